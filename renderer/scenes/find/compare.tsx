import { useEffect, useRef } from 'react'
import type { Lang } from '../../../shared/lib/words.ts'
import { clockText, whenText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { COLUMNS, type Row, UNKNOWN } from './columns.ts'
import { tell } from './words.ts'

/** A row as it was when it was chosen. */
export interface ChosenRow {
  readonly row: Row
  /** Until when it was true, ms since the epoch; null: nothing was ever known. */
  readonly asOf: number | null
}

interface Props {
  readonly chosen: readonly ChosenRow[]
  readonly cloudName: (source: string) => string
  readonly close: () => void
}

/** How it looks: of a source that is lost it is of then. */
const ageOf = ({ staleSince }: Row): string | undefined => (staleSince === null ? undefined : 'find-then')

/** Entities side by side; what is not the same of all of them says so. What one has not is no unknown. */
export function Compare({ chosen, cloudName, close }: Props) {
  const lang = useLang()
  const now = useClock()
  const panel = useRef<HTMLElement>(null)
  useEffect(() => panel.current?.focus({ preventScroll: true }), [])
  const rows = chosen.map(({ row }) => row)
  const lines = COLUMNS.filter(({ name }) => name !== 'name').flatMap((column) => {
    const texts = rows.map((row) => column.text(row, lang, cloudName))
    return texts.every((text) => text === '') ? [] : [{ column, texts, differs: new Set(texts).size > 1 }]
  })
  return (
    <section
      ref={panel}
      className="find-compare"
      aria-label={tell(lang, 'compare.title')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // One step outwards, not two: the list is behind it.
        event.preventDefault()
        event.stopPropagation()
        close()
      }}
    >
      <button type="button" className="scene-tool" onClick={close}>
        {tell(lang, 'compare.close')}
      </button>
      <table className="card-table">
        <thead>
          <tr>
            <th />
            {chosen.map(({ row, asOf }) => (
              <th key={row.id} scope="col" className={ageOf(row)}>
                {nameIn(row, lang)}
                <span className="find-note">
                  {asOf === null ? tell(lang, 'asOf.never') : tell(lang, 'asOf', { time: whenText(asOf, now, lang, clockText) })}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ column, texts, differs }) => (
            <tr key={column.name} className={differs ? 'find-differs' : undefined}>
              <th scope="row">
                {tell(lang, `column.${column.name}`)}
                {differs && <span className="find-note">{tell(lang, 'compare.differs')}</span>}
              </th>
              {rows.map((row, index) => (
                <td key={row.id} className={ageOf(row)}>
                  <CellText text={texts[index] ?? ''} lang={lang} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function CellText({ text, lang }: { readonly text: string; readonly lang: Lang }) {
  if (text === UNKNOWN) return tell(lang, 'unknown')
  return text === '' ? <span title={tell(lang, 'compare.none')}>–</span> : text
}
