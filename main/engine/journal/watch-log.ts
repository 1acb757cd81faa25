import type Database from 'better-sqlite3'
import type { Problem, SourceState } from '../../../shared/estate/source-state.ts'
import { same } from '../estate/same.ts'

/** A commit without states moves the end of its span only by this much or more, ms: not every beat writes it. As much earlier is no jump. */
const MOVE_MS = 1_000

/** No commit for this long, ms: nobody watched (an engine saves its states every few seconds), or nothing could be written. */
export const GAP_MS = 30_000

const SQL = {
  // The last commits may have come after the last move.
  end: `UPDATE watch_span SET until_at = (SELECT at FROM head)
    WHERE id = (SELECT max(id) FROM watch_span) AND until_at < (SELECT at FROM head)`,
  begin: 'INSERT INTO watch_span (from_at, until_at, from_seq) VALUES (?, ?, (SELECT seq FROM head))',
  move: 'UPDATE watch_span SET until_at = ? WHERE id = ?',
  change: 'INSERT INTO source_change (span, at, name, body) VALUES (?, ?, ?, ?)',
} as const

/** Writes down when the engine was at work and what its sources were like. */
export interface WatchLog {
  /** To be called first in the transaction of a commit at `at` (ms since the epoch), with the sources' states and those dropped. */
  write(at: number, states: readonly SourceState[], forget: readonly string[]): void
  /** After a transaction that failed: what was written in it is not there, and a time without a record begins a new span. */
  reset(): void
}

/** A repeated problem has a new time and says nothing new. */
const worded = (problem: Problem | null) => (problem === null ? null : { code: problem.code, facts: problem.facts })

/** What of a state makes a row when it changes: not what ticks (asOf, rates, the next attempt). */
const tellingOf = ({ kind, phase, since, problem, resources }: SourceState) => ({
  ...{ kind, phase, since, problem: worded(problem) },
  resources: resources.map((resource) => ({ ...resource, problem: worded(resource.problem) })),
})

export function createWatchLog(db: Database.Database): WatchLog {
  const end = db.prepare(SQL.end)
  const begin = db.prepare(SQL.begin)
  const move = db.prepare(SQL.move)
  const change = db.prepare(SQL.change)
  let span: { readonly id: number; until: number } | null = null
  const told = new Map<string, { readonly telling: ReturnType<typeof tellingOf>; readonly at: number }>()

  /** The span that a commit at `at` belongs to. */
  function spanAt(at: number, saves: boolean): number {
    if (span === null || span.until - at > MOVE_MS || at - span.until > GAP_MS) {
      end.run()
      span = { id: Number(begin.run(at, at).lastInsertRowid), until: at }
      told.clear()
    } else if (at - span.until >= (saves ? 0 : MOVE_MS)) {
      move.run(at, span.id)
      span.until = at
    }
    return span.id
  }

  return {
    write(at, states, forget) {
      const id = spanAt(at, states.length > 0)
      for (const name of forget) {
        change.run(id, at, name, null)
        told.delete(name)
      }
      for (const state of states) {
        const telling = tellingOf(state)
        const before = told.get(state.name)
        if (before !== undefined && same(before.telling, telling)) continue
        // States are saved every few seconds: one that entered a new phase did so when it says, and was shown so from then on.
        const turned = before !== undefined && before.telling.since !== state.since
        const from = turned ? Math.min(at, Math.max(before.at, state.since)) : at
        change.run(id, from, state.name, JSON.stringify(state))
        told.set(state.name, { telling, at: from })
      }
    },
    reset() {
      span = null
      told.clear()
    },
  }
}
