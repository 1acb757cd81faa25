import type Database from 'better-sqlite3'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { Sample } from '../../../shared/estate/metric.ts'
import type { Cursor } from '../../../shared/estate/observation.ts'
import type { Delta, EstateRecord } from '../../../shared/estate/record.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import type { HistoryStep } from '../assess/changes.ts'
import { sliceOf } from '../time-bar.ts'
import { createChangeLog } from './change-log.ts'
import { isUnwritable } from './disk.ts'
import { createLedger, type Ledger } from './ledger.ts'
import type { Packed } from './pack.ts'
import { packed } from './packed.ts'
import { readHead, readNumbered, readUnsettled } from './read.ts'
import { createSampleWriter, type SampleWriter } from './samples/sample-writer.ts'
import { batchSum, cursorSum, EMPTY_SEAL, recordSum, sealedWith } from './seal.ts'
import { createShelf } from './shelf.ts'
import { type Ages, createThinning } from './thin.ts'
import { createWatchLog } from './watch-log.ts'

/**
 * When this many deltas were committed since the last settling, the commit settles, count. Settling writes each waiting record
 * once, however often it changed; a commit that wrote every record into its place cost 15–20 µs a delta (a page of 4 KB into the
 * log for each), one that only appends its batch 2–3 µs. A start after a kill replays at most so many: well under a second.
 */
const SETTLE_DELTAS = 50_000

/**
 * A commit of more deltas is several batches of one moment, count. A first sync of 50,000 pods as one batch was a text of 50 MB, and
 * as much again each time that it was packed or read: a fold of it in parts is the same, and needs a tenth.
 */
const BATCH_DELTAS = 5_000

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
   * Commits all of it in one transaction, or nothing. Returns the head's sequence: more than before when there are deltas (by one
   * for each `BATCH_DELTAS` of them); the same when only cursors, episodes or states were given.
   */
  commit(commit: Commit): number
  /** Brings `record` up to the head. Cheap when there is nothing to do. */
  settle(): void
  /** Puts away what `packNext` made, in one short transaction. */
  store(packed: Packed): void
  /** One small step of letting go of what is from before `before`; `now` in ms since the epoch; true while there may be more. */
  thin(before: Ages, now: number): boolean
  /** One small step of letting go of the oldest history, whatever its age; false: nothing is left that may go. */
  thinOldest(): boolean
}

const SQL = {
  batch: 'INSERT INTO batch (seq, at, deltas, row_count, sum) VALUES (?, ?, ?, ?, ?)',
  head: 'UPDATE head SET seq = ?, at = ?, next_num = ?',
  settled: 'UPDATE head SET settled_seq = seq, settled_at = at, seal = ?',
  sum: 'SELECT sum FROM record WHERE num = ?',
  put: `INSERT INTO record (num, id, kind, source, seq, body, sum) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (num) DO UPDATE SET source = excluded.source, seq = excluded.seq, body = excluded.body, sum = excluded.sum`,
  del: 'DELETE FROM record WHERE num = ?',
  cursor: `INSERT INTO cursor (source, resource, namespace, resource_version, seq, sum) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET resource_version = excluded.resource_version, seq = excluded.seq, sum = excluded.sum`,
  episode: `INSERT INTO alarm_episode (id, entity, code, key, level, peak, raised_at, cleared_at, facts, name, app)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET level = excluded.level, peak = excluded.peak, cleared_at = excluded.cleared_at, facts = excluded.facts,
      grew = CASE WHEN peak = excluded.peak THEN grew ELSE json_insert(coalesce(grew, '[]'), '$[#]', json_array(peak, ?)) END`,
  state: 'INSERT INTO source_state (name, body) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body',
  coverage: 'INSERT OR IGNORE INTO coverage (slice_at, source) VALUES (?, ?)',
  forgetCursors: 'DELETE FROM cursor WHERE source = ?',
  forgetState: 'DELETE FROM source_state WHERE name = ?',
} as const

/** A writer that goes on from what `db` holds, and the records at its head, read in the same go. @throws DamageError */
export function openWriter(db: Database.Database): { readonly writer: Writer; readonly records: readonly EstateRecord[] } {
  const head = readHead(db)
  const unsettled = readUnsettled(db, head)
  const numbered = [...readNumbered(db, head, unsettled)]
  const writer = createWriter(db, createLedger(numbered, unsettled, head))
  return { writer, records: numbered.map(({ record }) => record) }
}

/**
 * Writes the journal on a migrated, exclusively held database. A commit appends its batch and sets the cursors; the `record` table
 * follows in `settle`, so that a record that changes a hundred times is written there once. Readers complete the table by the
 * batches after `settled_seq` (read.ts), so that no one ever sees it lag.
 */
function createWriter(db: Database.Database, ledger: Ledger): Writer {
  const insertBatch = db.prepare(SQL.batch)
  const updateHead = db.prepare(SQL.head)
  const updateSettled = db.prepare(SQL.settled)
  const putRecord = db.prepare(SQL.put)
  const delRecord = db.prepare(SQL.del)
  const sumOf = db.prepare(SQL.sum).pluck(true)
  const putCursor = db.prepare(SQL.cursor)
  const putEpisode = db.prepare(SQL.episode)
  const putState = db.prepare(SQL.state)
  const putCoverage = db.prepare(SQL.coverage)
  const forgetCursors = db.prepare(SQL.forgetCursors)
  const forgetState = db.prepare(SQL.forgetState)

  const changeLog = createChangeLog(db)
  const watchLog = createWatchLog(db)
  const shelf = createShelf(db)
  const thinning = createThinning(db)
  const samples = createSampleWriter(db)
  const stored = readHead(db)
  let head: { readonly seq: number; readonly at: number | null } = { seq: stored.seq, at: stored.at }
  let settledSeq = stored.settledSeq
  let { seal } = stored

  /** Returns the sequence of the last batch: `after` itself where there is nothing to write. */
  function writeDeltas(deltas: readonly Delta[], after: number, at: number): number {
    let seq = after
    for (let from = 0; from < deltas.length; from += BATCH_DELTAS) {
      const rows = ledger.rowsFor(deltas.slice(from, from + BATCH_DELTAS))
      seq += 1
      const body = packed(JSON.stringify(rows))
      insertBatch.run(seq, at, body, rows.length, batchSum(seq, body))
    }
    if (seq > after) updateHead.run(seq, at, ledger.nextNum)
    return seq
  }

  const commitAll = db.transaction((commit: Commit): number => {
    const { at, deltas, cursors, episodes, states, history = [], forget = [] } = commit
    watchLog.write(at, states, forget)
    const seq = writeDeltas(deltas, head.seq, at)
    for (const name of forget) {
      forgetCursors.run(name)
      forgetState.run(name)
    }
    for (const c of cursors) putCursor.run(c.source, c.resource, c.namespace, c.resourceVersion, seq, cursorSum(c))
    for (const e of episodes) {
      const facts = JSON.stringify(e.facts)
      putEpisode.run(
        e.id,
        e.entity,
        e.code,
        e.key ?? null,
        e.level,
        e.peak,
        e.raisedAt,
        e.clearedAt,
        facts,
        e.name ?? null,
        e.app ?? null,
        at,
      )
    }
    changeLog.write(at, seq, history)
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
  /** Returns the seal of the records as they are then. */
  const settleAll = db.transaction((): number => {
    let next = seal
    for (const [num, { record, seq }] of ledger.waiting) {
      next = sealedWith(next, Number(sumOf.get(num) ?? EMPTY_SEAL))
      if (record === null) delRecord.run(num)
      else {
        const body = JSON.stringify(record)
        const sum = recordSum(num, body)
        next = sealedWith(next, sum)
        putRecord.run(num, record.id, record.kind, record.source, seq, body, sum)
      }
    }
    updateSettled.run(next)
    return next
  })

  function settle(): void {
    if (ledger.waiting.size === 0 && settledSeq === head.seq) return
    seal = settleAll.immediate()
    ledger.settled()
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
      // Only of what is committed: a settling after a commit that failed must not write what was never in a batch.
      ledger.keep(commit.deltas, seq)
      if (ledger.behind >= SETTLE_DELTAS) settleSoon()
      return seq
    },
    settle,
    store: shelf.store,
    thin: thinning.byAge,
    thinOldest: thinning.oldest,
  }
}
