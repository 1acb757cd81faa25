import type { AlarmDensity } from '../../shared/estate/frame.ts'

/** Length of the time bar, ms. */
export const BAR_MS = 24 * 3_600_000
const SECOND_MS = 1000

/** The stretch of time that a bar shows: from `from` up to `to`, ms since the epoch. */
export interface BarSpan {
  readonly from: number
  readonly to: number
}

export function spanOf(density: AlarmDensity): BarSpan {
  return { from: density.from, to: density.from + density.observed.length * density.sliceMs }
}

/** Where an instant lies on the bar, 0…1; beyond where it is off the bar. */
export function shareOf({ from, to }: BarSpan, at: number): number {
  return (at - from) / (to - from)
}

/** The whole second under a place on the bar, 0…1; places beyond its ends count as the ends. */
export function instantAt({ from, to }: BarSpan, share: number): number {
  const at = from + Math.min(1, Math.max(0, share)) * (to - from)
  return Math.floor(at / SECOND_MS) * SECOND_MS
}

/** Which slice of the bar an instant is in; null: off the bar. */
export function sliceAt(density: AlarmDensity, at: number): number | null {
  const slice = Math.floor((at - density.from) / density.sliceMs)
  return slice >= 0 && slice < density.observed.length ? slice : null
}

/**
 * An instant in the bar's last slice for looking at `at`: the bar stays where it is while `at` is on it, and else moves by whole
 * days, but not past the slice that holds `now`.
 * @param barTo the last ms of the bar as it is
 */
export function barFor(at: number, barTo: number, now: number, sliceMs: number): number {
  const days =
    at > barTo ? Math.ceil((at - barTo) / BAR_MS) : at <= barTo - BAR_MS ? -Math.ceil((barTo - BAR_MS - at + 1) / BAR_MS) : 0
  return days === 0 ? barTo : Math.min(barTo + days * BAR_MS, endOfSlice(now, sliceMs))
}

/** The last ms of the slice that holds `at`. */
export function endOfSlice(at: number, sliceMs: number): number {
  return at - (at % sliceMs) + sliceMs - 1
}
