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

type Spanned = Pick<AlarmEpisode, 'id' | 'peak' | 'raisedAt' | 'clearedAt'>

/** Alarms by grade and slice as they come and clear. What is over is kept as counts: a day of storm takes no more room than a calm one. */
export interface DensityBook {
  /** An episode as it is now. One that has cleared is told once. */
  take(episode: Spanned): void
  /** Lets go of slices that begin before `from`, ms since the epoch. */
  forget(from: number): void
  /** As `densityOf`. */
  density(covered: ReadonlySet<number>, now: number): AlarmDensity
}

export function createDensityBook(episodes: Iterable<Spanned>, sliceMs: number, sliceCount: number): DensityBook {
  const open = new Map<AlarmEpisode['id'], Spanned>()
  /** How many that are over were open in a slice, by its start. */
  const over = new Map<number, Record<Grade, number>>()
  const startOf = (at: number): number => at - (at % sliceMs)

  function take(episode: Spanned): void {
    const { id, peak, raisedAt, clearedAt } = episode
    if (clearedAt === null) {
      open.set(id, episode)
      return
    }
    open.delete(id)
    const last = startOf(clearedAt)
    for (let at = Math.max(startOf(raisedAt), last - (sliceCount - 1) * sliceMs); at <= last; at += sliceMs) {
      const counts = over.get(at) ?? { critical: 0, major: 0, minor: 0, notice: 0 }
      counts[peak] += 1
      over.set(at, counts)
    }
  }

  for (const episode of episodes) take(episode)
  return {
    take,
    forget(from) {
      for (const at of over.keys()) if (at < from) over.delete(at)
    },
    density(covered, now) {
      const shown = densityOf(open.values(), covered, now, sliceMs, sliceCount)
      const withOver = (grade: Grade): readonly number[] =>
        shown[grade].map((count, n) => count + (over.get(shown.from + n * sliceMs)?.[grade] ?? 0))
      return {
        ...shown,
        ...{ critical: withOver('critical'), major: withOver('major') },
        ...{ minor: withOver('minor'), notice: withOver('notice') },
      }
    },
  }
}
