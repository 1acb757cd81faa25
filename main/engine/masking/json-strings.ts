/** What becomes of a value within, by the key that it stands under; undefined: it is looked into. */
type Change = (value: unknown, key: string) => unknown

/**
 * Plain JSON with its values changed, and keys too where `name` is given. Where nothing changes it is the same object, which is nearly always
 * so. Columns of numbers are not looked into.
 */
export function changed<T>(value: T, change: Change, name?: (key: string) => string, key = ''): T {
  const given = change(value, key)
  if (given !== undefined) return given as T
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  if (Array.isArray(value)) {
    let copy: unknown[] | null = null
    if (typeof value[0] !== 'number')
      for (const [at, inner] of value.entries()) {
        const next: unknown = changed<unknown>(inner, change, name, key)
        if (next === inner) continue
        copy ??= [...value]
        copy[at] = next
      }
    return (copy ?? value) as T
  }
  let copy: [string, unknown][] | null = null
  let at = 0
  for (const [each, inner] of Object.entries(value)) {
    const next: [string, unknown] = [name?.(each) ?? each, changed<unknown>(inner, change, name, each)]
    if (next[0] !== each || next[1] !== inner) {
      copy ??= Object.entries(value)
      copy[at] = next
    }
    at += 1
  }
  return copy === null ? value : (Object.fromEntries(copy) as T)
}
