import type Database from 'better-sqlite3'
import type { EstateRecord, RecordId } from '../../../shared/estate/record.ts'
import { DamageError } from './damage.ts'
import type { History, Moment, Place } from './moment.ts'
import { type Batch, readBatches, readHead } from './read.ts'
import { readWatch, readWatchEnd, readWatchHistory, spanAt, type WatchSpan } from './read-watch.ts'
import { createFold, type Fields, type Fold, type Key } from './rows.ts'
import { headsOf, rowsOfPart } from './segment.ts'

const SQL = {
  // The unary plus keeps it from sorting all earlier batches: it walks back from the newest.
  batchAt: 'SELECT seq, at FROM batch WHERE seq > @from AND seq <= @to AND +at <= @at ORDER BY seq DESC LIMIT 1',
  // By the index alone, which knows no bodies: newest first, from the one that holds the batch `to`.
  segmentsAt: `SELECT to_seq FROM segment INDEXED BY segment_from WHERE to_seq > @from AND from_at <= @at
    AND to_seq <= ifnull((SELECT min(to_seq) FROM segment WHERE to_seq >= @to), @to) ORDER BY to_seq DESC`,
  segment: 'SELECT from_seq, body FROM segment WHERE to_seq = ?',
  oldest: 'SELECT seq, at FROM checkpoint ORDER BY seq LIMIT 1',
  checkpoint: 'SELECT seq, at FROM checkpoint WHERE seq <= ? ORDER BY seq DESC LIMIT 1',
  parts: 'SELECT body FROM checkpoint_part WHERE seq = ? ORDER BY part',
} as const

/** The records after the batch `seq`, which no earlier instant than the span's may ask for. To be called in a transaction. @throws DamageError */
export const readEstateAt = (db: Database.Database, seq: number): Map<RecordId, EstateRecord> => readFoldAt(db, seq).estate()

/** The same, to go on from with the batches after it. */
export function readFoldAt(db: Database.Database, seq: number): Fold {
  const from = checkpointBefore(db, seq)
  const fold = createFold()
  for (const part of db.prepare(SQL.parts).pluck(true).iterate(from.seq)) for (const row of rowsOfPart(part)) fold.take(row)
  for (const { rows } of readBatches(db, from.seq, seq)) for (const row of rows) fold.take(row)
  return fold
}

function checkpointBefore(db: Database.Database, seq: number): Place {
  const from = placeFrom(db.prepare(SQL.checkpoint).raw(true).get(seq))
  if (from === null) throw new DamageError(`no checkpoint stands before batch ${seq}`)
  return from
}

/**
 * The records after the batch `seq` one by one, by the keys that the rows of later batches use. In memory is only what changed since the
 * checkpoint before it, so that an estate of any size can be written out. To be called in a transaction.
 * @param between called after each batch that is gone through before the first record is told
 * @throws DamageError
 */
export function* eachRecordAt(
  db: Database.Database,
  seq: number,
  between: () => void = () => {},
): Generator<readonly [Key, Fields]> {
  const from = checkpointBefore(db, seq)
  const since = changesSince(readBatches(db, from.seq, seq), between)
  for (const part of db.prepare(SQL.parts).pluck(true).iterate(from.seq)) {
    for (const row of rowsOfPart(part)) {
      if (typeof row !== 'object') throw new DamageError('a checkpoint holds a record that is gone')
      const [key, record] = row
      const change = since.get(key)
      if (change === undefined) yield [key, record]
      else if (change !== null && change.whole === null) yield [key, changed(record, change)]
    }
  }
  let place = 0
  for (const { rows } of readBatches(db, from.seq, seq)) {
    for (const row of rows) {
      place += 1
      const change = typeof row === 'object' && row.length === 2 ? since.get(row[0]) : undefined
      if (typeof row === 'object' && change?.whole === place) yield [row[0], changed(row[1], change)]
    }
  }
}

/** What became of a record: which row holds all of it (counted from 1; null: the checkpoint does), and what changed after that. */
interface Change {
  readonly whole: number | null
  readonly fields: Fields
  readonly gone: Set<string>
}

/** By the record's key; null: it is gone. Of whole records only the place is kept: they may be all that there are. */
function changesSince(batches: Iterable<Batch>, between: () => void): Map<Key, Change | null> {
  const since = new Map<Key, Change | null>()
  let place = 0
  for (const { rows } of batches) {
    between()
    for (const row of rows) {
      place += 1
      if (typeof row !== 'object') {
        since.set(row, null)
        continue
      }
      const [key, fields, gone] = row
      if (gone === undefined) {
        since.set(key, { whole: place, fields: {}, gone: new Set() })
        continue
      }
      const known = since.get(key)
      if (known === null) throw new DamageError('a change is of a record that is gone')
      const change = known ?? { whole: null, fields: {}, gone: new Set<string>() }
      since.set(key, change)
      for (const name of Object.keys(fields)) change.gone.delete(name)
      Object.assign(change.fields, fields)
      for (const name of gone) {
        delete change.fields[name]
        change.gone.add(name)
      }
    }
  }
  return since
}

function changed(record: Fields, { fields, gone }: Change): Fields {
  Object.assign(record, fields)
  for (const name of gone) delete record[name]
  return record
}

function placeFrom(row: unknown): Place | null {
  const [seq, at] = Array.isArray(row) ? row : []
  return seq === undefined ? null : { seq: Number(seq), at: Number(at) }
}

/**
 * The past as `db` holds it. Reads only; each call sees one state of the database, whatever a writer does meanwhile.
 *
 * Batches are in the order of their sequence, and their wall times may jump: an instant means the last batch that is not after it, of
 * the stretch that tells of it (`spanAt`), in which the clock ran evenly. So where the clock was set back, what was told later about an
 * instant counts; a clock that was wrong for a while, ahead or behind, hides nothing for longer than it was.
 */
export function openHistory(db: Database.Database): History {
  const batchAt = db.prepare(SQL.batchAt).raw(true)
  const segmentsAt = db.prepare(SQL.segmentsAt).pluck(true)
  const segment = db.prepare(SQL.segment).raw(true)
  const oldest = db.prepare(SQL.oldest).raw(true)

  /** The last batch after `from`, up to `to`, that is not after the instant `at`; null: none. */
  function lastIn(range: { readonly from: number; readonly to: number; readonly at: number }): Place | null {
    const { from, to, at: instant } = range
    let place = placeFrom(batchAt.get(range))
    if (place !== null) return place
    for (const toSeq of segmentsAt.iterate(range)) {
      const row = segment.get(toSeq)
      const [fromSeq, body] = Array.isArray(row) ? row : []
      for (const { seq, at } of headsOf(Number(fromSeq), body)) if (seq > from && seq <= to && at <= instant) place = { seq, at }
      if (place !== null) return place
    }
    return null
  }

  /** The batch that the estate was at `instant`, in a history that begins at the time `first`; null: none that is known. */
  function placeBy(instant: number, first: number): Place | null {
    const span = spanAt(db, instant)
    // A clock that wavers by less than a jump puts later batches before the first: they tell of no time before it.
    if (span === null && instant < first) return null
    return placeIn(span ?? { fromSeq: null, toSeq: null }, instant)
  }

  /** The last batch of a stretch that is not after `instant`, or the one before it; null: none that is known. */
  function placeIn({ fromSeq, toSeq }: Pick<WatchSpan, 'fromSeq' | 'toSeq'>, instant: number): Place | null {
    const place = lastIn({ from: fromSeq ?? 0, to: toSeq ?? Number.MAX_SAFE_INTEGER, at: instant })
    return place ?? (fromSeq === null ? null : placeOf(fromSeq))
  }

  function placeOf(batch: number): Place | null {
    for (const { seq, at } of readBatches(db, batch - 1, batch)) return { seq, at }
    return null
  }

  /** The last batch not after `instant`; before the first, the first that can be told. null: nothing was recorded. */
  function placeAt(instant: number): Place | null {
    const begin = beginning()
    if (begin === null) return null
    const lastBy = (at: number): Place => {
      const place = placeBy(at, begin.at)
      return place === null || place.seq < begin.seq ? begin : place
    }
    const place = lastBy(instant)
    // The first commit may be several batches of one moment: none of them alone is an estate.
    return place === begin ? lastBy(begin.at) : place
  }

  function between(from: number, to: number): { readonly first: Place; readonly last: Place } | null {
    const [begin, start, end] = [beginning(), placeAt(from), placeAt(to)]
    if (begin === null || start === null || end === null) return null
    const stretches = readWatchHistory(db, from, to).spans.filter((span) => span.from < to && span.to >= from)
    const placesAt = (instant: number): Place[] =>
      stretches.map(({ afterSeq, toSeq }) => placeIn({ fromSeq: afterSeq, toSeq }, instant) ?? begin)
    const first = [start, ...placesAt(from)].reduce((least, place) => (place.seq < least.seq ? place : least))
    const last = [end, ...placesAt(to)].reduce((most, place) => (place.seq > most.seq ? place : most))
    return { first: first.seq < begin.seq ? begin : first, last: last.seq < first.seq ? first : last }
  }

  /** The first batch that can be told; null: none. */
  function beginning(): Place | null {
    const from = placeFrom(oldest.get())
    if (from === null) throw new DamageError('history has no beginning')
    if (from.seq > 0) return from
    return placeOf(1)
  }

  function span() {
    const begin = beginning()
    if (begin === null) return null
    const { at } = readHead(db)
    return { from: begin.at, to: Math.max(at ?? begin.at, readWatchEnd(db) ?? 0) }
  }

  function at(instant: number): Moment {
    const place = placeAt(instant)
    const records = place === null ? new Map<RecordId, EstateRecord>() : readEstateAt(db, place.seq)
    return {
      ...{ at: instant, seq: place?.seq ?? 0, asOf: place?.at ?? null, records },
      ...readWatch(db, instant),
    }
  }

  const readSpan = db.transaction(span)
  const readAt = db.transaction(at)
  const readPlace = db.transaction(placeAt)
  const readBetween = db.transaction(between)
  return {
    span: () => readSpan(),
    at: (instant) => readAt(instant),
    place: (instant) => readPlace(instant),
    between: (from, to) => readBetween(from, to),
  }
}
