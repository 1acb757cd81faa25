import type { PlannedPeak, TrafficRow } from '../../../../shared/estate/traffic.ts'

const DAY_HOURS = 24

/** A day of which less was seen outside of peaks says nothing of what is usual, hours. */
const LEAST_HOURS = 12

type Figure = number | null

export const medianOf = (values: readonly Figure[]): Figure => {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b)
  const middle = Math.floor(known.length / 2)
  if (known.length === 0) return null
  return known.length % 2 === 1 ? (known[middle] ?? null) : ((known[middle - 1] ?? 0) + (known[middle] ?? 0)) / 2
}

/** Hours from `from` (ms since the epoch) on without those that any peak touches. */
export function outsidePeaks(
  hours: readonly Figure[],
  from: number,
  hourMs: number,
  peaks: readonly PlannedPeak[],
): readonly Figure[] {
  return hours.map((value, n) => {
    const at = from + n * hourMs
    return peaks.some((peak) => peak.from < at + hourMs && peak.to > at) ? null : value
  })
}

/**
 * The usual busy hour: the median over the days of each day's busiest hour. A planned factor is a multiple of it. The last day counts as the
 * others do: days are told backwards from the end. null: not enough days were seen.
 * @param hours means of hours, oldest first, without those of peaks
 */
export function usualBusyHour(hours: readonly Figure[]): Figure {
  const days: Figure[] = []
  for (let end = hours.length; end > 0; end -= DAY_HOURS) {
    const known = hours.slice(Math.max(0, end - DAY_HOURS), end).filter((value) => value !== null)
    if (known.length >= LEAST_HOURS) days.push(Math.max(...known))
  }
  return medianOf(days)
}

/** What a register plans for an app, as it stands to a moment (TrafficRow). */
export type PeaksThen = Pick<TrafficRow, 'peak' | 'sharpest' | 'over'>

/** The peaks that matter at `at`, ms since the epoch. */
export function peaksAt(peaks: readonly PlannedPeak[], at: number): PeaksThen {
  const on = peaks.filter(({ from, to }) => from <= at && at < to)
  const coming = peaks.filter(({ from }) => from > at).sort((a, b) => a.from - b.from || (b.factor ?? 0) - (a.factor ?? 0))
  const over = peaks.filter(({ to }) => to <= at).sort((a, b) => b.to - a.to)[0] ?? null
  const peak = sharpestOf(on) ?? coming[0] ?? over
  if (peak === null || peak === over) return { peak, sharpest: peak, over }
  const until = Math.max(peak.to, ...on.map(({ to }) => to))
  return { peak, sharpest: sharpestOf([peak, ...coming.filter(({ from }) => from < until)]), over }
}

/** Of equal ones the first; one without a factor is the least. */
const sharpestOf = (peaks: readonly PlannedPeak[]): PlannedPeak | null =>
  peaks.reduce<PlannedPeak | null>((most, one) => (most === null || (one.factor ?? 0) > (most.factor ?? 0) ? one : most), null)
