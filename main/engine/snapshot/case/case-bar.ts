import type { CaseFile } from './case-file.ts'

/** Slices of a case's bar at most, count: as many as the live one has. */
const SLICES = 144
/** Lengths of a slice, ms: those that a reader of a clock knows. */
const LENGTHS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400].map(
  (s) => s * 1_000,
)

/** The time bar of a window: all of it and hardly more, in slices that begin at whole multiples of their length. */
export function barOf({ from, to }: CaseFile['window']): CaseFile['bar'] {
  const last = LENGTHS_MS.at(-1) ?? 1
  const sliceMs = LENGTHS_MS.find((ms) => (to - from) / ms <= SLICES) ?? Math.ceil((to - from) / SLICES / last) * last
  const start = from - (from % sliceMs)
  return { from: start, sliceMs, count: Math.ceil((to - start) / sliceMs) }
}

/** The beginnings of the slices that [from, to) touches. */
export function* slicesWithin({ from: start, sliceMs, count }: CaseFile['bar'], from: number, to: number): Generator<number> {
  const first = Math.max(0, Math.floor((from - start) / sliceMs))
  for (let n = first; n < count && start + n * sliceMs < to; n += 1) yield start + n * sliceMs
}
