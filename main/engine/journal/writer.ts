import type Database from 'better-sqlite3'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { Sample } from '../../../shared/estate/metric.ts'
import type { Cursor } from '../../../shared/estate/observation.ts'
import type { Delta, EstateRecord, RecordId } from '../../../shared/estate/record.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import type { HistoryStep } from '../assess/changes.ts'
import { sliceOf } from '../time-bar.ts'
import { createChangeLog } from './change-log.ts'
import { isUnwritable } from './disk.ts'
import { packed } from './packed.ts'
import { readHead, readUnsettled } from './read.ts'
import { createSampleWriter, type SampleWriter } from './samples/sample-writer.ts'
import { storedOf } from './stored.ts'
import { createWatchLog } from './watch-log.ts'

/**
 * When this many deltas were committed since the last settling, the commit settles, count. Settling writes each waiting record
 * once, however often it changed; a commit that wrote every record into its place cost 15–20 µs a delta (a page of 4 KB into the
 * log for each), one that only appends its batch 2–3 µs. A start after a kill replays at most so many: well under a second.
 */
const SETTLE_DELTAS = 50_000

/** Rows removed by one `thin`, count: a few ms of work. */
const THIN_ROWS = 200

/** What is made durable in one step. */
export interface Commit {
  /** Wall time, ms since the epoch. */
  readonly at: number
  readonly deltas: readonly Delta[]
  /** Where the watches stand after exactly these deltas and all before. */
  readonly cursors: readonly Cursor[]
  /** Episodes raised, grown or cleared by these deltas. */
  readonly episodes: readonly AlarmEpisode[]
  readonly states: readonly SourceState[]
  /** What these deltas add to the histories of entities. */
  readonly history?: readonly HistoryStep[]
  /** Sources whose records these deltas drop: their cursors and states go with them, since a cursor without its data would lose it. */
  readonly forget?: readonly string[]
  /** Readings, checked ones (samples/check.ts). */
  readonly samples?: readonly Sample[]
}

/** What is done to samples between commits. */
export type SampleKeeping = Pick<SampleWriter, 'pack' | 'store' | 'thin' | 'thinOldest'>

export interface Writer {
  readonly samples: SampleKeeping
  /** Sequence and wall time of the last commit; `at` is null when nothing was ever committed. */
  head(): { readonly seq: number; readonly at: number | null }
  /**
   * Commits all of it in one transaction, or nothing. Returns the head's sequence: one more than before when there are deltas;
   * the same when only cursors, episodes or states were given.
   */
  commit(commit: Commit): number
  /** Brings `record` up to the head. Cheap when there is nothing to do. */
  settle(): void
  /** Removes a few of the oldest settled batches from before `before` (ms since the epoch); true while there may be more. */
  thin(before: number): boolean
  /** For want of room: removes a few of the oldest settled batches but the last, whatever their age; false: nothing is left that may go. */
  thinOldest(): boolean
}

const SQL = {
  batch: 'INSERT INTO batch (seq, at, deltas) VALUES (?, ?, ?)',
  head: 'UPDATE head SET seq = ?, at = ?',
  settled: 'UPDATE head SET settled_seq = ?',
  put: `INSERT INTO record (id, kind, source, seq, body) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, source = excluded.source, seq = excluded.seq, body = excluded.body`,
  del: 'DELETE FROM record WHERE id = ?',
  cursor: `INSERT INTO cursor (source, resource, namespace, resource_version, seq) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET resource_version = excluded.resource_version, seq = excluded.seq`,
  episode: `INSERT INTO alarm_episode (id, entity, code, level, peak, raised_at, cleared_at, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET level = excluded.level, peak = excluded.peak, cleared_at = excluded.cleared_at, facts = excluded.facts`,
  state: 'INSERT INTO source_state (name, body) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body',
  coverage: 'INSERT OR IGNORE INTO coverage (slice_at, source) VALUES (?, ?)',
  thin: 'DELETE FROM batch WHERE seq IN (SELECT seq FROM batch WHERE seq <= ? AND at < ? ORDER BY seq LIMIT ?)',
  thinCoverage: 'DELETE FROM coverage WHERE slice_at < ?',
  forgetCursors: 'DELETE FROM cursor WHERE source = ?',
  forgetState: 'DELETE FROM source_state WHERE name = ?',
} as const

/**
 * A record that waits to be settled, or its end. Kept as a record, which the estate holds anyway: its text would be a megabyte a
 * thousand that lives just long enough to be moved around by the garbage collector.
 */
interface Waiting {
  readonly record: EstateRecord | null
  readonly seq: number
}

/**
 * Writes the journal on a migrated, exclusively held database. A commit appends its batch and sets the cursors; the `record` table
 * follows in `settle`, so that a record that changes a hundred times is written there once. Readers complete the table by the
 * batches after `settled_seq` (read.ts), so that no one ever sees it lag.
 */
export function createWriter(db: Database.Database): Writer {
  const insertBatch = db.prepare(SQL.batch)
  const updateHead = db.prepare(SQL.head)
  const updateSettled = db.prepare(SQL.settled)
  const putRecord = db.prepare(SQL.put)
  const delRecord = db.prepare(SQL.del)
  const putCursor = db.prepare(SQL.cursor)
  const putEpisode = db.prepare(SQL.episode)
  const putState = db.prepare(SQL.state)
  const putCoverage = db.prepare(SQL.coverage)
  const thinBatches = db.prepare(SQL.thin)
  const thinCoverage = db.prepare(SQL.thinCoverage)
  const forgetCursors = db.prepare(SQL.forgetCursors)
  const forgetState = db.prepare(SQL.forgetState)

  const changeLog = createChangeLog(db)
  const watchLog = createWatchLog(db)
  const samples = createSampleWriter(db)
  const stored = readHead(db)
  let head: { readonly seq: number; readonly at: number | null } = { seq: stored.seq, at: stored.at }
  let settledSeq = stored.settledSeq
  let deltasWaiting = 0
  const waiting = new Map<RecordId, Waiting>()
  for (const [id, record] of readUnsettled(db, stored)) waiting.set(id, { record, seq: stored.seq })

  /** Only of what is committed: a settling after a commit that failed must not write what was never in a batch. */
  function wait(deltas: readonly Delta[], seq: number): void {
    for (const delta of deltas) {
      if (delta.op === 'put') {
        waiting.set(delta.record.id, { record: delta.record, seq })
      } else {
        waiting.set(delta.id, { record: null, seq })
      }
    }
    deltasWaiting += deltas.length
  }

  function writeDeltas(deltas: readonly Delta[], seq: number, at: number): void {
    insertBatch.run(seq, at, packed(JSON.stringify(deltas.map(storedOf))))
    updateHead.run(seq, at)
  }

  function writeWaiting(seq: number): void {
    for (const [id, { record, seq: changedAt }] of waiting) {
      if (record === null) delRecord.run(id)
      else putRecord.run(id, record.kind, record.source, changedAt, JSON.stringify(record))
    }
    updateSettled.run(seq)
  }

  const commitAll = db.transaction((commit: Commit): number => {
    const { at, deltas, cursors, episodes, states, history = [], forget = [] } = commit
    const seq = deltas.length > 0 ? head.seq + 1 : head.seq
    if (deltas.length > 0) writeDeltas(deltas, seq, at)
    for (const name of forget) {
      forgetCursors.run(name)
      forgetState.run(name)
    }
    for (const c of cursors) putCursor.run(c.source, c.resource, c.namespace, c.resourceVersion, seq)
    for (const e of episodes) {
      putEpisode.run(e.id, e.entity, e.code, e.level, e.peak, e.raisedAt, e.clearedAt, JSON.stringify(e.facts))
    }
    changeLog.write(at, seq, history, episodes)
    watchLog.write(at, states, forget)
    if (commit.samples !== undefined) samples.append(commit.samples, at)
    const slice = sliceOf(at)
    for (const state of states) {
      putState.run(state.name, JSON.stringify(state))
      if (state.phase === 'live') putCoverage.run(slice, state.name)
    }
    return seq
  })
  function attempt(commit: Commit): number {
    try {
      return commitAll.immediate(commit)
    } catch (error) {
      watchLog.reset()
      samples.rolledBack()
      throw error
    }
  }
  const settleAll = db.transaction(() => writeWaiting(head.seq))

  function settle(): void {
    if (waiting.size === 0 && settledSeq === head.seq) return
    settleAll.immediate()
    waiting.clear()
    deltasWaiting = 0
    settledSeq = head.seq
  }

  /** The batch is committed, whatever comes of settling: where the disk does not take it, the next one tries again. */
  function settleSoon(): void {
    try {
      settle()
    } catch (error) {
      if (!isUnwritable(error)) throw error
    }
  }

  return {
    head: () => head,
    samples,
    commit(commit) {
      const seq = attempt(commit)
      if (seq !== head.seq) head = { seq, at: commit.at }
      wait(commit.deltas, seq)
      if (deltasWaiting >= SETTLE_DELTAS) settleSoon()
      return seq
    },
    settle,
    thin(before) {
      thinCoverage.run(before)
      return thinBatches.run(settledSeq, before, THIN_ROWS).changes === THIN_ROWS
    },
    thinOldest: () => thinBatches.run(settledSeq - 1, Number.MAX_SAFE_INTEGER, THIN_ROWS).changes > 0,
  }
}
