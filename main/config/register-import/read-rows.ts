import type { ImportFaultCode } from '../../../shared/estate/import-words.ts'
import type { FindingWeight, ImportFinding, SheetField } from '../../../shared/estate/register-import.ts'
import type { Facts } from '../../../shared/lib/words.ts'
import { cleanText, NONE, narrow, type Parsed } from './clean.ts'
import { type FieldRule, ruleOf } from './fields.ts'
import { type Headers, headerUnit } from './mapping.ts'
import { type Cell, columnLetters, type SheetRow, type Table } from './table.ts'

/** Longest piece of a value that is quoted, characters. */
const QUOTED = 60

/** What one row says: a value a field; null: that there is none. A field that is absent is not mentioned. */
export type RowValues = Readonly<Partial<Record<SheetField, unknown>>>

export interface ReadRow {
  readonly number: number
  readonly values: RowValues
  /** Texts of fields as they stand, also where they could not be read. */
  readonly texts: Readonly<Partial<Record<SheetField, string>>>
}

/** Notes findings about cells of a row, and knows which rows are rejected. */
export interface FindingBook {
  readonly findings: ImportFinding[]
  readonly rejected: Set<number>
  note(row: ReadRow | SheetRow, field: SheetField | number, code: ImportFaultCode, facts?: Facts, weight?: FindingWeight): void
}

export function createFindingBook({ keys }: Table, { texts: headers, sheet }: Headers, mapping: Headers['mapping']): FindingBook {
  const findings: ImportFinding[] = []
  const rejected = new Set<number>()
  const rows = new Map(sheet.rows.map((row) => [row.number, row]))
  return {
    findings,
    rejected,
    note(row, field, code, facts = {}, weight = 'rejected') {
      const column = typeof field === 'number' ? field : mapping[field]
      const value = column === undefined ? '' : (rows.get(row.number)?.cells[column]?.text ?? '')
      if (weight === 'rejected') rejected.add(row.number)
      findings.push({
        row: row.number,
        column: column === undefined ? '–' : (keys?.[column] ?? columnLetters(column)),
        header: column === undefined ? '–' : (headers[column] ?? '').slice(0, QUOTED),
        weight,
        code,
        value: value.slice(0, QUOTED),
        facts,
      })
    },
  }
}

interface Reader {
  readonly rule: FieldRule
  readonly column: number
  readonly read: (text: string) => Parsed<unknown>
}

/** The rows below the headers that hold anything in a mapped column. What cannot be read is noted. */
export function readRows(table: Table, headers: Headers, mapping: Headers['mapping'], book: FindingBook): readonly ReadRow[] {
  const readers = Object.entries(mapping).flatMap(([field, column]): Reader[] => {
    const rule = ruleOf.get(field as SheetField)
    return rule === undefined ? [] : [{ rule, column, read: rule.read(headerUnit(headers.texts[column] ?? '')) }]
  })
  return headers.sheet.rows.flatMap((row): ReadRow[] => {
    if (row.number <= headers.row.number && table.keys === null) return []
    if (row === headers.row) return []
    if (row.broken !== undefined) {
      book.note(row, 0, row.broken)
      return [{ number: row.number, values: {}, texts: {} }]
    }
    // A merge over the whole row, or from the row above, adds no content of its own.
    if (!readers.some(({ column }) => isContent(row.cells[column]))) return []
    if (table.format === 'csv') {
      const extra = row.cells.findIndex((cell, at) => at >= headers.texts.length && isContent(cell))
      if (extra >= 0) book.note(row, extra, 'extra-cell')
    }
    const values: Partial<Record<SheetField, unknown>> = {}
    const texts: Partial<Record<SheetField, string>> = {}
    for (const reader of readers) {
      const cell = row.cells[reader.column]
      if (cell === undefined) continue
      const { field } = reader.rule
      texts[field] = cell.text.trim()
      const parsed = readCell(cell, reader)
      if (parsed === null) continue
      if (!parsed.ok) book.note(row, field, parsed.code, parsed.facts)
      else {
        values[field] = parsed.value
        if (parsed.mended?.code === 'trimmed') book.note(row, field, 'trimmed', {}, 'mended')
        if (parsed.mended?.code === 'full-width') book.note(row, field, 'full-width', { taken: parsed.mended.taken }, 'mended')
      }
    }
    return [{ number: row.number, values, texts }]
  })
}

const isContent = (cell: Cell | undefined): boolean =>
  cell !== undefined && (cell.mark?.what !== 'merged' ? cell.text.trim() !== '' || cell.mark !== undefined : false)

/** null: the cell says nothing. */
function readCell(cell: Cell, { rule, column, read }: Reader): Parsed<unknown> | null {
  const { mark } = cell
  if (mark?.what === 'formula') return { ok: false, code: 'formula-unvalued', facts: {} }
  if (mark?.what === 'error') return { ok: false, code: 'error-value', facts: {} }
  if (mark?.what === 'merged' && (rule.identity || mark.with.replace(/\d+$/, '') !== columnLetters(column))) {
    return { ok: false, code: 'merged', facts: { with: mark.with } }
  }
  const clean = cleanText(cell.text, !rule.display)
  if (!clean.ok) return clean
  if (clean.value === '') return null
  if (NONE.test(clean.value) && !rule.identity && rule.field !== 'bureau')
    return { ok: true, value: rule.field === 'standby' ? false : null }
  const text = rule.display ? clean.value : narrow(clean.value)
  const parsed = read(text)
  if (!parsed.ok) return parsed
  const wide = !rule.display && /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/.test(clean.value)
  if (wide) return { ...parsed, mended: { code: 'full-width', taken: text.slice(0, QUOTED) } }
  return clean.mended === undefined ? parsed : { ...parsed, mended: clean.mended }
}
