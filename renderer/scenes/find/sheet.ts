import type { Lang } from '../../../shared/lib/words.ts'
import type { CheckedFindFrame } from '../../feed/frame-schema.ts'
import { csvText } from '../capacity/csv.ts'
import { COLUMNS, type Column, hasUnit, type Row, rowAsOf, UNITS } from './columns.ts'
import { tell } from './words.ts'

interface SheetColumn extends Pick<Column, 'value'> {
  readonly head: (lang: Lang) => string
}

/** The columns of a sheet: ready and all stand apart, since 9/16 in one cell is a day to a spreadsheet. */
const SHEET: readonly SheetColumn[] = COLUMNS.flatMap(({ name, value }): SheetColumn[] => {
  const head = (lang: Lang): string => {
    const text = tell(lang, `column.${name}`)
    if (!hasUnit(name)) return text
    const unit = UNITS[name]
    return `${text} (${unit === null ? 'GiB' : tell(lang, unit)})`
  }
  const total: SheetColumn = { head: (lang) => tell(lang, 'column.total'), value: (row) => row.total }
  return name === 'ready' ? [{ head, value }, total] : [{ head, value }]
})

/**
 * The rows as a sheet: bare figures under headings with their units; what is not known is an empty cell. The last column tells until when a row
 * was true, in UTC: of a source that is lost, till then. `asOf` is that of all others, ms since the epoch.
 */
export function rowsCsv(rows: readonly Row[], lang: Lang, cloudName: (source: string) => string, asOf: number | null): string {
  const told = (row: Row): string | null => {
    const at = rowAsOf(row, asOf)
    return at === null ? null : new Date(at).toISOString()
  }
  return csvText([
    [...SHEET.map(({ head }) => head(lang)), tell(lang, 'column.asOf')],
    ...rows.map((row) => [...SHEET.map(({ value }) => value(row, lang, cloudName)), told(row)]),
  ])
}

/**
 * All that is found, piece by piece, each once. Between two pieces the estate goes on: what moves to the front is met twice, and what another
 * one pushed to where nobody looks again is missing, which the total tells. `asOf` is that of the first piece, the oldest.
 */
export async function everyRow(
  ask: (from: number) => Promise<Pick<CheckedFindFrame, 'rows' | 'total' | 'asOf'>>,
  told: (n: number, total: number) => void,
): Promise<{ readonly rows: readonly Row[]; readonly total: number; readonly asOf: number | null }> {
  const rows = new Map<string, Row>()
  let total = Number.POSITIVE_INFINITY
  let asOf: number | null = null
  for (let from = 0; from < total; ) {
    const piece = await ask(from)
    total = piece.total
    if (from === 0) asOf = piece.asOf
    for (const row of piece.rows) rows.set(row.id, row)
    if (piece.rows.length === 0) break
    from += piece.rows.length
    told(Math.min(from, total), total)
  }
  return { rows: [...rows.values()], total, asOf }
}
