import { z } from 'zod'
import type { Delta, EstateRecord, RecordId } from '../../../../shared/estate/record.ts'
import { type ChangeRow, checkpointHeadSchema, checkpointLineSchema } from '../../../../shared/snapshot/estate-members.ts'
import { SliceError, unpackedRecord } from '../../../../shared/snapshot/fold.ts'
import { type JsonObject, rowsOf } from '../../../../shared/snapshot/table.ts'
import { batchesIn, linesIn, type MemberBytes } from '../content/read-slice.ts'
import { recordFault } from './record-schema.ts'

const instant = z.int().nonnegative().max(8_640_000_000_000_000)
const headSchema = checkpointHeadSchema.extend({ at: instant.nullable() })

/** The record as it is then, checked. */
function checkedRecord(fields: JsonObject): EstateRecord {
  const record = unpackedRecord(fields)
  const fault = recordFault(record)
  if (fault !== null) throw new SliceError(fault)
  return record
}

/** A record, and of an instance the component that it is, or was last, of. */
export interface NamedRecord {
  readonly id: RecordId
  readonly owner?: RecordId
}

/** The estate of a package by its numbers, batch by batch. In memory is one estate, however long the window. */
export interface ToldEstate {
  /** Reads the checkpoint; each table of records is handed on as it comes. @throws SliceError */
  checkpoint(
    bytes: MemberBytes,
    begin: (head: z.infer<typeof headSchema>) => void,
    take: (records: readonly EstateRecord[]) => void,
  ): Promise<void>
  /** Whatever record had this number so far. */
  named(number: number): NamedRecord | undefined
  /** The batches after it, in their order, each as what it did. @throws SliceError */
  batches(bytes: MemberBytes): AsyncGenerator<{ readonly seq: number; readonly at: number; readonly deltas: readonly Delta[] }>
}

export function createToldEstate(): ToldEstate {
  const records = new Map<number, EstateRecord>()
  const ids = new Set<RecordId>()
  const names = new Map<number, NamedRecord>()
  let begunAt = 0

  function put(number: number, record: EstateRecord): void {
    records.set(number, record)
    const owner = record.kind === 'instance' ? record.parent : null
    names.set(number, { id: record.id, ...(owner === null ? {} : { owner }) })
  }

  function come(number: number, record: EstateRecord): void {
    if (ids.has(record.id)) throw new SliceError(`${record.id} is there twice`)
    ids.add(record.id)
    put(number, record)
  }

  function deltaOf(row: ChangeRow): Delta {
    const number = typeof row === 'number' ? row : row[0]
    const was = records.get(number) ?? null
    if (typeof row !== 'number' && row[2] === undefined && was === null) {
      const record = checkedRecord(row[1])
      come(number, record)
      return { op: 'put', record, was: null }
    }
    if (was === null) throw new SliceError(`record ${number} changes or goes, and is not there`)
    if (typeof row === 'number') {
      records.delete(number)
      ids.delete(was.id)
      return { op: 'del', id: was.id, kind: was.kind, was }
    }
    const [, fields, gone] = row
    const record = checkedRecord(gone === undefined ? fields : changed(was, fields, gone))
    if (record.id !== was.id || record.kind !== was.kind) throw new SliceError(`record ${number} becomes another`)
    put(number, record)
    // Told whole it may have lost fields, which no patch would say; it stands anew.
    return { op: 'put', record, was: gone === undefined ? null : was }
  }

  return {
    async checkpoint(bytes, begin, take) {
      let begun: z.infer<typeof headSchema> | null = null
      let count: number | null = null
      for await (const line of linesIn<unknown>(bytes, (number) => (number === 1 ? headSchema : checkpointLineSchema))) {
        if (begun === null) {
          const head = headSchema.parse(line)
          if ((head.seq === 0) !== (head.at === null)) throw new SliceError('line 1: a batch without a time')
          begunAt = head.seq
          begun = head
          begin(head)
          continue
        }
        if (count !== null) throw new SliceError('it goes on behind its end')
        const table = checkpointLineSchema.parse(line)
        if (!('columns' in table)) {
          count = table.records
          continue
        }
        if (begun.at === null) throw new SliceError('records before the first batch')
        const told = rowsOf(table).map(checkedRecord)
        for (const [n, record] of told.entries()) {
          if (records.has(table.first + n)) throw new SliceError(`record ${table.first + n} is there twice`)
          come(table.first + n, record)
        }
        take(told)
      }
      if (begun === null) throw new SliceError('it is empty')
      if (count !== records.size) throw new SliceError(`it holds ${records.size} records instead of ${count}`)
    },
    named: (number) => names.get(number),
    async *batches(bytes) {
      let before = begunAt
      for await (const { seq, at, rows } of batchesIn(bytes)) {
        if (!instant.safeParse(at).success) throw new SliceError(`batch ${seq}: no time`)
        if (seq <= before) throw new SliceError(`batch ${seq} comes after ${before}`)
        before = seq
        yield { seq, at, deltas: rows.map(deltaOf) }
      }
    },
  }
}

/** By entries, since a field may have any name. */
function changed(record: EstateRecord, fields: JsonObject, gone: readonly string[]): JsonObject {
  const kept = Object.entries(record).filter(([field]) => !gone.includes(field))
  return Object.fromEntries([...kept, ...Object.entries(fields)])
}
