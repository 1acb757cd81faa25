import type Database from 'better-sqlite3'
import type { EstateRecord, RecordId } from '../../../shared/estate/record.ts'
import type { History, Moment } from './moment.ts'
import { readBatches, readHead } from './read.ts'
import { readWatch, readWatchEnd } from './read-watch.ts'

const SQL = {
  first: 'SELECT seq, at FROM batch ORDER BY seq LIMIT 1',
  at: 'SELECT seq, at FROM batch WHERE at <= ? ORDER BY seq DESC LIMIT 1',
} as const

/** The past as `db` holds it. Reads only; each call sees one state of the database, whatever a writer does meanwhile. */
export function openHistory(db: Database.Database): History {
  const first = db.prepare(SQL.first).raw(true)
  const before = db.prepare(SQL.at).raw(true)

  function placeOf(row: unknown): { readonly seq: number; readonly at: number } | null {
    const [seq, at] = Array.isArray(row) ? row : []
    return seq === undefined ? null : { seq: Number(seq), at: Number(at) }
  }

  function span() {
    const begin = placeOf(first.get())
    if (begin === null) return null
    const head = readHead(db)
    return { from: begin.at, to: Math.max(head.at ?? begin.at, readWatchEnd(db) ?? 0) }
  }

  function at(instant: number): Moment {
    const place = placeOf(before.get(instant)) ?? placeOf(first.get())
    const records = new Map<RecordId, EstateRecord>()
    for (const batch of readBatches(db, 0)) {
      if (batch.seq > (place?.seq ?? 0)) break
      for (const delta of batch.deltas) {
        if (delta.op === 'put') records.set(delta.record.id, delta.record)
        else records.delete(delta.id)
      }
    }
    return {
      at: instant,
      seq: place?.seq ?? 0,
      asOf: place?.at ?? null,
      records,
      ...readWatch(db, instant, readHead(db).at),
    }
  }

  const readSpan = db.transaction(span)
  const readAt = db.transaction(at)
  return { span: () => readSpan(), at: (instant) => readAt(instant) }
}
