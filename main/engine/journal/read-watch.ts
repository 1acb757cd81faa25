import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { SourcePhase, SourceState } from '../../../shared/estate/source-state.ts'
import { parsedRow, sourceStateFrom } from './stored.ts'

const SQL = {
  span: `WITH span AS (SELECT id, from_at AS fromAt, from_seq AS fromSeq, iif(id = (SELECT max(id) FROM watch_span),
      max(until_at, ifnull((SELECT at FROM head), 0)), until_at) AS untilAt FROM watch_span)
    SELECT *, (SELECT from_seq FROM watch_span next WHERE next.id > span.id ORDER BY next.id LIMIT 1) AS toSeq
    FROM span WHERE fromAt <= @instant
    ORDER BY untilAt >= @instant DESC, iif(untilAt >= @instant, id, untilAt) DESC, id DESC LIMIT 1`,
  end: 'SELECT until_at FROM watch_span ORDER BY id DESC LIMIT 1',
  states: `SELECT c.span, c.body, s.until_at AS untilAt FROM source_change c JOIN watch_span s ON s.id = c.span
    WHERE c.id IN (SELECT max(id) FROM source_change WHERE at <= ? AND span <= ? GROUP BY name) AND c.body IS NOT NULL
    ORDER BY (SELECT min(first.id) FROM source_change first WHERE first.name = c.name AND first.span = c.span)`,
  spans: `SELECT id, from_at AS fromAt, iif(id = (SELECT max(id) FROM watch_span),
      max(until_at, ifnull((SELECT at FROM head), 0)), until_at) AS untilAt FROM watch_span
    WHERE id >= ifnull((SELECT max(id) FROM watch_span WHERE from_at <= @from), 0) AND from_at < @to ORDER BY id`,
  log: `SELECT c.span, c.at, c.name, c.body FROM source_change c
    WHERE (c.at > @from AND c.at <= @to) OR (c.body IS NOT NULL AND c.id IN (SELECT max(id) FROM source_change WHERE at <= @from GROUP BY name))
    ORDER BY c.at > @from, iif(c.at > @from, c.id, (SELECT min(f.id) FROM source_change f WHERE f.name = c.name AND f.span = c.span))`,
  logged: `WITH all_spans AS (SELECT id, from_at AS "from", iif(id = (SELECT max(id) FROM watch_span),
      max(until_at, ifnull((SELECT at FROM head), 0)), until_at) AS "to", from_seq AS afterSeq,
      (SELECT from_seq FROM watch_span next WHERE next.id > watch_span.id ORDER BY next.id LIMIT 1) AS toSeq FROM watch_span)
    SELECT * FROM all_spans WHERE "from" <= @to AND ("to" >= @from OR id IN (SELECT value FROM json_each(@ids))) ORDER BY id`,
  changes: `SELECT span, at, name, body FROM source_change
    WHERE (at >= @from AND at < @to) OR id IN (SELECT max(id) FROM source_change WHERE at < @from GROUP BY name) ORDER BY id`,
  names: 'SELECT DISTINCT name FROM source_change WHERE at < ?',
  before: 'SELECT body FROM source_change WHERE name = ? AND at < ? ORDER BY at DESC, id DESC',
} as const

const spanSchema = z.object({
  id: z.int(),
  fromAt: z.int(),
  untilAt: z.int(),
  fromSeq: z.int().nullable(),
  toSeq: z.int().nullable(),
})

/**
 * A stretch in which an engine was at work and its clock ran evenly, wall time, ms since the epoch. Its batches are those after
 * `fromSeq` (null: it is not known which) up to `toSeq` (null: the head).
 */
export type WatchSpan = Readonly<z.infer<typeof spanSchema>>
const stateSchema = z.object({ span: z.int(), body: z.string(), untilAt: z.int() })

/** How the watch stood at an instant. */
export interface Watch {
  /** Whether an engine was at work. */
  readonly watched: boolean
  readonly sources: readonly SourceState[]
}

/** The end of the last span, ms since the epoch; null: none. */
export function readWatchEnd(db: Database.Database): number | null {
  const until = db.prepare(SQL.end).pluck(true).get()
  return typeof until === 'number' ? until : null
}

/**
 * The span that tells of `instant`: of those that hold it the last, where the clock was set back and it came again; where none
 * does, the one that ended last before it. So an engine that ran for a moment with a clock that was behind, be it by years, hides
 * that moment and not all that was recorded since. null: it is before all.
 */
export function spanAt(db: Database.Database, instant: number): WatchSpan | null {
  const row = db.prepare(SQL.span).get({ instant })
  return row === undefined ? null : parsedRow(spanSchema, row, 'a watch span')
}

/** A source that nothing was heard of any more: `asOf` is when it was last known. */
const unheard = (state: SourceState, asOf: number | null): SourceState => ({
  ...state,
  phase: 'idle',
  asOf,
  retryAt: null,
  resources: state.resources.map((resource) =>
    resource.state === 'not-observed' ? resource : { ...resource, state: 'waiting' as const },
  ),
})

/** The watch as it was at `instant`, by the span that tells of it (`spanAt`). */
export function readWatch(db: Database.Database, instant: number): Watch {
  const span = spanAt(db, instant)
  if (span === null) return { watched: false, sources: [] }
  const until = span.untilAt
  const watched = instant <= until
  const sources = db
    .prepare(SQL.states)
    .all(instant, span.id)
    .flatMap((row) => {
      const { span: toldIn, body, untilAt } = parsedRow(stateSchema, row, 'a source of the past')
      const state = sourceStateFrom(body)
      if (state === null) return []
      const wasLive = state.phase === 'live'
      if (watched && toldIn === span.id) return wasLive ? { ...state, asOf: instant } : state
      const asOf = wasLive ? (toldIn === span.id ? until : untilAt) : state.asOf
      return state.phase === 'refused' ? { ...state, asOf } : unheard(state, asOf)
    })
  return { watched, sources }
}

const stretchSchema = z.object({ id: z.int(), fromAt: z.int(), untilAt: z.int() })
const changeSchema = z.object({ span: z.int(), at: z.int(), name: z.string(), body: z.string().nullable() })

/** What was written down of the watch in a stretch of time; ms since the epoch. */
export interface WatchRecord {
  readonly spans: readonly { readonly id: number; readonly from: number; readonly to: number }[]
  /** A source was in this phase from then on; null: it was no more. The last ones before the stretch are among them. */
  readonly changes: readonly {
    readonly span: number
    readonly at: number
    readonly name: string
    readonly phase: SourcePhase | null
  }[]
  /** Names of those that had been live or had failed before the stretch: what comes before that is no interruption of a source. */
  readonly heard: ReadonlySet<string>
}

/** Phases of a source that has not told anything yet, nor failed. */
const BEFORE_FIRST: ReadonlySet<SourcePhase> = new Set<SourcePhase>(['idle', 'connecting', 'syncing'])

/** Whether a source in this phase is, or was, live or failed. */
export const isHeard = (phase: SourcePhase): boolean => !BEFORE_FIRST.has(phase)

/** Newest first, so that mostly one row tells it; one that was dropped and is there again begins anew. */
function heardBefore(db: Database.Database, from: number): ReadonlySet<string> {
  const before = db.prepare(SQL.before).pluck(true)
  const wasHeard = (name: unknown): boolean => {
    for (const body of before.iterate(name, from)) {
      const phase = body === null ? null : sourceStateFrom(body)?.phase
      if (phase === null) return false
      if (phase !== undefined && isHeard(phase)) return true
    }
    return false
  }
  return new Set(db.prepare(SQL.names).pluck(true).all(from).map(String).filter(wasHeard))
}

/** The watch over [from, to), ms since the epoch. */
export function readWatchRecord(db: Database.Database, from: number, to: number): WatchRecord {
  const spans = db
    .prepare(SQL.spans)
    .all({ from, to })
    .map((row) => parsedRow(stretchSchema, row, 'a watch span'))
  const changes = db
    .prepare(SQL.changes)
    .all({ from, to })
    .map((row) => parsedRow(changeSchema, row, 'a source of the past'))
  return {
    spans: spans.map(({ id, fromAt, untilAt }) => ({ id, from: fromAt, to: untilAt })),
    changes: changes.map(({ span, at, name, body }) => ({
      ...{ span, at, name },
      phase: body === null ? null : (sourceStateFrom(body)?.phase ?? null),
    })),
    heard: heardBefore(db, from),
  }
}

const loggedSpanSchema = z.object({
  ...{ id: z.int(), from: z.int(), to: z.int(), afterSeq: z.int().nullable(), toSeq: z.int().nullable() },
})
const loggedStateSchema = z.object({ span: z.int(), at: z.int(), name: z.string(), body: z.string().nullable() })

/** The watch of a stretch of time as it was written down; ms since the epoch. */
export interface WatchHistory {
  /** Those that tell of an instant in it, in their order; batches as in `WatchSpan`. */
  readonly spans: readonly Readonly<z.infer<typeof loggedSpanSchema>>[]
  /** From `at` on a source was in this state; null: it was no more. Those that stood at the beginning come first. */
  readonly states: readonly {
    readonly span: number
    readonly at: number
    readonly name: string
    readonly state: SourceState | null
  }[]
}

/** The watch of [from, to], ms since the epoch, so that `readWatch` could be told from it for any instant. @throws DamageError */
export function readWatchHistory(db: Database.Database, from: number, to: number): WatchHistory {
  const states = db
    .prepare(SQL.log)
    .all({ from, to })
    .map((row) => parsedRow(loggedStateSchema, row, 'a source of the past'))
    .map(({ body, ...rest }) => ({ ...rest, state: body === null ? null : sourceStateFrom(body) }))
  // An instant that no span holds is told by the one that ended last before it, and what is not heard of any more by its own.
  const before = spanAt(db, from)
  const ids = [...new Set([...states.map(({ span }) => span), ...(before === null ? [] : [before.id])])]
  const spans = db
    .prepare(SQL.logged)
    .all({ from, to, ids: JSON.stringify(ids) })
    .map((row) => parsedRow(loggedSpanSchema, row, 'a watch span'))
  return { spans, states }
}
