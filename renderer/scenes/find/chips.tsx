import type { Query } from '../../../shared/estate/find.ts'
import { LEVELS, type Level } from '../../../shared/estate/level.ts'
import { ENTITY_KINDS, type EntityKind } from '../../../shared/estate/record.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { useEstate, useLang } from '../../stores/stores.ts'
import { tell } from './words.ts'

const isKind = (value: string): value is EntityKind => (ENTITY_KINDS as readonly string[]).includes(value)
const isLevel = (value: string): value is Level => (LEVELS as readonly string[]).includes(value)

/** What a whole id begins with: the chip says it already. */
const KIND_OF_ID = /^(?:bureau|app|cluster|node):/u

/** The filters of a query, each with a way to take it out. */
export function Chips({ query, onChange }: { readonly query: Query; readonly onChange: (next: Query) => void }) {
  const lang = useLang()
  const bureaus = useEstate((estate) => estate.bureaus)
  const apps = useEstate((estate) => estate.apps)
  const clusters = useEstate((estate) => estate.clusters)
  if (query.filters.length === 0) return null
  return (
    <ul className="chips">
      {query.filters.map((filter) => {
        const { by, value } = filter
        const row = bureaus.get(value) ?? apps.get(value) ?? clusters.get(value)
        const shown =
          by === 'kind' && isKind(value)
            ? tell(lang, `kind.${value}`)
            : isLevel(value) && by === 'level'
              ? say(lang, `level.${value}`)
              : row
                ? nameIn(row, lang)
                : value.replace(KIND_OF_ID, '')
        const text = `${tell(lang, `filter.${by}`)}: ${shown}`
        return (
          <li key={`${by}:${value}`}>
            <button
              type="button"
              className="chip"
              aria-label={tell(lang, 'filter.remove', { filter: text })}
              onClick={() => onChange({ ...query, filters: query.filters.filter((other) => other !== filter) })}
            >
              {text} <span aria-hidden="true">×</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
