/**
 * The entry of a thread: in a bundle the file that is built beside it (vite.config.ts), from the sources the module of that name beside the one that
 * starts it, which is `from` (its import.meta.url).
 */
export function threadEntry(name: string, from: string): URL {
  return new URL(`./${name}.${from.endsWith('.ts') ? 'ts' : 'cjs'}`, from)
}
