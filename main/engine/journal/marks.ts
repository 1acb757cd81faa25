import Database from 'better-sqlite3'
import { z } from 'zod'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import { type AlarmMark, MARKS } from '../../../shared/estate/alarm-mark.ts'
import { GRADES } from '../../../shared/estate/level.ts'
import { DamageError } from './damage.ts'
import { durably } from './durably.ts'

/** A mark, and the episode that it was said of. */
export interface StoredMark extends AlarmMark {
  readonly episode: AlarmEpisode['id']
}

/** What operators said of alarms, in the journal: written, never changed and never removed. */
export interface MarkBook {
  /** Writes marks, all or none; what is there already stays as it is. */
  add(...marks: readonly StoredMark[]): void
}

const COLUMNS = 'm.id, m.episode, m.what, m.author, m.reason, m.at, m.until, m.level'

const SQL = {
  add: `INSERT INTO alarm_mark (id, episode, what, author, reason, at, until, level)
    VALUES (@id, @episode, @what, @author, @reason, @at, @until, @level) ON CONFLICT DO NOTHING`,
  of: `SELECT ${COLUMNS} FROM alarm_episode e JOIN alarm_mark m ON m.episode = e.id
    WHERE e.cleared_at IS NULL AND m.at <= @to
    UNION ALL SELECT ${COLUMNS} FROM alarm_episode e JOIN alarm_mark m ON m.episode = e.id
    WHERE e.cleared_at >= @from AND m.at <= @to`,
  all: `SELECT ${COLUMNS} FROM alarm_mark m`,
} as const

const markSchema = z.object({
  id: z.string(),
  episode: z.string(),
  what: z.enum(MARKS),
  author: z.string(),
  reason: z.string(),
  at: z.number(),
  until: z.number().nullable(),
  level: z.enum(GRADES),
})

function markFrom(row: unknown): StoredMark {
  const result = markSchema.safeParse(row)
  if (!result.success) throw new DamageError('what was said of an alarm is not one of ours')
  return result.data
}

/** By the episode that they were said of, oldest first. */
export type Marks = ReadonlyMap<AlarmEpisode['id'], readonly AlarmMark[]>

function byEpisode(marks: readonly StoredMark[]): Map<AlarmEpisode['id'], AlarmMark[]> {
  const found = new Map<AlarmEpisode['id'], AlarmMark[]>()
  for (const { episode, ...mark } of [...marks].sort((a, b) => a.at - b.at)) {
    const known = found.get(episode)
    if (known === undefined) found.set(episode, [mark])
    else known.push(mark)
  }
  return found
}

/**
 * What was said up to `to` of episodes that are open or were cleared at or after `from`, ms since the epoch. For any connection, also one that
 * only reads. @throws DamageError
 */
export function readMarks(db: Database.Database, from: number, to: number): Map<AlarmEpisode['id'], AlarmMark[]> {
  return byEpisode(db.prepare(SQL.of).all({ from, to }).map(markFrom))
}

/** What can still be read of them in a damaged database. Never throws. */
export function rescueMarks(file: string): StoredMark[] {
  const rescued: StoredMark[] = []
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true })
    try {
      for (const row of db.prepare(SQL.all).iterate()) rescued.push(markFrom(row))
    } finally {
      db.close()
    }
  } catch {
    // Up to here.
  }
  return rescued
}

/** The marks of a migrated, exclusively held database. */
export function createMarkBook(db: Database.Database): MarkBook {
  const insert = db.prepare(SQL.add)
  const addAll = db.transaction((marks: readonly StoredMark[]) => {
    for (const mark of marks) insert.run(mark)
  })
  return { add: (...marks) => durably(db, () => addAll.immediate(marks)) }
}
