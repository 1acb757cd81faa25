/**
 * The value that `of` itself holds under a key from outside. A plain look-up would also find what every object inherits: a source
 * called `constructor` had a function for its name.
 */
export function own<T>(of: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(of, key) ? of[key] : undefined
}
