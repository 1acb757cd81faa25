import { useState } from 'react'
import { FIND_ROWS_MAX, type FindSort, parseQuery } from '../../../shared/estate/find.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import type { CheckedFindFrame } from '../../feed/frame-schema.ts'
import { find } from '../../find/finder.ts'
import { countText } from '../../i18n/format.ts'
import { useLang } from '../../stores/stores.ts'
import { csvText } from '../capacity/csv.ts'
import { COLUMNS, type Row, UNITS } from './columns.ts'
import { tell } from './words.ts'

interface Props {
  readonly line: string
  readonly order: { readonly sort: FindSort; readonly down: boolean }
  readonly total: number | null
  readonly cloudName: (source: string) => string
}

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

/** Has all that is found, not only what is on screen, written to a file that the person chooses. */
export function Export({ line, order, total, cloudName }: Props) {
  const lang = useLang()
  const [told, setTold] = useState<string | null>(null)

  const save = async (): Promise<void> => {
    const { rows, total: all } = await everyRow(
      (from) => find({ query: parseQuery(line), ...order, from, limit: FIND_ROWS_MAX }),
      (n, of) => setTold(tell(lang, 'csv.progress', { n: countText(n, lang), total: countText(of, lang) })),
    )
    setTold(null)
    const name = `${tell(lang, 'csv.name')}-${new Date().toISOString().slice(0, 10)}.csv`
    const answer = await window.wanglou?.request('file:save', { name, text: rowsCsv(rows, lang, cloudName) })
    if (answer === undefined) return
    if (!answer.ok) setTold(tell(lang, 'csv.failed', { why: answer.message }))
    else if (answer.value !== null) {
      const n = { n: countText(rows.length, lang), total: countText(all, lang) }
      setTold(
        `${tell(lang, 'csv.saved', { path: answer.value })}${rows.length === all ? '' : ` · ${tell(lang, 'csv.partly', n)}`}`,
      )
    }
  }

  return (
    <>
      <button
        type="button"
        className="tool"
        disabled={total === null || total === 0}
        onClick={() => save().catch(() => setTold(tell(lang, 'csv.failed', { why: tell(lang, 'palette.failed') })))}
      >
        {tell(lang, 'csv')}
      </button>
      {told !== null && (
        <span className="panel-note" role="status">
          {told}
        </span>
      )}
    </>
  )
}
