import { useState } from 'react'
import { FIND_ROWS_MAX, type FindSort, parseQuery } from '../../../shared/estate/find.ts'
import type { Lang } from '../../../shared/lib/words.ts'
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

/** Has all that is found, not only what is on screen, written to a file that the person chooses. */
export function Export({ line, order, total, cloudName }: Props) {
  const lang = useLang()
  const [told, setTold] = useState<string | null>(null)

  const save = async (): Promise<void> => {
    const rows: Row[] = []
    for (let all = total ?? 0; rows.length < all; ) {
      setTold(tell(lang, 'csv.progress', { n: countText(rows.length, lang), total: countText(all, lang) }))
      const frame = await find({ query: parseQuery(line), ...order, from: rows.length, limit: FIND_ROWS_MAX })
      if (frame.rows.length === 0) break
      rows.push(...frame.rows)
      all = frame.total
    }
    setTold(null)
    const name = `${tell(lang, 'csv.name')}-${new Date().toISOString().slice(0, 10)}.csv`
    const answer = await window.wanglou?.request('file:save', { name, text: rowsCsv(rows, lang, cloudName) })
    if (answer === undefined) return
    if (!answer.ok) setTold(tell(lang, 'csv.failed', { why: answer.message }))
    else if (answer.value !== null) setTold(tell(lang, 'csv.saved', { path: answer.value }))
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
