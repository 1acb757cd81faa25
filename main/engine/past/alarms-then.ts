import type Database from 'better-sqlite3'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { AlarmDensity } from '../../../shared/estate/frame.ts'
import { compareLevels, type Grade, isGrade } from '../../../shared/estate/level.ts'
import { causeOf } from '../../../shared/estate/reason.ts'
import { ENTITY_KINDS, isEntity } from '../../../shared/estate/record.ts'
import { alarmsBy } from '../assess/alarms.ts'
import { appHome } from '../assess/app-home.ts'
import type { Ringing } from '../assess/ringing.ts'
import { readCoverage } from '../journal/read.ts'
import { readAlarmSpans, readEpisodesOpenAt, readLogFrom } from '../journal/read-alarms.ts'
import { densityOf } from '../publish/density.ts'
import type { EstateReader } from '../publish/estate-reader.ts'
import { type Bar, barSpan, SLICE_COUNT, SLICE_MS } from '../time-bar.ts'

/**
 * The alarms that were open at `at`, ms since the epoch, as they were: an episode's row keeps only its last grade and facts, those
 * of then stand in the reasons that its entity had. Of an instant older than episodes are kept, these reasons are all that tells of alarms.
 */
export function episodesThen(
  db: Database.Database,
  at: number,
  estate: Pick<EstateReader, 'get' | 'ofKind'>,
  ringing: Ringing,
): readonly AlarmEpisode[] {
  if (at < readLogFrom(db)) return ENTITY_KINDS.flatMap((kind) => [...alarmsBy(estate.ofKind(kind))])
  return readEpisodesOpenAt(db, at).map((episode) => {
    const open = { ...episode, clearedAt: null }
    const entity = estate.get(episode.entity)
    const reason = entity && isEntity(entity) ? entity.reasons.find((each) => causeOf(each) === causeOf(episode)) : undefined
    if (reason === undefined || !isGrade(reason.level) || !entity || !isEntity(entity)) return open
    const { grade } = ringing.of(episode.code, appHome(entity, estate.get)?.appClass ?? 'other')
    // A rule that gave it another grade then is one of now, as far as what it came to agrees.
    const level = grade === episode.peak ? episode.peak : atMost(reason.level, episode.peak)
    return { ...open, level, facts: reason.facts }
  })
}

const atMost = (level: Grade, peak: Grade): Grade => (compareLevels(level, peak) < 0 ? peak : level)

/**
 * The time bar as it was at `to`, ms since the epoch: of what came later nothing shows. Slices of which alarms are no longer kept count as not
 * observed: they must not look calm.
 * @param fixed the bar of a case, which does not move with time; null: the 24 h of which the last slice holds `to`
 */
export function densityThen(db: Database.Database, to: number, fixed: Bar | null = null): AlarmDensity {
  const { from, sliceMs, count } = fixed ?? { from: barSpan(to).from, sliceMs: SLICE_MS, count: SLICE_COUNT }
  const logFrom = readLogFrom(db)
  const covered = readCoverage(db, from).filter((at) => at <= to && at >= logFrom)
  return densityOf(readAlarmSpans(db, from, to), new Set(covered), to, sliceMs, count)
}
