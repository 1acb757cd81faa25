import type Database from 'better-sqlite3'
import type { Json } from './columns.ts'
import { DamageError } from './damage.ts'
import { readHead } from './read.ts'
import { listFrom } from './rows.ts'
import { checkpointPartOf, type RawBatch, segmentOf } from './segment.ts'

/** How much goes into one piece, count. */
export interface PackSizes {
  /** Rows of a segment. */
  readonly segmentRows: number
  /** A segment is made of so many batches even where they have fewer rows: batches of one row each are mostly overhead. */
  readonly segmentBatches: number
  /** Rows from one checkpoint to the next. */
  readonly checkpointRows: number
  /** Records of a part of a checkpoint: what is in memory at once while one is made. */
  readonly partRecords: number
}

/**
 * Segments of twice the rows took a twentieth less room, but a look at an instant unpacks whole ones; at 20 deltas a second one is made
 * every four minutes. To fold the rows between two checkpoints costs about a third of what loading a city's checkpoint does.
 */
export const PACK_SIZES: PackSizes = { segmentRows: 5_000, segmentBatches: 5_000, checkpointRows: 10_000, partRecords: 4_000 }

/** Consecutive batches, packed together. */
export interface PackedSegment {
  readonly what: 'segment'
  readonly fromSeq: number
  readonly toSeq: number
  /** The least wall time in it, ms since the epoch. */
  readonly fromAt: number
  readonly rows: number
  readonly body: Uint8Array
}

/** The whole estate after the batch `seq`. */
export interface PackedCheckpoint {
  readonly what: 'checkpoint'
  readonly seq: number
  /** Wall time of that batch, ms since the epoch. */
  readonly at: number
  readonly records: number
  readonly parts: readonly Uint8Array[]
}

/** What `packNext` makes and a writer stores: it can be posted between threads. */
export type Packed = PackedSegment | PackedCheckpoint

const SQL = {
  waiting: `SELECT count(*) AS batches, ifnull(sum(row_count), 0) AS rows FROM batch WHERE seq <= ?`,
  batches: 'SELECT seq, at, deltas FROM batch WHERE seq <= ? ORDER BY seq',
  checkpoint: 'SELECT seq, record_count AS records FROM checkpoint ORDER BY seq DESC LIMIT 1',
  since: `SELECT (SELECT ifnull(sum(row_count), 0) FROM segment WHERE to_seq > :after)
    + (SELECT ifnull(sum(row_count), 0) FROM batch WHERE seq > :after AND seq <= :upTo)`,
  records: 'SELECT num, body FROM record ORDER BY num',
} as const

function numbersOf(row: unknown, ...names: readonly string[]): number[] {
  const known: Readonly<Record<string, unknown>> = { ...Object(row) }
  return names.map((name) => Number(known[name] ?? 0))
}

function packSegment(db: Database.Database, upTo: number, { segmentRows, segmentBatches }: PackSizes): PackedSegment | null {
  const [waitingBatches = 0, waitingRows = 0] = numbersOf(db.prepare(SQL.waiting).get(upTo), 'batches', 'rows')
  if (waitingRows < segmentRows && waitingBatches < segmentBatches) return null
  const batches: RawBatch[] = []
  let rows = 0
  let fromSeq = 0
  let toSeq = 0
  let fromAt = Number.POSITIVE_INFINITY
  for (const batch of db.prepare(SQL.batches).raw(true).iterate(upTo)) {
    const [seq, at, body] = Array.isArray(batch) ? batch : []
    const list = listFrom(body)
    if (batches.length === 0) fromSeq = Number(seq)
    else if (seq !== toSeq + 1) throw new DamageError(`batch ${toSeq + 1} is missing`)
    toSeq = Number(seq)
    fromAt = Math.min(fromAt, Number(at))
    rows += list.length
    batches.push({ at: Number(at), rows: list })
    if (rows >= segmentRows || batches.length >= segmentBatches) break
  }
  return { what: 'segment', fromSeq, toSeq, fromAt, rows, body: segmentOf(batches) }
}

/** The record table as it stands, part by part: it is read as text and held in memory a part at a time. */
function packCheckpoint(db: Database.Database, seq: number, at: number, { partRecords }: PackSizes): PackedCheckpoint {
  const parts: Uint8Array[] = []
  let records = 0
  let part: [number, Json][] = []
  const finish = (): void => {
    if (part.length > 0) parts.push(checkpointPartOf(part))
    records += part.length
    part = []
  }
  for (const row of db.prepare(SQL.records).raw(true).iterate()) {
    const [num, body] = Array.isArray(row) ? row : []
    part.push([Number(num), jsonOf(body)])
    if (part.length === partRecords) finish()
  }
  finish()
  return { what: 'checkpoint', seq, at, records, parts }
}

function jsonOf(body: unknown): Json {
  try {
    return JSON.parse(String(body))
  } catch {
    throw new DamageError('a record is not JSON')
  }
}

/**
 * The next piece of history that is worth packing: a checkpoint where many changes came since the last one, else the oldest batches
 * as a segment; null: nothing yet. Only reads, so that it can run beside the engine; costs some tens of ms, a checkpoint of 50,000
 * records about a second. Only settled batches are packed, since the record table is completed by the others.
 * @throws DamageError
 */
export function packNext(db: Database.Database, sizes: PackSizes = PACK_SIZES): Packed | null {
  return db.transaction((): Packed | null => {
    const { settledSeq, settledAt } = readHead(db)
    const [seq = 0, records = 0] = numbersOf(db.prepare(SQL.checkpoint).get(), 'seq', 'records')
    const since = Number(db.prepare(SQL.since).pluck(true).get({ after: seq, upTo: settledSeq }))
    // A large estate takes longer to load than these changes to fold: half as many changes as it has records keep the one below the other.
    if (settledAt !== null && settledSeq > seq && since >= Math.max(sizes.checkpointRows, records / 2)) {
      return packCheckpoint(db, settledSeq, settledAt, sizes)
    }
    return packSegment(db, settledSeq, sizes)
  })()
}
