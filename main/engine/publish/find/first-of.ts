/** Of a list this many times as long as what is asked of it, less is looked at than to sort it. */
const WORTH = 4

/** The first `count` of a list by a total order, sorted: names are compared with few others rather than all with all. */
export function firstOf<T>(list: readonly T[], count: number, compare: (a: T, b: T) => number): T[] {
  if (count * WORTH >= list.length) return [...list].sort(compare).slice(0, count)
  const first: T[] = []
  for (const each of list) {
    const last = first.at(-1)
    if (first.length === count && (last === undefined || compare(each, last) >= 0)) continue
    let low = 0
    let high = first.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = first[middle]
      if (other !== undefined && compare(each, other) < 0) high = middle
      else low = middle + 1
    }
    first.splice(low, 0, each)
    if (first.length > count) first.pop()
  }
  return first
}
