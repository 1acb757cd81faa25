import { useState } from 'react'
import { FIND_ROWS_MAX, type FindSort, parseQuery, QUERY_MAX } from '../../../shared/estate/find.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { ExportButton, type SheetWriter } from '../../components/export-button.tsx'
import { find } from '../../find/finder.ts'
import { clockText, countText, whenText } from '../../i18n/format.ts'
import { clusterNames, frameAsOf } from '../../stores/estate-reading.ts'
import { paletteStore, usePalette } from '../../stores/palette.ts'
import { estateStore, useClock, useEstate, useLang } from '../../stores/stores.ts'
import { Chips } from './chips.tsx'
import { type Row, rowAsOf } from './columns.ts'
import { type ChosenRow, Compare } from './compare.tsx'
import { lineText, readableLine } from './line-text.ts'
import { everyRow, rowsCsv } from './sheet.ts'
import './find.css'
import { FindTable } from './find-table.tsx'
import { SavedViews } from './saved-views.tsx'
import { useRows } from './use-rows.ts'
import { tell } from './words.ts'

const setLine = (line: string): void => paletteStore.setState({ line })

/** Every entity that there is, by words and filters: a list of any length, sorted, saved as a view, exported, compared. */
export default function FindPage() {
  const lang = useLang()
  const now = useClock()
  const line = usePalette((palette) => palette.line)
  const isPast = useEstate((estate) => estate.moment !== null)
  const clusters = useEstate((estate) => estate.clusters)
  const [order, setOrder] = useState<{ sort: FindSort; down: boolean }>({ sort: 'level', down: false })
  const [shown, setShown] = useState({ first: 0, last: 0 })
  const [chosen, setChosen] = useState<ReadonlyMap<string, ChosenRow>>(new Map())
  const [comparing, setComparing] = useState(false)
  const listing = useRows(line, order.sort, order.down, shown.first, shown.last)
  const asOf = useEstate((estate) => frameAsOf(estate, listing.asOf))
  const query = parseQuery(line)
  const names = clusterNames(clusters, lang)
  const cloudName = (source: string): string => names.get(source) ?? source
  /** All that is found, not only what is on screen. */
  const writeAll: SheetWriter = async (told) => {
    const count = (n: number, total: number, lang: Lang) => ({ n: countText(n, lang), total: countText(total, lang) })
    const { rows, total, asOf } = await everyRow(
      (from) => find({ query, ...order, from, limit: FIND_ROWS_MAX }),
      (n, of) => told((lang) => tell(lang, 'csv.progress', count(n, of, lang))),
    )
    return {
      text: rowsCsv(rows, lang, cloudName, frameAsOf(estateStore.getState(), asOf)),
      note: rows.length === total ? null : (lang) => tell(lang, 'csv.partly', count(rows.length, total, lang)),
    }
  }

  const toggle = (row: Row): void => {
    const next = new Map(chosen)
    if (!next.delete(row.id)) next.set(row.id, { row, asOf: rowAsOf(row, asOf) })
    setChosen(next)
  }

  return (
    <>
      <header className="find-head">
        <h1 className="desk-title">{tell(lang, 'title')}</h1>
        <span className="panel-note" role="status" aria-busy={listing.total === null}>
          {listing.total === null ? tell(lang, 'loading') : tell(lang, 'count', { n: countText(listing.total, lang) })}
          {asOf !== null && ` · ${tell(lang, 'asOf', { time: whenText(asOf, now, lang, clockText) })}`}
          {listing.failed && ` · ${tell(lang, 'palette.failed')}`}
          {isPast && ` · ${tell(lang, 'presentOnly')}`}
        </span>
        <span className="find-tools">
          {chosen.size > 1 && (
            <button type="button" className="scene-tool" onClick={() => setComparing(true)}>
              {tell(lang, 'compare', { n: chosen.size })}
            </button>
          )}
          {chosen.size > 0 && (
            <button type="button" className="scene-tool" onClick={() => setChosen(new Map())}>
              {tell(lang, 'compare.clear')}
            </button>
          )}
          <ExportButton
            label={tell(lang, 'csv')}
            className="scene-tool"
            disabled={listing.total === null || listing.total === 0}
            name={tell(lang, 'csv.name')}
            write={writeAll}
          />
        </span>
      </header>
      <div className="find-bar">
        <input
          className="find-field"
          aria-label={tell(lang, 'input')}
          placeholder={tell(lang, 'input')}
          spellCheck={false}
          maxLength={QUERY_MAX}
          value={line}
          onChange={(event) => setLine(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' || event.nativeEvent.isComposing) return
            event.preventDefault()
            document.querySelector<HTMLElement>('.find-table table')?.focus()
          }}
        />
        <Chips query={query} onChange={(next) => setLine(lineText(next, estateStore.getState(), lang))} />
        <SavedViews
          line={line}
          order={order}
          onOpen={({ line: saved, sort, down }) => {
            setLine(readableLine(saved, estateStore.getState(), lang))
            setOrder({ sort, down })
          }}
        />
      </div>
      {comparing && chosen.size > 1 ? (
        <Compare chosen={[...chosen.values()]} cloudName={cloudName} close={() => setComparing(false)} />
      ) : (
        <FindTable
          asked={`${order.sort} ${order.down} ${line}`}
          listing={listing}
          order={order}
          onOrder={setOrder}
          onShown={setShown}
          chosen={chosen}
          toggle={toggle}
          cloudName={cloudName}
        />
      )}
    </>
  )
}
