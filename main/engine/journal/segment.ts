import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { columnsOf, type Json } from './columns.ts'
import { valuesOf } from './columns-read.ts'
import { DamageError } from './damage.ts'
import type { Batch } from './read.ts'
import { type Row, rowFrom } from './rows.ts'

/**
 * Older batches together, by columns: `[at, count]` for each batch, then the rows of them all, in their order. Their sequences follow on
 * one another. The two are packed apart, so that an instant is found without unpacking rows; the length of the first, u32 LE, leads.
 * And checkpoints: the whole estate, as `[number, record]` for each record.
 */

/** Higher levels took ten times as long and saved a hundredth; a lower one (9) was a tenth larger. */
const SEGMENT_LEVEL = 15
/** A checkpoint is twenty times as large: 9 takes a fourteenth of the time of 15 and saves nearly the same. */
const CHECKPOINT_LEVEL = 9

const compressed = (bytes: Uint8Array, level: number): Buffer =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 } })

/** Of the length that leads a segment. */
const LENGTH_BYTES = 4

function valuesIn(body: unknown): Generator<Json> {
  if (!(body instanceof Uint8Array)) throw new DamageError('a segment is not packed')
  try {
    return valuesOf(zstdDecompressSync(body))
  } catch (error) {
    throw new DamageError(`a segment does not unpack: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** What a batch holds, before its rows were looked at. */
export interface RawBatch {
  readonly at: number
  readonly rows: readonly Json[]
}

export function segmentOf(batches: readonly RawBatch[]): Buffer {
  const heads = compressed(columnsOf(batches.map(({ at, rows }): Json => [at, rows.length])), SEGMENT_LEVEL)
  const rows = compressed(columnsOf(batches.flatMap((batch) => batch.rows)), SEGMENT_LEVEL)
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32LE(heads.length)
  return Buffer.concat([length, heads, rows])
}

/** The two halves of a segment. */
function halvesOf(body: unknown): readonly [Uint8Array, Uint8Array] {
  if (!(body instanceof Uint8Array) || body.length < LENGTH_BYTES) throw new DamageError('a segment is not one of ours')
  const rowsFrom = LENGTH_BYTES + new DataView(body.buffer, body.byteOffset).getUint32(0, true)
  return [body.subarray(LENGTH_BYTES, rowsFrom), body.subarray(rowsFrom)]
}

/** A batch of a segment, without its rows. */
interface Head {
  readonly seq: number
  /** Wall time, ms since the epoch. */
  readonly at: number
  readonly rowCount: number
}

/** What the batches of a segment that begins at `fromSeq` are, without their rows. @throws DamageError */
export function* headsOf(fromSeq: number, body: unknown): Generator<Head> {
  let seq = fromSeq
  for (const value of valuesIn(halvesOf(body)[0])) {
    const [at, rowCount] = Array.isArray(value) ? value : []
    if (typeof at !== 'number' || typeof rowCount !== 'number') throw new DamageError('a segment is not one of ours')
    yield { seq, at, rowCount }
    seq += 1
  }
}

/** The batches of a segment that begins at `fromSeq`. @throws DamageError */
export function* batchesOf(fromSeq: number, body: unknown): Generator<Batch> {
  const values = valuesIn(halvesOf(body)[1])
  for (const { seq, at, rowCount } of headsOf(fromSeq, body)) {
    const rows: Row[] = []
    while (rows.length < rowCount) {
      const next = values.next()
      if (next.done) throw new DamageError('a segment ends too early')
      rows.push(rowFrom(next.value))
    }
    yield { seq, at, rows }
  }
}

/** A part of a checkpoint from rows of the record table: number and body. */
export function checkpointPartOf(rows: readonly (readonly [number, Json])[]): Buffer {
  return compressed(columnsOf(rows), CHECKPOINT_LEVEL)
}

/** The rows of a part. @throws DamageError */
export function* rowsOfPart(body: unknown): Generator<Row> {
  for (const value of valuesIn(body)) yield rowFrom(value)
}
