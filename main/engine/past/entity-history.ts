import type Database from 'better-sqlite3'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { HistoryFrame } from '../../../shared/estate/frame.ts'
import { METRICS, type MetricName } from '../../../shared/estate/metric.ts'
import { keyed } from '../../../shared/estate/reason.ts'
import { type Entity, type EstateRecord, isEntity, type RecordId } from '../../../shared/estate/record.ts'
import { type HistoryEntry, readChanges } from '../journal/change-log.ts'
import { readEpisodesOf } from '../journal/read-alarms.ts'
import { rangeOf } from '../journal/samples/sample-reader.ts'
import type { Head } from '../publish/estate-view.ts'
import { barSpan, SLICE_MS } from '../time-bar.ts'

/** Lines of a history, count: more than anyone scrolls through on a card. */
const ENTRIES_SHOWN = 200

const METRIC_NAMES = Object.keys(METRICS).filter((name): name is MetricName => Object.hasOwn(METRICS, name))

/** Raised, and if so cleared, up to `to`. */
function linesOf({ code, peak, facts, key, raisedAt, clearedAt }: AlarmEpisode, to: number): HistoryEntry[] {
  const reason = { code, level: peak, since: raisedAt, facts, ...keyed(key) }
  const raised: HistoryEntry = { at: raisedAt, change: { what: 'raised', reason } }
  return clearedAt === null || clearedAt > to ? [raised] : [{ at: clearedAt, change: { what: 'cleared', reason } }, raised]
}

/** An instance's history is that of its alarms, since no other changes of it are kept. */
function alarmsOf(db: Database.Database, id: RecordId, to: number): Pick<HistoryFrame, 'entries' | 'more'> {
  const episodes = readEpisodesOf(db, id, to, ENTRIES_SHOWN)
  const entries = episodes.flatMap((episode) => linesOf(episode, to)).sort((a, b) => b.at - a.at)
  return { entries: entries.slice(0, ENTRIES_SHOWN), more: Math.max(0, entries.length - ENTRIES_SHOWN) }
}

/** The sampled figures of an entity in the slices of the time bar at `to` (ms since the epoch): those that it has any of. */
export function seriesOf(db: Database.Database, id: RecordId, to: number): HistoryFrame['series'] {
  const window = barSpan(to)
  return METRIC_NAMES.flatMap((metric) => {
    const { from, stepMs, mean } = rangeOf(db, id, metric, { from: window.from, to }, SLICE_MS)
    return mean.every((value) => value === null) ? [] : [{ metric, from, stepMs, mean }]
  })
}

/**
 * The history of an entity up to `to`, ms since the epoch. `record` is what is known of it: its name. Call it inside a transaction.
 * @throws DamageError
 */
export function historyFrame(
  db: Database.Database,
  id: RecordId,
  record: EstateRecord | undefined,
  to: number,
  head: Head,
): HistoryFrame {
  const entity: Entity | null = record !== undefined && isEntity(record) ? record : null
  const lines = id.startsWith('instance:') ? alarmsOf(db, id, to) : readChanges(db, id, to, ENTRIES_SHOWN)
  return {
    ...{ view: 'history', base: null, id, ...head },
    name: entity?.name ?? id,
    nameEn: entity !== null && 'nameEn' in entity ? (entity.nameEn ?? null) : null,
    ...lines,
    series: seriesOf(db, id, to),
  }
}
