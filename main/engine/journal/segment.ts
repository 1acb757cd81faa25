import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { columnsOf, type Json } from './columns.ts'
import { valuesOf } from './columns-read.ts'
import { DamageError } from './damage.ts'
import type { Batch } from './read.ts'
import { type Row, rowFrom } from './rows.ts'

/**
 * Older batches together, by columns: `[at, count]` and then its `count` rows for each batch, in their order. Their sequences follow
 * on one another. And checkpoints: the whole estate, as `[number, record]` for each record.
 */

/** Higher levels took ten times as long and saved a hundredth; a lower one (9) was a tenth larger. */
const SEGMENT_LEVEL = 15
/** A checkpoint is twenty times as large: 9 takes a fourteenth of the time of 15 and saves nearly the same. */
const CHECKPOINT_LEVEL = 9

const compressed = (bytes: Uint8Array, level: number): Buffer =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 } })

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
  return compressed(columnsOf(batches.flatMap(({ at, rows }): Json[] => [[at, rows.length], ...rows])), SEGMENT_LEVEL)
}

/** The batches of a segment that begins at `fromSeq`. @throws DamageError */
export function* batchesOf(fromSeq: number, body: unknown): Generator<Batch> {
  const values = valuesIn(body)
  let seq = fromSeq
  for (const value of values) {
    const [at, count] = Array.isArray(value) ? value : []
    if (typeof at !== 'number' || typeof count !== 'number') throw new DamageError('a segment is not one of ours')
    const rows: Row[] = []
    while (rows.length < count) {
      const next = values.next()
      if (next.done) throw new DamageError('a segment ends too early')
      rows.push(rowFrom(next.value))
    }
    yield { seq, at, rows }
    seq += 1
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
