/** One reading of a counter. */
export interface CounterReading {
  /** ms since the epoch. */
  readonly at: number
  readonly value: number
}

/** Readings further apart than this make no rate, ms: what happened between is not known. */
const APART_MS = 900_000

/**
 * What a counter rose by in a second between two readings; null where that can't be told: the counter began anew (it is lower than
 * before; how far it had come is not known), the readings are out of order or too far apart. Never negative.
 */
export function rateBetween(before: CounterReading, after: CounterReading): number | null {
  const spanMs = after.at - before.at
  const rise = after.value - before.value
  if (!(spanMs > 0) || spanMs > APART_MS || !(rise >= 0) || !Number.isFinite(rise)) return null
  return (rise * 1_000) / spanMs
}

/** Rates from a counter's readings, in order of time, each at the time of the later reading. What can't be told is left out: a gap. */
export function ratesOf(readings: readonly CounterReading[]): CounterReading[] {
  return readings.flatMap((after, n) => {
    const before = readings[n - 1]
    const value = before === undefined ? null : rateBetween(before, after)
    return value === null ? [] : [{ at: after.at, value }]
  })
}
