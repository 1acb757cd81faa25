/** Values kept, count: both ends of each step of a usual range. */
const KEPT = 512

/**
 * The same function, which remembers what it gave for the latest instants: a range asks every series of a thing for the same ones,
 * and many series of many things hang on the one demand.
 */
export function remembered(of: (at: number) => number): (at: number) => number {
  const known = new Map<number, number>()
  return (at) => {
    const before = known.get(at)
    if (before !== undefined) return before
    if (known.size >= KEPT) known.clear()
    const value = of(at)
    known.set(at, value)
    return value
  }
}
