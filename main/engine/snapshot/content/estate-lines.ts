import type Database from 'better-sqlite3'
import type { RecordId } from '../../../../shared/estate/record.ts'
import { createBatchLines } from '../../../../shared/snapshot/batch-columns.ts'
import type { ChangeLine, ChangeRow, CheckpointHead, CheckpointLine } from '../../../../shared/snapshot/estate-members.ts'
import { packedRecord } from '../../../../shared/snapshot/fold.ts'
import { type JsonObject, TABLE_ROWS, tableOf } from '../../../../shared/snapshot/table.ts'
import { eachRecordAt } from '../../journal/history.ts'
import { readBatches } from '../../journal/read.ts'
import type { Fields, Key, Row } from '../../journal/rows.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { PageDigest } from './page-digest.ts'
import type { Scope } from './scope.ts'
import type { Slice } from './slice.ts'

/** What the checkpoint and the changes have in common: the package's own numbers for its records. */
export interface EstateLines {
  /** What is called how, of all that came by so far and is no instance and no mere evidence. */
  readonly called: ReadonlyMap<RecordId, Called>
  /** What may have been sampled, of all that came by so far, with its key in the journal: that of which an estate has thousands, and all else. */
  readonly sampled: { readonly many: ReadonlyMap<RecordId, Key>; readonly few: ReadonlyMap<RecordId, Key> }
  /** The package's number for a record that was told. */
  numberOf(key: Key): number
  checkpoint(): Generator<string>
  /** To be called once the checkpoint was told to its end. @param reached the share of the batches that were told, 0…1 */
  changes(reached: (share: number) => void): Generator<string>
}

export interface Called {
  readonly kind: string
  readonly name: string
  readonly nameEn: string | null
  /** The app that it is of; null: none. */
  readonly app: RecordId | null
}

/** Kinds of which a history of changes is kept (assess/changes.ts). */
const KEPT_KINDS: ReadonlySet<unknown> = new Set(['bureau', 'app', 'cluster', 'node', 'component'])

const MANY: ReadonlySet<unknown> = new Set(['instance', 'node'])
/** Kinds of which there are thousands and no samples. */
export const UNSAMPLED: ReadonlySet<unknown> = new Set(['event', 'replicaset', 'endpoints'])

const line = (value: unknown): string => `${JSON.stringify(value)}\n`

/** A record as the journal holds it is plain JSON. */
const json = (fields: Fields): JsonObject => fields as JsonObject

/** The estate of a slice as lines of JSON, batch by batch: in memory are a table of records of each kind, and the numbers. @throws DamageError */
export function estateLines(
  db: Database.Database,
  slice: Slice,
  scope: Scope,
  redactor: Redactor,
  page: PageDigest,
  look: () => void,
): EstateLines {
  const { fromSeq, fromAt, toSeq } = slice
  const numbers = new Map<Key, number>()
  const called = new Map<RecordId, Called>()
  const sampled = { many: new Map<RecordId, Key>(), few: new Map<RecordId, Key>() }
  let next = 0

  function remember(key: Key, { id, kind, name, nameEn, parent }: Fields): void {
    if (typeof id !== 'string' || UNSAMPLED.has(kind)) return
    sampled[MANY.has(kind) ? 'many' : 'few'].set(id, key)
    if (!KEPT_KINDS.has(kind)) return
    const app = kind === 'app' ? id : kind === 'component' && typeof parent === 'string' ? parent : null
    called.set(id, { kind: String(kind), name: String(name), nameEn: typeof nameEn === 'string' ? nameEn : null, app })
  }

  const numberOf = (key: Key): number => {
    const known = numbers.get(key)
    if (known !== undefined) return known
    next += 1
    numbers.set(key, next - 1)
    return next - 1
  }

  function* checkpoint(): Generator<string> {
    const head: CheckpointHead = { seq: fromSeq, at: fromAt }
    page.head(head)
    yield line(head)
    const waiting = new Map<string, { readonly keys: Key[]; readonly rows: JsonObject[] }>()
    const written = ({ keys, rows }: { readonly keys: readonly Key[]; readonly rows: readonly JsonObject[] }): string => {
      const first = next
      for (const key of keys) numberOf(key)
      page.records(rows, first)
      const table: CheckpointLine = tableOf(rows, first)
      return line(table)
    }
    for (const [key, record] of eachRecordAt(db, fromSeq, look)) {
      if (!scope.has(String(record.id))) continue
      remember(key, record)
      const kind = String(record.kind)
      const table = waiting.get(kind) ?? { keys: [], rows: [] }
      waiting.set(kind, table)
      table.keys.push(key)
      table.rows.push(packedRecord(redactor.value(json(record))))
      if (table.rows.length < TABLE_ROWS) continue
      waiting.delete(kind)
      yield written(table)
    }
    for (const table of waiting.values()) yield written(table)
    const end: CheckpointLine = { records: next }
    yield line(end)
  }

  function rowOf(row: Row): ChangeRow | null {
    if (typeof row !== 'object') return numbers.get(row) ?? null
    const [key, fields, gone] = row
    if (gone !== undefined) {
      const number = numbers.get(key)
      return number === undefined ? null : [number, redactor.value(json(fields)), [...gone]]
    }
    if (!scope.has(String(fields.id))) return null
    remember(key, fields)
    return [numberOf(key), packedRecord(redactor.value(json(fields)))]
  }

  function* changes(reached: (share: number) => void): Generator<string> {
    const lines = createBatchLines()
    for (const { seq, at, rows } of readBatches(db, fromSeq, toSeq)) {
      const told: ChangeLine = { seq, at, rows: rows.map(rowOf).filter((row) => row !== null) }
      if (told.rows.length > 0) {
        page.batch(told)
        for (const each of lines.add(told)) yield line(each)
      }
      reached((seq - fromSeq) / Math.max(1, toSeq - fromSeq))
    }
    for (const each of lines.end()) yield line(each)
  }

  return { called, sampled, numberOf, checkpoint, changes }
}
