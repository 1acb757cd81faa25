import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { EntityChange } from '../../../shared/estate/frame.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import type { HistoryStep } from '../assess/changes.ts'
import { changeBody, changeFrom } from './change-body.ts'
import { parsedRow } from './stored.ts'

const SQL = {
  name: 'INSERT OR IGNORE INTO changed (entity) VALUES (?)',
  add: 'INSERT INTO change (at, seq, n, entity, shown, body) VALUES (?, ?, ?, (SELECT no FROM changed WHERE entity = ?), ?, ?)',
  number: 'SELECT no FROM changed WHERE entity = ?',
  of: 'SELECT at, body FROM change WHERE entity = ? AND at <= ? ORDER BY at DESC, seq DESC, n DESC LIMIT ?',
  // A rollout's body is ["i",…]: change-body.ts.
  rollouts: `SELECT c.at, n.entity, c.body FROM change c JOIN changed n ON n.no = c.entity
    WHERE c.at >= @from AND c.at <= @to AND c.body LIKE '["i"%' ORDER BY c.at, c.seq, c.n`,
  count: 'SELECT count(*) FROM change WHERE entity = ? AND at <= ?',
  within: 'SELECT at, seq, body FROM change WHERE entity = ? AND at >= ? AND at < ? ORDER BY at, seq, n',
  all: 'SELECT c.at, c.seq, n.entity, c.body FROM change c JOIN changed n ON n.no = c.entity WHERE c.at >= ? AND c.at < ?',
  shownBefore: 'SELECT max(at) FROM change WHERE shown = 1 AND at < ?',
  shownAfter: 'SELECT min(at) FROM change WHERE shown = 1 AND at > ?',
  raisedBefore: 'SELECT max(raised_at) FROM alarm_episode WHERE raised_at < ?',
  raisedAfter: 'SELECT min(raised_at) FROM alarm_episode WHERE raised_at > ?',
} as const

/** Writes down what changed; to be called inside the transaction of the commit `seq` at `at` (ms since the epoch). */
export function createChangeLog(db: Database.Database): {
  write(at: number, seq: number, changes: readonly HistoryStep[]): void
  /** One change, the `n`th of its batch. */
  put(place: { readonly at: number; readonly seq: number; readonly n: number }, step: HistoryStep): void
} {
  const name = db.prepare(SQL.name)
  const add = db.prepare(SQL.add)

  function put({ at, seq, n }: { at: number; seq: number; n: number }, { entity, change, shown }: HistoryStep): void {
    const body = changeBody(change, at)
    if (body === null) return
    name.run(entity)
    add.run(at, seq, n, entity, shown ? 1 : 0, body)
  }

  return {
    put,
    write(at, seq, changes) {
      for (const [n, step] of changes.entries()) put({ at, seq, n }, step)
    },
  }
}

const rowSchema = z.object({ at: z.number(), body: z.string() })

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
  const no = db.prepare(SQL.number).pluck(true).get(entity)
  if (no === undefined) return { entries: [], more: 0 }
  const rows = db.prepare(SQL.of).all(no, to, limit)
  const count = Number(db.prepare(SQL.count).pluck(true).get(no, to))
  const entries = rows.flatMap((row) => {
    const { at, body } = parsedRow(rowSchema, row, 'a change')
    const change = changeFrom(body, at)
    return change === null ? [] : [{ at, change }]
  })
  return { entries, more: Math.max(0, count - rows.length) }
}

const namedSchema = rowSchema.extend({ entity: z.string() })

/** A rollout: the image of a component. */
export interface Rollout {
  /** ms since the epoch. */
  readonly at: number
  readonly entity: RecordId
  readonly before: string | null
  readonly after: string | null
}

/** The rollouts from `from` to `to` (ms since the epoch), oldest first. @throws DamageError */
export function readRollouts(db: Database.Database, from: number, to: number): Rollout[] {
  return db
    .prepare(SQL.rollouts)
    .all({ from, to })
    .flatMap((row) => {
      const { at, entity, body } = parsedRow(namedSchema, row, 'a change')
      const change = changeFrom(body, at)
      return change?.what === 'image' ? [{ at, entity, before: change.before, after: change.after }] : []
    })
}

const loggedSchema = z.object({ at: z.number(), seq: z.number(), body: z.string() })

export interface LoggedChange extends HistoryEntry {
  /** The batch that made it. */
  readonly seq: number
}

const namedLoggedSchema = loggedSchema.extend({ entity: z.string() })

/** The changes of all entities in [from, to), ms since the epoch, one by one and in no order. @throws DamageError */
export function* eachChange(
  db: Database.Database,
  from: number,
  to: number,
): Generator<{ readonly entity: RecordId; readonly logged: LoggedChange }> {
  for (const row of db.prepare(SQL.all).iterate(from, to)) {
    const { at, seq, entity, body } = parsedRow(namedLoggedSchema, row, 'a change')
    const change = changeFrom(body, at)
    if (change !== null) yield { entity, logged: { at, seq, change } }
  }
}

/** Reads the changes of an entity in [from, to), ms since the epoch, oldest first. @throws DamageError */
export function changesWithin(db: Database.Database, from: number, to: number): (entity: RecordId) => LoggedChange[] {
  const number = db.prepare(SQL.number).pluck(true)
  const within = db.prepare(SQL.within)
  return (entity) => {
    const changes: LoggedChange[] = []
    for (const row of within.iterate(number.get(entity), from, to)) {
      const { at, seq, body } = parsedRow(loggedSchema, row, 'a change')
      const change = changeFrom(body, at)
      if (change !== null) changes.push({ at, seq, change })
    }
    return changes
  }
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
