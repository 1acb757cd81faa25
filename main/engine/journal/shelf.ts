import type Database from 'better-sqlite3'
import type { Packed, PackedCheckpoint, PackedSegment } from './pack.ts'

const SQL = {
  settled: 'SELECT settled_seq FROM head',
  oldest: 'SELECT min(seq) FROM batch',
  segment: 'INSERT INTO segment (to_seq, from_seq, from_at, row_count, body) VALUES (?, ?, ?, ?, ?)',
  batches: 'DELETE FROM batch WHERE seq BETWEEN ? AND ?',
  checkpoint: 'INSERT OR IGNORE INTO checkpoint (seq, at, record_count, base) VALUES (?, ?, ?, 0)',
  part: 'INSERT INTO checkpoint_part (seq, part, body) VALUES (?, ?, ?)',
} as const

/** Where packed history is put. */
export interface Shelf {
  /** In one short transaction: a segment takes the place of its batches. What no longer fits (it was thinned meanwhile) is left out. */
  store(packed: Packed): void
}

export function createShelf(db: Database.Database): Shelf {
  const settled = db.prepare(SQL.settled).pluck(true)
  const oldest = db.prepare(SQL.oldest).pluck(true)
  const putSegment = db.prepare(SQL.segment)
  const delBatches = db.prepare(SQL.batches)
  const putCheckpoint = db.prepare(SQL.checkpoint)
  const putPart = db.prepare(SQL.part)

  function storeSegment({ fromSeq, toSeq, fromAt, rows, body }: PackedSegment): void {
    if (oldest.get() !== fromSeq || toSeq > Number(settled.get())) return
    putSegment.run(toSeq, fromSeq, fromAt, rows, body)
    delBatches.run(fromSeq, toSeq)
  }

  function storeCheckpoint({ seq, at, records, parts }: PackedCheckpoint): void {
    if (putCheckpoint.run(seq, at, records).changes === 0) return
    for (const [part, body] of parts.entries()) putPart.run(seq, part, body)
  }

  const store = db.transaction((packed: Packed) => {
    if (packed.what === 'segment') storeSegment(packed)
    else storeCheckpoint(packed)
  })
  return { store: (packed) => store.immediate(packed) }
}
