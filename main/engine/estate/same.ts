const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** Deep equality of plain values; a key without a value is a key. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false
  let more = 0
  for (const key in a) {
    const value = a[key]
    if (!same(value, b[key]) || (value === undefined && !(key in b))) return false
    more += 1
  }
  for (const _ in b) more -= 1
  return more === 0
}

/**
 * Whether `next` tells nothing that `known` does not hold already. `known` may hold more (the assessment). `version` does not
 * count: a server gives a new one to every write, also to those that change nothing we keep.
 */
export function tellsNothingNew(known: object, next: object): boolean {
  if (!isObject(known) || !isObject(next)) return false
  // What is told by one word first: most news is there, and lists and labels need not be walked for it.
  for (const key in next) {
    const value = next[key]
    if (typeof value !== 'object' && value !== known[key] && key !== 'version') return false
  }
  for (const key in next) {
    const value = next[key]
    if ((typeof value === 'object' || value !== known[key]) && key !== 'version' && !same(known[key], value)) return false
  }
  return true
}
