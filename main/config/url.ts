/** The URL that `text` is; null: it is none. `URL.parse`, which the Node of older Electrons does not have. */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
