import type { EstateRecord, RecordId } from '../../../shared/estate/record.ts'
import { same } from '../estate/same.ts'
import type { Json } from './columns.ts'
import { DamageError } from './damage.ts'
import { unpacked } from './packed.ts'
import { isObject, isPatch, isRecord, isWhole } from './stored.ts'

/**
 * The stored form of history. A batch is a list of rows, one a delta, in their order:
 *
 *   12                                  record 12 is gone
 *   [12, {"id": …, …}]                  record 12 came, or was replaced: all of it
 *   [12, {"ready": false, …}, ["why"]]  fields of record 12 that changed, and the names of those that went
 *
 * Numbers are given by the writer when a record comes and are never used again, so that a change names its record in a byte or
 * two. Batches from before (schema 1 to 6) hold whole records and name them by id: `{"op": "put", "record"}`, `{"op": "del", "id"}`.
 * They read as rows whose key is that id. Between them and the first numbers stands a checkpoint, so that no fold meets both.
 */
export type Key = number | RecordId
export type Fields = Record<string, unknown>
export type Row = Key | readonly [Key, Fields] | readonly [Key, Fields, readonly string[]]

/** What became of a record: the fields that changed, and the names of those that went. */
export function changesOf(after: object, before: object): [Fields, string[]] {
  const changed: Fields = {}
  const gone: string[] = []
  if (!isObject(after) || !isObject(before)) return [changed, gone]
  for (const key in after) {
    const value = after[key]
    const was = before[key]
    if (value !== was && value !== undefined && (typeof value !== 'object' || !same(value, was))) changed[key] = value
  }
  for (const key in before) if (after[key] === undefined && before[key] !== undefined) gone.push(key)
  return [changed, gone]
}

const isKey = (value: unknown): value is Key => typeof value === 'number' || typeof value === 'string'
const isName = (value: unknown): value is string => typeof value === 'string'

/** A row as it was stored, checked. @throws DamageError */
export function rowFrom(value: unknown): Row {
  if (isKey(value)) return value
  if (Array.isArray(value)) {
    const [key, fields, gone] = value
    if (isKey(key) && value.length === 2 && isWhole(fields)) return [key, fields]
    if (isKey(key) && value.length === 3 && isPatch(fields) && Array.isArray(gone) && gone.every(isName))
      return [key, fields, gone]
  } else if (isObject(value)) {
    if (value.op === 'put' && isWhole(value.record)) return [String(value.record.id), value.record]
    if (value.op === 'del' && typeof value.id === 'string') return value.id
  }
  throw new DamageError('a change is not one of ours')
}

/** A fold of rows: the estate after them. */
export interface Fold {
  /** Takes over what the row holds. Returns the record as it then is; null: it is gone. @throws DamageError */
  take(row: Row): Fields | null
  /** @throws DamageError */
  estate(): Map<RecordId, EstateRecord>
  /** The record that rows call by this; undefined: there is none. It is the fold's, and changes with it. @throws DamageError */
  get(key: Key): EstateRecord | undefined
}

/** Begins with no records. They are changed in place: what was given to `take` belongs to the fold. */
export function createFold(): Fold {
  const records = new Map<Key, Fields>()
  return {
    take(row) {
      if (typeof row !== 'object') {
        records.delete(row)
        return null
      }
      const [key, fields, gone] = row
      if (gone === undefined) {
        records.set(key, fields)
        return fields
      }
      const known = records.get(key)
      if (known === undefined) throw new DamageError('a change is of a record that is not there')
      Object.assign(known, fields)
      for (const name of gone) delete known[name]
      return known
    },
    get(key) {
      const record = records.get(key)
      if (record !== undefined && !isRecord(record)) throw new DamageError('a record is not one of ours')
      return record
    },
    estate() {
      const estate = new Map<RecordId, EstateRecord>()
      for (const record of records.values()) {
        if (!isRecord(record)) throw new DamageError('a record is not one of ours')
        estate.set(record.id, record)
      }
      return estate
    },
  }
}

/** The values in the body of a batch, which is a JSON list. @throws DamageError */
export function listFrom(body: unknown): readonly Json[] {
  let value: unknown
  try {
    value = JSON.parse(unpacked(body))
  } catch {
    throw new DamageError('a batch is not JSON')
  }
  if (!Array.isArray(value)) throw new DamageError('a batch is not a list')
  return value
}
