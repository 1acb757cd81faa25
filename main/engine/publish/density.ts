import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { AlarmDensity } from '../../../shared/estate/frame.ts'
import { GRADES, type Grade } from '../../../shared/estate/level.ts'

/**
 * Alarms by grade in the slices up to the one that holds `now`: an episode counts, by the gravest grade it reached, in every slice
 * in which it was open for a moment.
 * @param covered starts of the slices in which some source was live
 */
export function densityOf(
  episodes: Iterable<Pick<AlarmEpisode, 'peak' | 'raisedAt' | 'clearedAt'>>,
  covered: ReadonlySet<number>,
  now: number,
  sliceMs: number,
  sliceCount: number,
): AlarmDensity {
  const last = now - (now % sliceMs)
  const from = last - (sliceCount - 1) * sliceMs
  const slices: Record<Grade, number[]> = { critical: [], major: [], minor: [], notice: [] }
  for (const grade of GRADES) slices[grade] = Array.from({ length: sliceCount }, () => 0)
  for (const { peak, raisedAt, clearedAt } of episodes) {
    const first = Math.max(0, Math.floor((raisedAt - from) / sliceMs))
    const end = Math.min(sliceCount - 1, Math.floor(((clearedAt ?? now) - from) / sliceMs))
    const counts = slices[peak]
    for (let n = first; n <= end; n += 1) counts[n] = (counts[n] ?? 0) + 1
  }
  const observed = Array.from({ length: sliceCount }, (_, n) => (covered.has(from + n * sliceMs) ? 1 : 0))
  return { from, sliceMs, ...slices, observed }
}
