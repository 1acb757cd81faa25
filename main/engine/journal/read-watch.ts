import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import { parsedRow, sourceStateFrom } from './stored.ts'

const SQL = {
  span: 'SELECT id, from_at AS fromAt, until_at AS untilAt FROM watch_span WHERE from_at <= ? ORDER BY id DESC LIMIT 1',
  last: 'SELECT id, from_at AS fromAt, until_at AS untilAt FROM watch_span ORDER BY id DESC LIMIT 1',
  states: `SELECT c.span, c.body, s.until_at AS untilAt FROM source_change c JOIN watch_span s ON s.id = c.span
    WHERE c.id IN (SELECT max(id) FROM source_change WHERE at <= ? AND span <= ? GROUP BY name) AND c.body IS NOT NULL
    ORDER BY (SELECT min(first.id) FROM source_change first WHERE first.name = c.name AND first.span = c.span)`,
} as const

const spanSchema = z.object({ id: z.int(), fromAt: z.int(), untilAt: z.int() })
const stateSchema = z.object({ span: z.int(), body: z.string(), untilAt: z.int() })

/** How the watch stood at an instant. */
export interface Watch {
  /** Whether an engine was at work. */
  readonly watched: boolean
  readonly sources: readonly SourceState[]
}

/** The end of the last span, ms since the epoch; null: none. */
export function readWatchEnd(db: Database.Database): number | null {
  const row = db.prepare(SQL.last).get()
  return row === undefined ? null : parsedRow(spanSchema, row, 'a watch span').untilAt
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

/**
 * The watch as it was at `instant`, by the last word about it: where the clock was set back, the later telling counts.
 * `headAt`: wall time of the last commit, ms since the epoch, until when the last span is known to have lasted.
 */
export function readWatch(db: Database.Database, instant: number, headAt: number | null): Watch {
  const found = db.prepare(SQL.span).get(instant)
  if (found === undefined) return { watched: false, sources: [] }
  const span = parsedRow(spanSchema, found, 'a watch span')
  const isLast = parsedRow(spanSchema, db.prepare(SQL.last).get(), 'a watch span').id === span.id
  const until = isLast ? Math.max(span.untilAt, headAt ?? 0) : span.untilAt
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
