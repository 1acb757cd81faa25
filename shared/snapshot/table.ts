import { z } from 'zod'
import { beforeUuid, uuidsOf, uuidsText } from './uuid-texts.ts'

/**
 * Many JSON objects by columns, as one line of JSON: what repeats is written once, and what is alike stands together, so that a package is a
 * third of what rows of whole objects would be, and still reads with nothing but a JSON parser.
 *
 *   {"first": 40, "count": 3, "columns": {
 *     "kind":  {"values": ["instance"]},                         all have this one value
 *     "name":  {"values": ["a", "b", "c"]},                      one value each, in order
 *     "ready": {"values": [true, false], "at": [0, 1, 0]},       each the value at that place
 *     "form":  {"values": ["vm"], "at": [-1, 0, -1]}}}           -1: the object has no such field
 *
 * In place of `values` may stand what says them shorter:
 *
 *     "uid":   {"uuids": "PcSUbDPbSoio…"}                        UUIDs (uuid-texts.ts)
 *     "on":    {"uuids": "…", "before": {"values": ["node:e/"]}} with what stands before each, by a column of its own
 *     "owner": {"count": 3, "columns": {"kind": …, "uid": …}}    objects, likewise by columns
 */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** What came out of a JSON parser is JSON; to look into it again took longer than to parse it, and lost keys such as `__proto__`. */
const jsonSchema = z.custom<Json>((value) => value !== undefined)
export const objectSchema = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'an object',
)

/** Objects of a table at most, count: what a reader holds of a line at a time. */
export const TABLE_ROWS = 1_000

/** Characters of Base64 for as many UUIDs, and characters before one at most: each may stand there a thousand times. */
const UUIDS_MAX = Math.ceil((TABLE_ROWS * 16) / 3) * 4
const BEFORE_MAX = 300

const count = z.int().positive().max(TABLE_ROWS)
const places = z.array(z.int().min(-1)).optional()

export interface Objects {
  readonly count: number
  readonly columns: Readonly<Record<string, Column>>
}
/** Values of a field, in one of three forms. */
export type Values =
  | { readonly values: readonly Json[] }
  | { readonly uuids: string; readonly before?: Column | undefined }
  | Objects
export type Column = Values & { readonly at?: readonly number[] | undefined }

const columnSchema: z.ZodType<Column> = z.lazy(() =>
  z.union([
    z.object({ values: z.array(jsonSchema), at: places }),
    z.object({ uuids: z.string().max(UUIDS_MAX), before: columnSchema.optional(), at: places }),
    z.object({ count, columns: z.record(z.string(), columnSchema), at: places }),
  ]),
)

/** Objects by columns. */
export const columnsSchema = z.object({ count, columns: z.record(z.string(), columnSchema) })

export const tableSchema = columnsSchema.extend({
  /** The number of the first object; the others follow on. */
  first: z.int().nonnegative(),
})
export type Table = Readonly<z.infer<typeof tableSchema>>

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Fewer values than this are written as they are, count. */
const FEW = 4

/** The same values, in the shortest of the forms. */
function valuesOf(values: readonly Json[]): Values {
  if (values.length < FEW) return { values }
  if (values.every((value) => typeof value === 'string')) return uuidsIn(values) ?? { values }
  if (values.every(isObject) && isRegular(values)) return { count: values.length, columns: columnsOf(values) }
  return { values }
}

function uuidsIn(texts: readonly string[]): Values | null {
  const before: string[] = []
  for (const text of texts) {
    const stands = beforeUuid(text)
    if (stands === null || stands.length > BEFORE_MAX) return null
    before.push(stands)
  }
  const uuids = uuidsText(texts)
  return before.some((text) => text !== '') ? { uuids, before: columnOf(before) } : { uuids }
}

/** Objects of which most have the same fields. A field of that one name would be lost where it is read by the schema. */
function isRegular(objects: readonly JsonObject[]): boolean {
  const fields = new Set<string>()
  let there = 0
  for (const each of objects) {
    for (const field in each) {
      if (field === '__proto__') return false
      fields.add(field)
      there += 1
    }
  }
  return there * 2 > fields.size * objects.length
}

/** One field of all objects; undefined: the object has it not. */
function columnOf(all: readonly (Json | undefined)[]): Column {
  const plain = new Map<Json, number>()
  const byText = new Map<string, number>()
  const values: Json[] = []
  const at: number[] = []
  let whole = true
  // Most are what the one before was, which is soonest seen.
  let before: Json | undefined
  let place = -1
  for (const value of all) {
    if (value === undefined) {
      whole = false
      at.push(-1)
      continue
    }
    if (value !== before) place = placeOf(value)
    before = value
    at.push(place)
  }
  if (whole && values.length === 1) return { values }
  // One value each is shorter than places where most are different.
  if (whole && values.length * 2 > all.length)
    return valuesOf(values.length === all.length ? values : at.map((n) => values[n] ?? null))
  return { ...valuesOf(values), at }

  function placeOf(value: Json): number {
    const known = value === null || typeof value !== 'object' ? placeIn(plain, value) : placeIn(byText, JSON.stringify(value))
    if (known === values.length) values.push(value)
    return known
  }

  function placeIn<K>(places: Map<K, number>, key: K): number {
    const known = places.get(key)
    if (known === undefined) places.set(key, values.length)
    return known ?? values.length
  }
}

/** A field of that name is had by every object. */
const isCommon = (field: string): boolean => field in Object.prototype

function columnsOf(rows: readonly JsonObject[]): Record<string, Column> {
  const fields = new Set<string>()
  for (const row of rows) for (const field in row) fields.add(field)
  const ofRow = (row: JsonObject, field: string): Json | undefined =>
    isCommon(field) && !Object.hasOwn(row, field) ? undefined : row[field]
  return Object.fromEntries([...fields].map((field) => [field, columnOf(rows.map((row) => ofRow(row, field)))]))
}

/** The objects as one table, from the number `first` on. At least one, at most `TABLE_ROWS`. */
export function tableOf(rows: readonly JsonObject[], first: number): Table {
  return { first, count: rows.length, columns: columnsOf(rows) }
}

/** The objects of a table, in order. @throws RangeError where a column does not fit */
export function rowsOf({ count, columns }: Objects): JsonObject[] {
  const made: [string, Json][][] = Array.from({ length: count }, () => [])
  for (const [field, column] of Object.entries(columns)) {
    for (const [row, value] of fieldOf(field, column, count).entries()) if (value !== undefined) made[row]?.push([field, value])
  }
  return made.map((fields) => Object.fromEntries(fields))
}

/** The values of a column, one a row; undefined: the row has no such field. */
function fieldOf(field: string, column: Column, count: number): readonly (Json | undefined)[] {
  const { at } = column
  const values = toldBy(field, column)
  return Array.from({ length: count }, (_, row) => {
    const place = at === undefined ? (values.length === 1 ? 0 : row) : at[row]
    const value = place === undefined ? undefined : values[place]
    if (value === undefined && place !== -1) throw new RangeError(`the column ${field} has no value for row ${row}`)
    return value
  })
}

function toldBy(field: string, column: Column): readonly Json[] {
  if ('values' in column) return column.values
  if ('columns' in column) return rowsOf(column)
  const uuids = uuidsOf(column.uuids)
  if (column.before === undefined) return uuids
  const before = fieldOf(field, column.before, uuids.length)
  return uuids.map((uuid, n) => {
    const stands = before[n]
    if (typeof stands !== 'string' || stands.length > BEFORE_MAX)
      throw new RangeError(`the column ${field} has no text before a UUID`)
    return stands + uuid
  })
}
