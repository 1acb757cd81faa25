import { BUCKETS, middleOf } from './buckets.ts'

/**
 * How often each bucket was met: ascending buckets, a positive count each. It is all that a roll-up is: least, greatest and mean
 * follow from it within the error of a bucket, and merging two is adding, in any order, over time and over instances alike.
 */
export interface Histogram {
  readonly buckets: readonly number[]
  readonly counts: readonly number[]
}

export const EMPTY: Histogram = { buckets: [], counts: [] }

/** Takes up counts in one dense column and hands out what came together. */
export interface Tally {
  add(bucket: number, count: number): void
  addAll(histogram: Histogram): void
  /** What was added since the last call. */
  take(): Histogram
}

/** 12 KB each: make one and use it again. */
export function createTally(): Tally {
  const counts = new Float64Array(BUCKETS)
  let low = BUCKETS
  let high = -1

  function add(bucket: number, count: number): void {
    counts[bucket] = (counts[bucket] ?? 0) + count
    if (bucket < low) low = bucket
    if (bucket > high) high = bucket
  }

  return {
    add,
    addAll({ buckets, counts: added }) {
      for (let n = 0; n < buckets.length; n += 1) add(buckets[n] ?? 0, added[n] ?? 0)
    },
    take() {
      const taken: { buckets: number[]; counts: number[] } = { buckets: [], counts: [] }
      for (let bucket = low; bucket <= high; bucket += 1) {
        const count = counts[bucket] ?? 0
        if (count === 0) continue
        taken.buckets.push(bucket)
        taken.counts.push(count)
        counts[bucket] = 0
      }
      low = BUCKETS
      high = -1
      return taken
    },
  }
}

/** All of them together. */
export function merged(histograms: Iterable<Histogram>): Histogram {
  const tally = createTally()
  for (const histogram of histograms) tally.addAll(histogram)
  return tally.take()
}

export function countOf({ counts }: Histogram): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Whole units; null where nothing was met. */
export function leastOf({ buckets }: Histogram): number | null {
  const first = buckets[0]
  return first === undefined ? null : middleOf(first)
}

export function greatestOf({ buckets }: Histogram): number | null {
  const last = buckets.at(-1)
  return last === undefined ? null : middleOf(last)
}

export function meanOf(histogram: Histogram): number | null {
  const count = countOf(histogram)
  if (count === 0) return null
  return histogram.buckets.reduce((sum, bucket, n) => sum + middleOf(bucket) * (histogram.counts[n] ?? 0), 0) / count
}

/**
 * The `q`-quantile, 0…1, by nearest rank: the least value that at least q of all values do not exceed; null where there is none. The
 * bucket is the one of the exact quantile, so the value is off by at most `RELATIVE_ERROR` of itself.
 */
export function quantileOf(histogram: Histogram, q: number): number | null {
  const rank = Math.max(1, Math.ceil(q * countOf(histogram)))
  let seen = 0
  for (const [n, bucket] of histogram.buckets.entries()) {
    seen += histogram.counts[n] ?? 0
    if (seen >= rank) return middleOf(bucket)
  }
  return null
}
