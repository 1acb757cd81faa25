import type { Lang } from '../../../shared/lib/words.ts'
import type { CheckedFindFrame } from '../../feed/frame-schema.ts'
import { csvText } from '../capacity/csv.ts'
import { COLUMNS, type Row, UNITS } from './columns.ts'
import { tell } from './words.ts'

/** The rows as a sheet: bare figures under headings with their units; what is not known is an empty cell. */
export function rowsCsv(rows: readonly Row[], lang: Lang, cloudName: (source: string) => string): string {
  const head = COLUMNS.map(({ name }) => {
    const unit = UNITS[name]
    return unit === undefined ? tell(lang, `column.${name}`) : `${tell(lang, `column.${name}`)} (${unit})`
  })
  return csvText([head, ...rows.map((row) => COLUMNS.map((column) => column.value(row, lang, cloudName)))])
}

/**
 * All that is found, piece by piece, each once. Between two pieces the estate goes on: what moves to the front is met twice, and what another
 * one pushed to where nobody looks again is missing, which the total tells.
 */
export async function everyRow(
  ask: (from: number) => Promise<Pick<CheckedFindFrame, 'rows' | 'total'>>,
  told: (n: number, total: number) => void,
): Promise<{ readonly rows: readonly Row[]; readonly total: number }> {
  const rows = new Map<string, Row>()
  let total = Number.POSITIVE_INFINITY
  for (let from = 0; from < total; ) {
    const piece = await ask(from)
    total = piece.total
    for (const row of piece.rows) rows.set(row.id, row)
    if (piece.rows.length === 0) break
    from += piece.rows.length
    told(Math.min(from, total), total)
  }
  return { rows: [...rows.values()], total }
}
