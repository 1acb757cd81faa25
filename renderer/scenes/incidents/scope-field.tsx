import type { IncidentScope, ScopePart } from '../../../shared/estate/incident.ts'
import { nameIn } from '../../i18n/names.ts'
import { useEstate, useLang } from '../../stores/stores.ts'
import { useKnownNames } from '../alarms/known-names.ts'
import { tell } from './words.ts'

interface ScopeFieldProps {
  readonly scope: IncidentScope
  readonly change: (scope: IncidentScope) => void
}

/** The whole estate, as an option's value: no record has this id. */
const ESTATE = '*'

/** What an incident is about: the estate, or parts of it that are put in and taken out. The last part that goes leaves the estate. */
export function ScopeField({ scope, change }: ScopeFieldProps) {
  const lang = useLang()
  const names = useKnownNames()
  const bureaus = useEstate((estate) => estate.bureaus)
  const apps = useEstate((estate) => estate.apps)
  const parts = scope ?? []
  const has = new Set(parts.map(({ id }) => id))
  const offered = (rows: Iterable<ScopePart & { readonly nameEn: string | null }>) =>
    [...rows]
      .filter(({ id }) => !has.has(id))
      .map((row) => (
        <option key={row.id} value={row.id}>
          {nameIn(row, lang)}
        </option>
      ))
  const add = (id: string): void => {
    if (id === ESTATE) change(null)
    else if (id !== '') change([...parts, { id, name: names(id) ?? id }])
  }
  const remove = (id: string): void => {
    const left = parts.filter((part) => part.id !== id)
    change(left.length === 0 ? null : left)
  }
  return (
    <div className="incident-scope">
      {scope === null && <span className="incident-part">{tell(lang, 'estate')}</span>}
      {parts.map(({ id, name }) => {
        const shown = names(id) ?? name
        return (
          <span key={id} className="incident-part">
            {shown}
            <button type="button" aria-label={tell(lang, 'scope.remove', { name: shown })} onClick={() => remove(id)}>
              ×
            </button>
          </span>
        )
      })}
      <select value="" aria-label={tell(lang, 'scope.add')} onChange={({ target }) => add(target.value)}>
        <option value="">{tell(lang, 'scope.add')}</option>
        {scope !== null && <option value={ESTATE}>{tell(lang, 'estate')}</option>}
        <optgroup label={tell(lang, 'scope.bureaus')}>{offered(bureaus.values())}</optgroup>
        <optgroup label={tell(lang, 'scope.apps')}>{offered(apps.values())}</optgroup>
      </select>
    </div>
  )
}

/** A scope in a line: its first parts, and how many more. */
export function scopeText(scope: IncidentScope, names: (id: string) => string | null, estate: string, most = 3): string {
  if (scope === null) return estate
  const told = scope.slice(0, most).map(({ id, name }) => names(id) ?? name)
  return scope.length > most ? `${told.join(' · ')} +${scope.length - most}` : told.join(' · ')
}
