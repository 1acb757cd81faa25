import { nameIn } from '../../stores/estate-reading.ts'
import { useLang } from '../../stores/stores.ts'
import { COLUMNS, type Row } from './columns.ts'
import { tell } from './words.ts'

interface Props {
  readonly rows: readonly Row[]
  readonly cloudName: (source: string) => string
  readonly close: () => void
}

/** Entities side by side; what is not the same of all of them says so. */
export function Compare({ rows, cloudName, close }: Props) {
  const lang = useLang()
  const lines = COLUMNS.filter(({ name }) => name !== 'name').flatMap((column) => {
    const texts = rows.map((row) => column.text(row, lang, cloudName))
    return texts.every((text) => text === '') ? [] : [{ column, texts, differs: new Set(texts).size > 1 }]
  })
  return (
    <section className="find-compare" aria-label={tell(lang, 'compare.title')}>
      <button type="button" className="tool" onClick={close}>
        {tell(lang, 'compare.close')}
      </button>
      <table className="card-table">
        <thead>
          <tr>
            <th />
            {rows.map((row) => (
              <th key={row.id} scope="col">
                {nameIn(row, lang)}
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
                <td key={row.id}>{texts[index] || tell(lang, 'unknown')}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
