import type Database from 'better-sqlite3'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { Cursor } from '../../../shared/estate/observation.ts'
import type { EstateRecord, RecordId } from '../../../shared/estate/record.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import { DamageError } from './damage.ts'
import { type Fields, type Key, listFrom, type Row, rowFrom } from './rows.ts'
import { batchSum, checkSum, cursorSum, EMPTY_SEAL, recordSum, sealedWith } from './seal.ts'
import { batchesOf } from './segment.ts'
import { cursorFrom, episodeFrom, type Head, headFrom, isRecord, recordFrom, sourceStateFrom } from './stored.ts'

/** Reading of the journal, the same for the engine and for `wanglou state`. All throw DamageError on what is not ours. */

export interface Batch {
  readonly seq: number
  /** Wall time, ms since the epoch. */
  readonly at: number
  readonly rows: readonly Row[]
}

const EPISODE = 'id, entity, code, key, level, peak, raised_at AS raisedAt, cleared_at AS clearedAt, facts, name, app'

export function readHead(db: Database.Database): Head {
  return headFrom(
    db.prepare('SELECT seq, at, settled_seq AS settledSeq, settled_at AS settledAt, next_num AS nextNum, seal FROM head').get(),
  )
}

const HISTORY_FROM = `SELECT max(c.at, f.at) FROM (SELECT at FROM checkpoint ORDER BY seq LIMIT 1) c, (SELECT ifnull(
  (SELECT from_at FROM segment ORDER BY to_seq LIMIT 1), (SELECT at FROM batch ORDER BY seq LIMIT 1)) AS at) f`

/** The earliest instant that can be told, ms since the epoch, without unpacking anything; null: nothing was recorded. */
export function readHistoryFrom(db: Database.Database): number | null {
  const at = db.prepare(HISTORY_FROM).pluck(true).get()
  return typeof at === 'number' ? at : null
}

/** The committed batches after `afterSeq`, up to `toSeq`, oldest first: those in segments, then those that still stand alone. */
export function* readBatches(db: Database.Database, afterSeq: number, toSeq = Number.MAX_SAFE_INTEGER): Generator<Batch> {
  const segments = db.prepare('SELECT from_seq, body FROM segment WHERE to_seq > ? AND from_seq <= ? ORDER BY to_seq').raw(true)
  for (const row of segments.iterate(afterSeq, toSeq)) {
    const [fromSeq, body] = Array.isArray(row) ? row : []
    for (const batch of batchesOf(Number(fromSeq), body)) if (batch.seq > afterSeq && batch.seq <= toSeq) yield batch
  }
  const batches = db.prepare('SELECT seq, at, deltas, sum FROM batch WHERE seq > ? AND seq <= ? ORDER BY seq').raw(true)
  for (const row of batches.iterate(afterSeq, toSeq)) {
    const [seq, at, body, sum] = Array.isArray(row) ? row : []
    checkSum(sum, batchSum(Number(seq), body), 'a batch')
    yield { seq: Number(seq), at: Number(at), rows: listFrom(body).map(rowFrom) }
  }
}

/** What the batches after the settled ones made of a record: all of it, what changed of it, or null where it is gone. */
export type Unsettled = readonly [Fields] | readonly [Fields, readonly string[]] | null

function joined(known: Unsettled | undefined, row: Row): Unsettled {
  if (typeof row !== 'object') return null
  const [, fields, gone] = row
  if (gone === undefined) return [fields]
  if (known === undefined) return [fields, gone]
  if (known === null) throw new DamageError('a change is of a record that is gone')
  const [before, goneBefore] = known
  const after = { ...before, ...fields }
  for (const name of gone) delete after[name]
  if (goneBefore === undefined) return [after]
  return [after, [...goneBefore.filter((name) => !(name in fields)), ...gone]]
}

/** What the batches after the settled ones say of each record, by its number. */
export function readUnsettled(db: Database.Database, { seq: headSeq, settledSeq }: Head): ReadonlyMap<Key, Unsettled> {
  const last = new Map<Key, Unsettled>()
  let reached = settledSeq
  for (const { seq, rows } of readBatches(db, settledSeq)) {
    reached += 1
    if (seq !== reached) throw new DamageError(`batch ${reached} is missing`)
    for (const row of rows) {
      const key = typeof row === 'object' ? row[0] : row
      last.set(key, joined(last.get(key), row))
    }
  }
  if (reached !== headSeq) throw new DamageError(`the last batch is ${reached}, not ${headSeq}`)
  return last
}

/** A record at the head, by its number. */
export interface Numbered {
  readonly num: number
  readonly record: EstateRecord
  /** Whether its row has to be written still. */
  readonly unsettled: boolean
}

function completed(fields: Fields): EstateRecord {
  if (!isRecord(fields)) throw new DamageError('a record is not one of ours')
  return fields
}

function changed(record: EstateRecord, fields: Fields, gone: readonly string[]): EstateRecord {
  const after: Fields = { ...record, ...fields }
  for (const name of gone) delete after[name]
  return completed(after)
}

/** The estate at the head: the settled records, completed by the batches after them (`unsettled`). @throws DamageError, also at its end */
export function* readNumbered(db: Database.Database, head: Head, unsettled: ReadonlyMap<Key, Unsettled>): Generator<Numbered> {
  const seen = new Set<Key>()
  let seal = EMPTY_SEAL
  for (const row of db.prepare('SELECT num, body, sum FROM record').raw(true).iterate()) {
    const [num, body, sum] = Array.isArray(row) ? row : []
    const read = recordSum(Number(num), String(body))
    checkSum(sum, read, 'a record')
    seal = sealedWith(seal, read)
    const last = unsettled.get(Number(num))
    if (last === undefined) {
      yield { num: Number(num), record: recordFrom(body), unsettled: false }
      continue
    }
    seen.add(Number(num))
    if (last === null) continue
    const [fields, gone] = last
    const record = gone === undefined ? completed(fields) : changed(recordFrom(body), fields, gone)
    yield { num: Number(num), record, unsettled: true }
  }
  if (seal !== head.seal) throw new DamageError('the records are not those that were written')
  for (const [num, last] of unsettled) {
    if (last === null || seen.has(num)) continue
    const [fields, gone] = last
    if (gone !== undefined) throw new DamageError('a change is of a record that is not there')
    yield { num: Number(num), record: completed(fields), unsettled: true }
  }
}

/** The records at the head. Call it inside a transaction where a writer may be at work. */
export function* readRecords(db: Database.Database): Generator<EstateRecord> {
  const head = readHead(db)
  for (const { record } of readNumbered(db, head, readUnsettled(db, head))) yield record
}

/** A record as it was last settled, which may be seconds ago: good for its name. */
export function readSettled(db: Database.Database, id: RecordId): EstateRecord | undefined {
  const body = db.prepare('SELECT body FROM record WHERE id = ?').pluck(true).get(id)
  return body === undefined ? undefined : recordFrom(body)
}

export function readCursors(db: Database.Database): Cursor[] {
  const rows = db.prepare('SELECT source, resource, namespace, resource_version AS resourceVersion, sum FROM cursor').all()
  return rows.map((row) => {
    const { sum, ...cursor } = cursorFrom(row)
    checkSum(sum, cursorSum(cursor), 'a cursor')
    return cursor
  })
}

export function readSourceStates(db: Database.Database): SourceState[] {
  return db
    .prepare('SELECT body FROM source_state ORDER BY name')
    .pluck(true)
    .all()
    .flatMap((body) => sourceStateFrom(body) ?? [])
}

/** Episodes that are open or were cleared at or after `from`, ms since the epoch. */
export function readEpisodes(db: Database.Database, from: number): AlarmEpisode[] {
  return db
    .prepare(`SELECT ${EPISODE} FROM alarm_episode WHERE cleared_at IS NULL OR cleared_at >= ? ORDER BY raised_at, id`)
    .all(from)
    .flatMap((row) => episodeFrom(row) ?? [])
}

/** Starts of the slices since `from` in which some source was live. */
export function readCoverage(db: Database.Database, from: number): number[] {
  return db
    .prepare('SELECT DISTINCT slice_at FROM coverage WHERE slice_at >= ? ORDER BY slice_at')
    .pluck(true)
    .all(from)
    .map(Number)
}
