import type Database from 'better-sqlite3'
import type { EstateRecord } from '../../../shared/estate/record.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import type { Json } from './columns.ts'
import type { KeptEpisode } from './read-alarms.ts'
import type { WatchHistory } from './read-watch.ts'
import { EMPTY_SEAL, recordSum, sealedWith } from './seal.ts'
import { checkpointPartOf } from './segment.ts'

/**
 * What is written into a fresh journal because another one told it: a beginning that is not the first batch, and what a journal else
 * writes down by itself as time passes. Batches, samples, notes and marks go the way that they always go.
 */

const SQL = {
  record: 'INSERT INTO record (num, id, kind, source, seq, body, sum) VALUES (?, ?, ?, ?, ?, ?, ?)',
  head: 'UPDATE head SET seq = @seq, at = @at, settled_seq = @seq, settled_at = @at, next_num = @next, seal = @seal',
  forget: 'DELETE FROM checkpoint',
  checkpoint: 'INSERT INTO checkpoint (seq, at, record_count, base) VALUES (?, ?, 0, 1)',
  count: 'UPDATE checkpoint SET record_count = ? WHERE seq = ?',
  part: 'INSERT INTO checkpoint_part (seq, part, body) VALUES (?, ?, ?)',
  span: 'INSERT INTO watch_span (id, from_at, until_at, from_seq) VALUES (?, ?, ?, ?)',
  state: 'INSERT INTO source_change (span, at, name, body) VALUES (?, ?, ?, ?)',
  episode: `INSERT INTO alarm_episode (id, entity, code, key, level, peak, raised_at, cleared_at, facts, name, app, grew)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  coverage: 'INSERT OR IGNORE INTO coverage (slice_at, source) VALUES (?, ?)',
  logFrom: 'UPDATE head SET log_from = ?',
} as const

/** Where a told history begins: after the batch `seq`, at least 1, which was committed at `at` (ms since the epoch). */
export interface Beginning {
  readonly seq: number
  readonly at: number
}

/** Begins the history of a fresh journal there, with the records of then, which come a part at a time. Call it in a transaction, before a writer is opened. */
export function createBeginning(
  db: Database.Database,
  { seq, at }: Beginning,
): { readonly add: (records: readonly EstateRecord[]) => void; readonly finish: () => void } {
  const putRecord = db.prepare(SQL.record)
  const putPart = db.prepare(SQL.part)
  let part = 0
  let count = 0
  let seal = EMPTY_SEAL
  db.exec(SQL.forget)
  db.prepare(SQL.checkpoint).run(seq, at)
  return {
    add(records) {
      const rows = records.map((record, n): [number, Json] => {
        const num = count + n + 1
        const body = JSON.stringify(record)
        const sum = recordSum(num, body)
        seal = sealedWith(seal, sum)
        putRecord.run(num, record.id, record.kind, record.source, seq, body, sum)
        return [num, JSON.parse(body)]
      })
      if (rows.length === 0) return
      putPart.run(seq, part, checkpointPartOf(rows))
      part += 1
      count += rows.length
    },
    finish() {
      db.prepare(SQL.count).run(count, seq)
      db.prepare(SQL.head).run({ seq, at, next: count + 1, seal })
    },
  }
}

/** After every instant that there is. */
const NEVER = 8_640_000_000_000_000

/** When an engine was at work, and how its sources stood. What commits wrote of the watch so far is not of that engine, and goes. */
export function putWatch(db: Database.Database, { spans, states }: WatchHistory): void {
  db.exec('DELETE FROM source_change; DELETE FROM watch_span')
  const putSpan = db.prepare(SQL.span)
  for (const [n, { id, from, to, afterSeq, toSeq }] of spans.entries()) {
    putSpan.run(id, from, to, afterSeq)
    const next = spans[n + 1]
    // Batches of a stretch that is not told of, since no instant of the window is: they are nobody else's.
    if (next !== undefined && toSeq !== null && next.afterSeq !== toSeq && next.id > id + 1)
      putSpan.run(id + 1, NEVER, NEVER, toSeq)
  }
  const putState = db.prepare(SQL.state)
  for (const { span, at, name, state } of states) putState.run(span, at, name, bodyOf(state))
}

const bodyOf = (state: SourceState | null): string | null => (state === null ? null : JSON.stringify(state))

/** Alarms with the peaks that they had before. One whose id is there already stays as it is. */
export function putEpisodes(db: Database.Database, episodes: Iterable<KeptEpisode>, keptFrom: number): void {
  const put = db.prepare(SQL.episode)
  for (const { episode: e, grew } of episodes) {
    const before = grew.length === 0 ? null : JSON.stringify(grew)
    const [facts, raised, cleared] = [JSON.stringify(e.facts), e.raisedAt, e.clearedAt]
    put.run(e.id, e.entity, e.code, e.key ?? null, e.level, e.peak, raised, cleared, facts, e.name ?? null, e.app ?? null, before)
  }
  db.prepare(SQL.logFrom).run(keptFrom)
}

/** Slices of a time bar, by their beginnings (ms since the epoch), in which a source was live. */
export function putCoverage(db: Database.Database, source: string, slices: Iterable<number>): void {
  const put = db.prepare(SQL.coverage)
  for (const slice of slices) put.run(slice, source)
}
