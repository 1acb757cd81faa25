/** What the time bar of the wall shows: the last 24 hours in slices, the same in the journal that keeps them and the frames that show them. */

/** Length of a slice, ms. */
export const SLICE_MS = 600_000
/** Slices shown, count. */
export const SLICE_COUNT = 144

/** Start of the slice that holds `at`, ms since the epoch. */
export const sliceOf = (at: number): number => at - (at % SLICE_MS)

/** What the bar shows at `now`: from the start of its first slice up to the end of its last, ms since the epoch. */
export function barSpan(now: number): { readonly from: number; readonly to: number } {
  const to = sliceOf(now) + SLICE_MS
  return { from: to - SLICE_COUNT * SLICE_MS, to }
}

/** Slices of a time bar: `count` of them from `from` on (ms since the epoch), which is a whole multiple of `sliceMs`. */
export interface Bar {
  readonly from: number
  readonly sliceMs: number
  readonly count: number
}

/** The last ms of a bar. */
export const barEnd = ({ from, sliceMs, count }: Bar): number => from + count * sliceMs - 1
