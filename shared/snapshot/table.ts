import { z } from 'zod'

/**
 * Many JSON objects by columns, as one line of JSON: what repeats is written once, and what is alike stands together, so that a package is a
 * third of what rows of whole objects would be, and still reads with nothing but a JSON parser.
 *
 *   {"first": 40, "count": 3, "columns": {
 *     "kind":  {"values": ["instance"]},                         all have this one value
 *     "name":  {"values": ["a", "b", "c"]},                      one value each, in order
 *     "ready": {"values": [true, false], "at": [0, 1, 0]},       each the value at that place
 *     "form":  {"values": ["vm"], "at": [-1, 0, -1]}}}           -1: the object has no such field
 */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** What came out of a JSON parser is JSON; to look into it again took longer than to parse it, and lost keys such as `__proto__`. */
const jsonSchema = z.custom<Json>((value) => value !== undefined)
export const objectSchema = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'an object',
)

const columnSchema = z.object({
  values: z.array(jsonSchema),
  at: z.array(z.int().min(-1)).optional(),
})

/** Objects of a table at most, count: what a reader holds of a line at a time. */
export const TABLE_ROWS = 1_000

export const tableSchema = z.object({
  /** The number of the first object; the others follow on. */
  first: z.int().nonnegative(),
  count: z.int().positive().max(TABLE_ROWS),
  columns: z.record(z.string(), columnSchema),
})
export type Table = Readonly<z.infer<typeof tableSchema>>
type Column = z.infer<typeof columnSchema>

/** One field of all objects. @param present how many of them have it */
function columnOf(rows: readonly JsonObject[], field: string): Column {
  const plain = new Map<Json, number>()
  const byText = new Map<Json, number>()
  const values: Json[] = []
  const all: Json[] = []
  const at = rows.map((row) => {
    const value = Object.hasOwn(row, field) ? row[field] : undefined
    if (value === undefined) return -1
    all.push(value)
    const isPlain = value === null || typeof value !== 'object'
    const places = isPlain ? plain : byText
    const key = isPlain ? value : JSON.stringify(value)
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, values.length)
    values.push(value)
    return values.length - 1
  })
  const whole = all.length === rows.length
  if (whole && values.length === 1) return { values }
  // One value each is shorter than places where most are different.
  return whole && values.length * 2 > all.length ? { values: all } : { values, at }
}

/** The objects as one table, from the number `first` on. At least one, at most `TABLE_ROWS`. */
export function tableOf(rows: readonly JsonObject[], first: number): Table {
  const fields = new Set<string>()
  for (const row of rows) for (const field in row) fields.add(field)
  const columns = Object.fromEntries([...fields].map((field) => [field, columnOf(rows, field)]))
  return { first, count: rows.length, columns }
}

/** The objects of a table, in order. @throws RangeError where a column does not fit */
export function rowsOf({ count, columns }: Table): JsonObject[] {
  const made: [string, Json][][] = Array.from({ length: count }, () => [])
  for (const [field, { values, at }] of Object.entries(columns)) {
    for (let row = 0; row < count; row += 1) {
      const place = at === undefined ? (values.length === 1 ? 0 : row) : at[row]
      if (place === -1) continue
      const value = place === undefined ? undefined : values[place]
      if (value === undefined) throw new RangeError(`the column ${field} has no value for row ${row}`)
      made[row]?.push([field, value])
    }
  }
  return made.map((fields) => Object.fromEntries(fields))
}
