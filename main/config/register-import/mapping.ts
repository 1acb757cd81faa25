import { type ColumnMapping, type SheetField, SUBJECTS, type Subject } from '../../../shared/estate/register-import.ts'
import { narrow } from './clean.ts'
import { FIELD_RULES, NAMING, ruleOf } from './fields.ts'
import { ImportError, type Sheet, type SheetRow } from './table.ts'

/** Rows at the top in which headers are looked for: a title and remarks often stand above them. */
const HEADERS_WITHIN = 20

/** What of a header counts: neither case, spaces and signs, nor what stands in brackets. */
export const headerKey = (text: string): string =>
  narrow(text)
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]|【[^】]*】/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '')

/** The unit in the brackets of a header, such as `RTO（小时）`; null: none. */
export const headerUnit = (text: string): string | null => /[(]\s*(\p{L}+)\s*[)]/u.exec(narrow(text))?.[1] ?? null

export interface Headers {
  readonly sheet: Sheet
  readonly row: SheetRow
  readonly texts: readonly string[]
  readonly subject: Subject
  readonly mapping: ColumnMapping
}

function guess(texts: readonly string[], subject: Subject): ColumnMapping {
  const keys = texts.map(headerKey)
  const columns = FIELD_RULES.filter((rule) => rule.subject === subject).flatMap(({ field, headers }): [SheetField, number][] => {
    // Of several columns that mean a field the one whose word stands first in its list is meant most plainly.
    const ranked = keys.flatMap((key, column) => (headers.includes(key) ? [{ column, rank: headers.indexOf(key) }] : []))
    const [best] = ranked.sort((a, b) => a.rank - b.rank)
    return best === undefined ? [] : [[field, best.column]]
  })
  return Object.fromEntries(columns)
}

const textsOf = (row: SheetRow): readonly string[] =>
  Array.from(row.cells, (cell) => (cell?.mark?.what === 'merged' ? '' : (cell?.text ?? '')))

/** The row with the most known headers of one sheet; null: none has two. */
function headersOf(sheet: Sheet): (Headers & { readonly score: number }) | null {
  const candidates = sheet.rows.slice(0, HEADERS_WITHIN).flatMap((row) =>
    SUBJECTS.map((subject) => {
      const texts = textsOf(row)
      const mapping = guess(texts, subject)
      const named = mapping[NAMING[subject]] !== undefined || mapping.id !== undefined
      return { sheet, row, texts, subject, mapping, score: Object.keys(mapping).length + (named ? 0.5 : 0) }
    }),
  )
  const best = candidates.reduce<(typeof candidates)[number] | null>((a, b) => (a !== null && a.score >= b.score ? a : b), null)
  return best !== null && best.score >= 2 ? best : null
}

/** Where a sheet without any known header may still be mapped by hand: its first row with content. */
function firstRow(sheet: Sheet): Headers | null {
  const row = sheet.rows.find(({ cells }) => cells.some((cell) => cell !== undefined && cell.text.trim() !== ''))
  return row === undefined ? null : { sheet, row, texts: textsOf(row), subject: 'apps', mapping: {} }
}

/**
 * The sheet to import (`named`, else the one with the most known headers), its headers, and what its columns are taken for.
 * @throws ImportError where there is no such sheet, or nothing in any
 */
export function findHeaders(sheets: readonly Sheet[], named: string | null): Headers {
  const among = named === null ? sheets : sheets.filter(({ name }) => name === named)
  if (named !== null && among.length === 0) {
    throw new ImportError('import.no-such-sheet', { sheet: named, known: sheets.map(({ name }) => name).join(', ') })
  }
  const [best] = among.flatMap((sheet) => headersOf(sheet) ?? []).sort((a, b) => b.score - a.score)
  const found = best ?? among.map(firstRow).find((headers) => headers !== null)
  if (found === undefined || found === null) throw new ImportError('import.empty')
  return found
}

/** The subject that a mapping speaks of, by the fields that it names. */
export function subjectOf(mapping: ColumnMapping): Subject {
  const [first] = Object.keys(mapping)
  const rule = FIELD_RULES.find(({ field }) => field === first)
  return rule?.subject ?? 'apps'
}

/** A mapping of columns that are there, of fields of one subject. */
export function tidyMapping(mapping: ColumnMapping, subject: Subject, columns: number): ColumnMapping {
  return Object.fromEntries(
    Object.entries(mapping).filter(
      ([field, column]) => column < columns && FIELD_RULES.some((rule) => rule.field === field && rule.subject === subject),
    ),
  )
}

export const isIdentity = (field: SheetField): boolean => ruleOf.get(field)?.identity === true
