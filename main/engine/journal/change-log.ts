import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { EntityChange } from '../../../shared/estate/frame.ts'
import { LEVELS } from '../../../shared/estate/level.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import type { HistoryStep } from '../assess/changes.ts'
import { DamageError } from './damage.ts'
import { parsedRow, reasonSchema } from './stored.ts'

const SQL = {
  add: 'INSERT INTO change (at, seq, n, entity, shown, body) VALUES (?, ?, ?, ?, ?, ?)',
  peak: 'INSERT OR IGNORE INTO alarm_peak (episode, peak, at) VALUES (?, ?, ?)',
  of: 'SELECT at, body FROM change WHERE entity = ? AND at <= ? ORDER BY at DESC, seq DESC, n DESC LIMIT ?',
  count: 'SELECT count(*) FROM change WHERE entity = ? AND at <= ?',
  shownBefore: 'SELECT max(at) FROM change WHERE shown = 1 AND at < ?',
  shownAfter: 'SELECT min(at) FROM change WHERE shown = 1 AND at > ?',
  raisedBefore: 'SELECT max(raised_at) FROM alarm_episode WHERE raised_at < ?',
  raisedAfter: 'SELECT min(raised_at) FROM alarm_episode WHERE raised_at > ?',
} as const

/** Writes down what changed; to be called inside the transaction of the commit `seq` at `at` (ms since the epoch). */
export function createChangeLog(db: Database.Database): {
  write(at: number, seq: number, changes: readonly HistoryStep[], episodes: readonly AlarmEpisode[]): void
} {
  const add = db.prepare(SQL.add)
  const peak = db.prepare(SQL.peak)
  return {
    write(at, seq, changes, episodes) {
      changes.forEach(({ entity, change, shown }, n) => {
        add.run(at, seq, n, entity, shown ? 1 : 0, JSON.stringify(change))
      })
      for (const episode of episodes) peak.run(episode.id, episode.peak, at)
    },
  }
}

const level = z.enum(LEVELS)
const reason = reasonSchema.nullable()
const changeSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('came'), level, reason }),
  z.object({ what: z.literal('gone'), level }),
  z.object({ what: z.literal('level'), before: level, after: level, reason }),
  z.object({ what: z.literal('image'), before: z.string().nullable(), after: z.string().nullable() }),
  z.object({ what: z.enum(['desired', 'ready', 'restarts']), before: z.number(), after: z.number() }),
  z.object({ what: z.enum(['raised', 'cleared']), reason: reasonSchema }),
])
const rowSchema = z.object({ at: z.number(), body: z.string() })

/** null for a change whose reason this program no longer knows: an older program wrote it. @throws DamageError */
function changeFrom(body: string): EntityChange | null {
  try {
    const result = changeSchema.safeParse(JSON.parse(body))
    return result.success ? result.data : null
  } catch {
    throw new DamageError('a change is not JSON')
  }
}

export interface HistoryEntry {
  /** ms since the epoch. */
  readonly at: number
  readonly change: EntityChange
}

/** The newest `limit` changes of an entity up to `to` (ms since the epoch), newest first, and how many more there are. @throws DamageError */
export function readChanges(
  db: Database.Database,
  entity: RecordId,
  to: number,
  limit: number,
): { entries: HistoryEntry[]; more: number } {
  const rows = db.prepare(SQL.of).all(entity, to, limit)
  const count = Number(db.prepare(SQL.count).pluck(true).get(entity, to))
  const entries = rows.flatMap((row) => {
    const { at, body } = parsedRow(rowSchema, row, 'a change')
    const change = changeFrom(body)
    return change === null ? [] : [{ at, change }]
  })
  return { entries, more: Math.max(0, count - rows.length) }
}

/** The nearest stops around an instant, ms since the epoch; null: none on that side. */
export interface Stops {
  readonly previousChange: number | null
  readonly nextChange: number | null
  readonly previousAlarm: number | null
  readonly nextAlarm: number | null
}

/** The instants nearest to `at` (itself apart) at which the map changed a level, and at which an alarm was raised. */
export function readStops(db: Database.Database, at: number): Stops {
  const instant = (sql: string): number | null => {
    const found = db.prepare(sql).pluck(true).get(at)
    return typeof found === 'number' ? found : null
  }
  return {
    previousChange: instant(SQL.shownBefore),
    nextChange: instant(SQL.shownAfter),
    previousAlarm: instant(SQL.raisedBefore),
    nextAlarm: instant(SQL.raisedAfter),
  }
}
