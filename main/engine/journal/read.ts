import type Database from 'better-sqlite3'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { Cursor } from '../../../shared/estate/observation.ts'
import type { EstateRecord, RecordId } from '../../../shared/estate/record.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import {
  cursorFrom,
  deltasFrom,
  episodeFrom,
  type Head,
  headFrom,
  recordFrom,
  type StoredDelta,
  sourceStateFrom,
} from './stored.ts'

/** Reading of the journal, the same for the engine and for `wanglou state`. All throw DamageError on what is not ours. */

export interface Batch {
  readonly seq: number
  readonly at: number
  readonly deltas: readonly StoredDelta[]
}

const EPISODE = 'id, entity, code, level, peak, raised_at AS raisedAt, cleared_at AS clearedAt, facts'

export function readHead(db: Database.Database): Head {
  return headFrom(db.prepare('SELECT seq, at, settled_seq AS settledSeq FROM head').get())
}

/** The committed batches after `seq`, oldest first. */
export function* readBatches(db: Database.Database, afterSeq: number): Generator<Batch> {
  const rows = db.prepare('SELECT seq, at, deltas FROM batch WHERE seq > ? ORDER BY seq').raw(true).iterate(afterSeq)
  for (const row of rows) {
    const [seq, at, deltas] = Array.isArray(row) ? row : []
    yield { seq: Number(seq), at: Number(at), deltas: deltasFrom(deltas) }
  }
}

/** What the batches after the settled ones say of each record: its last state, or null where it was removed. */
export function readUnsettled(db: Database.Database, head: Head): Map<RecordId, EstateRecord | null> {
  const last = new Map<RecordId, EstateRecord | null>()
  for (const { deltas } of readBatches(db, head.settledSeq)) {
    for (const delta of deltas) {
      if (delta.op === 'put') last.set(delta.record.id, delta.record)
      else last.set(delta.id, null)
    }
  }
  return last
}

/** The estate at the head: the settled records, completed by the batches after them. Call it inside a transaction where a writer may be at work. */
export function* readRecords(db: Database.Database): Generator<EstateRecord> {
  const unsettled = readUnsettled(db, readHead(db))
  for (const body of db.prepare('SELECT body FROM record').pluck(true).iterate()) {
    const record = recordFrom(body)
    if (!unsettled.has(record.id)) yield record
  }
  for (const record of unsettled.values()) if (record !== null) yield record
}

/** A record as it was last settled, which may be seconds ago: good for its name. */
export function readSettled(db: Database.Database, id: RecordId): EstateRecord | undefined {
  const body = db.prepare('SELECT body FROM record WHERE id = ?').pluck(true).get(id)
  return body === undefined ? undefined : recordFrom(body)
}

export function readCursors(db: Database.Database): Cursor[] {
  return db.prepare('SELECT source, resource, namespace, resource_version AS resourceVersion FROM cursor').all().map(cursorFrom)
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
