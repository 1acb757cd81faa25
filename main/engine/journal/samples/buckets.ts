/**
 * The one scale of buckets that all histograms share, over whole numbers (values in multiples of their metric's resolution): exact
 * up to 31, then 16 buckets to each doubling. It is the log-linear scale of HdrHistogram: whole-number arithmetic, so that every
 * machine puts a value into the same bucket, and merging is adding.
 *
 * Bound: a bucket from `low` on is at most low / 16 wide, and it is told as its middle, so that any value told from its bucket is
 * off by at most 1/32 = 3.1 % of itself. Half of that would cost about one more bit for each reading that moves, and twice the entries of an
 * hour: 1.5 GB a year for 10,000 instances.
 */

const SUB_BITS = 4
/** Buckets to a doubling, count. */
const SUB = 2 ** SUB_BITS

/** The most that a value told from its bucket is off, share of the value. */
export const RELATIVE_ERROR = 1 / (2 * SUB)

/** The largest whole number that is kept: differences of two still fit a double when doubled (zigzag). */
export const MAX_UNITS = 2 ** 51

/** How far `units` has to be shifted to fall into 16…31. */
function shiftOf(units: number): number {
  if (units < 2 * SUB) return 0
  const high = Math.floor(units / 2 ** 32)
  const log2 = high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(units)
  return log2 - SUB_BITS
}

/** The bucket of a whole number, 0…MAX_UNITS. Grows with it. */
export function bucketOf(units: number): number {
  const shift = shiftOf(units)
  return shift * SUB + Math.floor(units / 2 ** shift)
}

/** Buckets that there are, count. */
export const BUCKETS = bucketOf(MAX_UNITS) + 1

const MIDDLES = Float64Array.from({ length: BUCKETS }, (_, bucket) => {
  const shift = Math.max(0, Math.floor(bucket / SUB) - 1)
  return (bucket - shift * SUB) * 2 ** shift + Math.floor((2 ** shift - 1) / 2)
})

/** What a bucket is told as: the middle of the whole numbers in it, itself one of them. */
export function middleOf(bucket: number): number {
  return MIDDLES[bucket] ?? Number.NaN
}
