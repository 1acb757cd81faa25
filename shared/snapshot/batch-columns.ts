import { z } from 'zod'
import { type ChangeLine, type ChangeRow, changeLineSchema } from './estate-members.ts'
import { differences, summed } from './series-member.ts'
import { columnsSchema, type JsonObject, rowsOf, TABLE_ROWS, tableOf } from './table.ts'

/**
 * Many batches as one line of `estate/changes.jsonl`: what its rows say stands together by what they say it of, so that it is a fifth shorter. Numbers of
 * `seqs`, `ats` and `records` stand as the difference to the one before.
 *
 *   {"seqs": [8, 1], "ats": [1764000000000, 250], "counts": [2, 1],      batches 8 and 9, of two rows and one
 *    "records": [12, 1, -1], "at": [0, -1, 0],                           records 12, 13, 12: forms[0], gone, forms[0] again
 *    "forms": [{"without": ["zone"], "count": 2, "columns": {…}}]}       what they say, a table (table.ts)
 *
 * A form that has `without` is of changes: those fields are gone. One that has not is of records that came.
 */
const batchColumnsSchema = z.object({
  seqs: z.array(z.int()),
  ats: z.array(z.number()),
  counts: z.array(z.int().nonnegative()),
  records: z.array(z.int()),
  at: z.array(z.int().min(-1)),
  forms: z.array(columnsSchema.extend({ without: z.array(z.string()).optional() })),
})
export type BatchColumns = z.infer<typeof batchColumnsSchema>

/** A line of `estate/changes.jsonl`: one batch, or many by columns. */
export const changesLineSchema = z.union([changeLineSchema, batchColumnsSchema])
export type ChangesLine = z.infer<typeof changesLineSchema>

const GONE = -1
/** Fewer rows than this are written as they are, count. */
const FEW = 8

function columnsOf(batches: readonly ChangeLine[]): BatchColumns {
  const places = new Map<string, number>()
  const forms: { readonly without: readonly string[] | undefined; readonly rows: JsonObject[] }[] = []
  const rows = batches.flatMap((batch) => batch.rows)
  const at = rows.map((row) => {
    if (typeof row === 'number') return GONE
    const [, fields, without] = row
    const key = without === undefined ? String(fields.kind) : JSON.stringify([Object.keys(fields), without])
    const known = places.get(key)
    const form = known === undefined ? undefined : forms[known]
    if (known !== undefined && form !== undefined && form.rows.length < TABLE_ROWS) {
      form.rows.push(fields)
      return known
    }
    places.set(key, forms.length)
    forms.push({ without, rows: [fields] })
    return forms.length - 1
  })
  return {
    seqs: differences(batches.map(({ seq }) => seq)),
    ats: differences(batches.map((batch) => batch.at)),
    counts: batches.map((batch) => batch.rows.length),
    records: differences(rows.map((row) => (typeof row === 'number' ? row : row[0]))),
    at,
    forms: forms.map(({ without, rows }) => {
      const { count, columns } = tableOf(rows, 0)
      return { ...(without === undefined ? {} : { without: [...without] }), count, columns }
    }),
  }
}

/** Gathers batches into lines. */
export function createBatchLines() {
  let waiting: ChangeLine[] = []
  let rows = 0

  function end(): ChangesLine[] {
    const lines = rows < FEW ? waiting : [columnsOf(waiting)]
    waiting = []
    rows = 0
    return lines
  }
  return {
    /** The lines that are full before this batch. */
    add(batch: ChangeLine): ChangesLine[] {
      const full = rows + batch.rows.length > TABLE_ROWS ? end() : []
      waiting.push(batch)
      rows += batch.rows.length
      return full
    },
    /** The lines that are left. */
    end,
  }
}

/** The batches of a line, in order. @throws RangeError where it does not fit together */
export function batchesOf(line: ChangesLine): readonly ChangeLine[] {
  if ('rows' in line) return [line]
  const { counts, at, forms } = line
  const [seqs, ats, records] = [summed(line.seqs), summed(line.ats), summed(line.records)]
  const used = forms.map(() => 0)
  for (const place of at) if (place !== GONE) used[place] = (used[place] ?? 0) + 1
  const total = counts.reduce((sum, count) => sum + count, 0)
  const isWhole = seqs.length === counts.length && ats.length === counts.length && records.length === total && at.length === total
  if (!isWhole || forms.some(({ count }, n) => used[n] !== count) || used.length !== forms.length)
    throw new RangeError('the columns of a line do not fit together')
  const told = forms.map((form) => rowsOf(form).values())
  const rows = at.map((place, n): ChangeRow => {
    const number = records[n] ?? 0
    if (number < 0) throw new RangeError('a record has no number')
    const fields = told[place]?.next().value
    if (fields === undefined) return number
    const without = forms[place]?.without
    return without === undefined ? [number, fields] : [number, fields, without]
  })
  let first = 0
  return counts.map((count, n) => {
    first += count
    const seq = seqs[n] ?? 0
    if (seq < 0) throw new RangeError('a batch has no number')
    return { seq, at: ats[n] ?? 0, rows: rows.slice(first - count, first) }
  })
}
