import { GRADES } from '../estate/level.ts'
import type { ChangeRow } from './estate-members.ts'
import { type JsonObject, type Table, tableOf } from './table.ts'

/**
 * What the page of a package shows of its estate, from what the package says of it: bureaus, apps and components, and what changes of them that can be
 * seen there. In the package's own form and by its numbers, so that the page reads it as it would read the whole.
 */
export interface PageEstate {
  /** Of a table of records, from the number `first` on; null: nothing of it is shown. They are of one kind. */
  table(records: readonly JsonObject[], first: number): Table | null
  /** Of the rows of a batch. */
  rows(rows: readonly ChangeRow[]): ChangeRow[]
}

interface ShownFields {
  readonly always: readonly string[]
  /** While it has an alarm. */
  readonly alarmed: readonly string[]
}

const SHOWN = new Map<unknown, ShownFields>([
  ['bureau', { always: ['id', 'kind', 'name', 'nameEn', 'order'], alarmed: [] }],
  ['cluster', { always: ['id', 'kind', 'name', 'nameEn'], alarmed: [] }],
  [
    'app',
    {
      always: [
        'id',
        'kind',
        'name',
        'nameEn',
        'order',
        'parent',
        'level',
        'sources',
        'readyCount',
        'untoldCount',
        'instanceCount',
      ],
      alarmed: ['reasons'],
    },
  ],
  [
    'component',
    {
      always: ['id', 'kind', 'source', 'uid', 'name', 'parent', 'level'],
      alarmed: ['reasons', 'readyReplicas', 'readyUntold', 'desired'],
    },
  ],
])

/** Whether records of this kind are shown, each with all that is shown of it. */
export const isShownKind = (kind: unknown): boolean => SHOWN.has(kind)

function picked(record: JsonObject, fields: readonly string[]): JsonObject {
  return Object.fromEntries(
    fields.flatMap((field) => (Object.hasOwn(record, field) ? [[field, toldOf(field, record[field] ?? null)]] : [])),
  )
}

/** Of reasons the first, and of it what its words are made of. */
function toldOf(field: string, value: JsonObject[string]): JsonObject[string] {
  if (field !== 'reasons' || !Array.isArray(value)) return value
  const [first] = value
  return isObject(first) ? [picked(first, ['code', 'facts'])] : []
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is shown of a record; null: nothing. */
function shownOf(record: JsonObject): JsonObject | null {
  const fields = SHOWN.get(record.kind)
  if (fields === undefined) return null
  const isAlarmed = GRADES.some((grade) => grade === record.level)
  return picked(record, isAlarmed ? [...fields.always, ...fields.alarmed] : fields.always)
}

export function createPageEstate(): PageEstate {
  /** Records as they now are: of those that are shown, what may ever be. */
  const records = new Map<number, JsonObject>()

  function come(number: number, record: JsonObject): JsonObject | null {
    const fields = SHOWN.get(record.kind)
    if (fields === undefined) return null
    records.set(number, picked(record, [...fields.always, ...fields.alarmed]))
    return shownOf(record)
  }

  function rowOf(row: ChangeRow): ChangeRow | null {
    if (typeof row === 'number') return records.delete(row) ? row : null
    const [number, fields, gone] = row
    if (gone === undefined) {
      const shown = come(number, fields)
      return shown === null ? null : [number, shown]
    }
    const known = records.get(number)
    if (known === undefined) return null
    const kept = Object.entries(known).filter(([field]) => !gone.includes(field))
    const before = shownOf(known)
    const after = come(number, Object.fromEntries([...kept, ...Object.entries(fields)]))
    return before === null || after === null ? null : difference(number, before, after)
  }

  return {
    table(all, first) {
      const shown = all.map((record, n) => come(first + n, record)).filter((record) => record !== null)
      return shown.length === 0 || shown.length < all.length ? null : tableOf(shown, first)
    },
    rows: (rows) => rows.map(rowOf).filter((row) => row !== null),
  }
}

/** null: they are the same. */
function difference(number: number, before: JsonObject, after: JsonObject): ChangeRow | null {
  const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
  const changed = Object.entries(after).filter(([field, value]) => !Object.hasOwn(before, field) || !isSame(before[field], value))
  const gone = Object.keys(before).filter((field) => !Object.hasOwn(after, field))
  return changed.length + gone.length === 0 ? null : [number, Object.fromEntries(changed), gone]
}
