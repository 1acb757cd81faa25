import type { EstateRecord, RecordId, RecordKind } from '../estate/record.ts'
import type { ChangeRow } from './estate-members.ts'
import { type JsonObject, rowsOf, type Table } from './table.ts'

/** A package whose members do not fit together. */
export class SliceError extends Error {
  override readonly name = 'SliceError'
}

/** A record as a package holds it: without its id where that follows from kind, source and uid. */
export function packedRecord(record: JsonObject): JsonObject {
  const { id, ...rest } = record
  return id === derivedId(record) ? rest : record
}

const idOf = (fields: JsonObject): RecordId => (typeof fields.id === 'string' ? fields.id : derivedId(fields))

function derivedId({ kind, source, uid }: JsonObject): string {
  return `${kind}:${source}/${uid}`
}

const KINDS: Readonly<Record<RecordKind, true>> = {
  ...{ bureau: true, app: true, cluster: true, component: true, instance: true, node: true, namespace: true, replicaset: true },
  ...{ service: true, endpoints: true, 'disruption-budget': true, autoscaler: true, quota: true, event: true, alert: true },
  ...{ probe: true, target: true },
}

export const RECORD_KINDS: readonly string[] = Object.keys(KINDS)

/** The record again. Its kind is looked at, its other fields are not: what shows them takes what it knows. @throws SliceError */
export function unpackedRecord(fields: JsonObject): EstateRecord {
  const record: unknown = 'id' in fields ? fields : { ...fields, id: derivedId(fields) }
  if (!isRecord(record)) throw new SliceError(`there is no record of the kind ${JSON.stringify(fields.kind)}`)
  return record
}

function isRecord(value: unknown): value is EstateRecord {
  if (typeof value !== 'object' || value === null) return false
  const { id, kind }: { id?: unknown; kind?: unknown } = value
  return typeof id === 'string' && typeof kind === 'string' && Object.hasOwn(KINDS, kind)
}

/** The ids of all records that the tables and rows tell of, by their numbers. @throws RangeError where a table does not fit */
export function recordIds(tables: Iterable<Table>, rows: Iterable<ChangeRow>): Map<number, RecordId> {
  const ids = new Map<number, RecordId>()
  for (const table of tables) for (const [place, record] of rowsOf(table).entries()) ids.set(table.first + place, idOf(record))
  for (const row of rows) if (typeof row !== 'number' && row[2] === undefined) ids.set(row[0], idOf(row[1]))
  return ids
}

/** The estate of a package, batch by batch: the checkpoint's tables first, then the rows of the batches in their order. */
export interface SliceFold {
  /** @throws SliceError */
  table(table: Table): void
  /** @throws SliceError where a row changes a record that is not there */
  take(rows: readonly ChangeRow[]): void
  /** The record of that number as it now is; null: it is not there. @throws SliceError */
  record(number: number): EstateRecord | null
  /** The records as they now are. @throws SliceError */
  estate(): Map<RecordId, EstateRecord>
}

export function createSliceFold(): SliceFold {
  const records = new Map<number, JsonObject>()

  function take(row: ChangeRow): void {
    if (typeof row === 'number') {
      if (!records.delete(row)) throw new SliceError(`record ${row} goes, and is not there`)
      return
    }
    const [number, fields, gone] = row
    if (gone === undefined) {
      records.set(number, fields)
      return
    }
    const known = records.get(number)
    if (known === undefined) throw new SliceError(`record ${number} changes, and is not there`)
    const kept = Object.entries(known).filter(([field]) => !gone.includes(field))
    records.set(number, Object.fromEntries([...kept, ...Object.entries(fields)]))
  }

  return {
    table(table) {
      for (const [place, record] of rowsOf(table).entries()) records.set(table.first + place, record)
    },
    take(rows) {
      for (const row of rows) take(row)
    },
    record(number) {
      const fields = records.get(number)
      return fields === undefined ? null : unpackedRecord(fields)
    },
    estate() {
      const estate = new Map<RecordId, EstateRecord>()
      for (const fields of records.values()) {
        const record = unpackedRecord(fields)
        estate.set(record.id, record)
      }
      return estate
    },
  }
}
