/** What no file system takes in a name, what leads to another folder, and what is not seen or turns the direction of a name. */
const UNFIT = /[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]/gu

/** A name as a save dialog may propose it: pages name files, never folders. */
export function saveName(name: string): string {
  return name
    .replace(UNFIT, ' ')
    .replace(/^[\s.]+/, '')
    .trimEnd()
}
