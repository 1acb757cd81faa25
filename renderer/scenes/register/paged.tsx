import { type ReactNode, useState } from 'react'
import { useLang } from '../../stores/stores.ts'
import { tell } from './words.ts'

/** Rows a page, count: what can be looked over, and drawn at once whatever the length of the list. */
const PAGE_ROWS = 100

/** A long list, one page at a time; one that gets shorter shows its last page. */
export function Paged<Row>({
  rows,
  children,
}: {
  readonly rows: readonly Row[]
  readonly children: (rows: readonly Row[]) => ReactNode
}) {
  const lang = useLang()
  const [asked, setPage] = useState(0)
  const last = Math.max(0, Math.ceil(rows.length / PAGE_ROWS) - 1)
  const page = Math.min(asked, last)
  const from = page * PAGE_ROWS
  const shown = rows.slice(from, from + PAGE_ROWS)
  return (
    <>
      {children(shown)}
      {last > 0 && (
        <nav className="register-pages">
          <button type="button" className="note-act" disabled={page === 0} onClick={() => setPage(page - 1)}>
            {tell(lang, 'earlier')}
          </button>
          <span>{tell(lang, 'page', { from: from + 1, to: from + shown.length, total: rows.length })}</span>
          <button type="button" className="note-act" disabled={page === last} onClick={() => setPage(page + 1)}>
            {tell(lang, 'later')}
          </button>
        </nav>
      )}
    </>
  )
}
