import { type ReactNode, useState } from 'react'
import { FIELD_WORDS } from '../../../shared/estate/import-words.ts'
import { APP_FIELDS, EVENT_FIELDS, type ImportOptions, type SheetField } from '../../../shared/estate/register-import.ts'
import type { ToldPreview } from '../../../shared/ipc/register.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { joined } from '../../i18n/names.ts'
import { useLang } from '../../stores/stores.ts'
import { Changes, Findings } from './import-effects.tsx'
import { tell } from './words.ts'

const EDITIONS = ['GB/T 20988-2025', 'GB/T 20988-2007'] as const

interface ImportPreviewProps {
  readonly name: string
  readonly told: ToldPreview
  readonly options: ImportOptions
  /** A request is on its way: nothing can be chosen meanwhile. */
  readonly busy: boolean
  readonly onOptions: (options: ImportOptions) => void
  readonly onApply: () => void
  readonly onCancel: () => void
}

/** What an import would do, cell by cell and field by field, and the choices that change it. */
export function ImportPreview({ name, told, options, busy, onOptions, onApply, onCancel }: ImportPreviewProps) {
  const lang = useLang()
  const [sure, setSure] = useState(false)
  const choose = (change: Partial<ImportOptions>) => {
    setSure(false)
    onOptions({ ...options, ...change })
  }
  const { counts } = told
  return (
    <section className="register-preview" aria-busy={busy}>
      <header className="register-head">
        <h3>{tell(lang, 'preview', { name })}</h3>
        <span className="register-note">
          {tell(lang, `format.${told.format}`, { encoding: told.encoding ?? '' })} ·{' '}
          {tell(lang, 'headerRow', { n: told.headerRow })}
        </span>
      </header>
      <ul className="register-counts">
        {(['rows', 'good', 'rejected', 'added', 'changed', 'removed', 'unchanged'] as const).map((word) => (
          <li key={word} data-count={word}>
            <strong>{counts[word]}</strong> {tell(lang, word)}
          </li>
        ))}
      </ul>
      <Choices told={told} options={options} choose={choose} />
      <Columns told={told} onMapping={(mapping) => choose({ mapping })} />
      <footer className="register-head register-acts">
        {sure ? (
          <button type="button" className="note-save register-sure" disabled={busy} onClick={onApply}>
            {tell(lang, busy ? 'applying' : 'confirm', { ...counts })}
          </button>
        ) : (
          <button type="button" className="note-save" disabled={busy || told.changes.length === 0} onClick={() => setSure(true)}>
            {tell(lang, 'apply')}
          </button>
        )}
        <button type="button" className="note-act" disabled={busy} onClick={onCancel}>
          {tell(lang, 'cancel')}
        </button>
      </footer>
      <Findings told={told} />
      <Changes changes={told.changes} />
    </section>
  )
}

function Choices({
  told,
  options,
  choose,
}: {
  readonly told: ToldPreview
  readonly options: ImportOptions
  readonly choose: (change: Partial<ImportOptions>) => void
}) {
  const lang = useLang()
  const asksEdition = told.needsEdition || options.drEdition !== null
  return (
    <div className="register-choices">
      {told.sheets.length > 1 && (
        <Select label={tell(lang, 'sheet')} value={told.sheet} onChange={(sheet) => choose({ sheet, mapping: null })}>
          {told.sheets.map((sheet) => (
            <option key={sheet}>{sheet}</option>
          ))}
        </Select>
      )}
      {asksEdition && (
        <Select
          label={tell(lang, 'edition')}
          value={options.drEdition ?? ''}
          onChange={(edition) => choose({ drEdition: edition === '' ? null : edition })}
        >
          <option value="">{tell(lang, 'edition.none')}</option>
          {EDITIONS.map((edition) => (
            <option key={edition}>{edition}</option>
          ))}
        </Select>
      )}
      {told.unknownBureaus.length > 0 && (
        <Check checked={options.newBureaus} name="newBureaus" onChange={(newBureaus) => choose({ newBureaus })}>
          {tell(lang, 'newBureaus', { names: begun(told.unknownBureaus, lang) })}
        </Check>
      )}
      {told.subject === 'apps' && (
        <Check checked={options.remove} name="remove" onChange={(remove) => choose({ remove })}>
          {tell(lang, 'remove')}
        </Check>
      )}
      {told.removalHeldBy > 0 && <p className="register-warning">{tell(lang, 'held', { count: told.removalHeldBy })}</p>}
    </div>
  )
}

/** Names that are listed before the rest is counted. */
const LISTED = 8

const begun = (names: readonly string[], lang: Lang): string =>
  joined(names.slice(0, LISTED), lang) + (names.length > LISTED ? ` +${names.length - LISTED}` : '')

interface SelectProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly children: ReactNode
}

function Select({ label, value, onChange, children }: SelectProps) {
  return (
    <label className="register-select">
      <span>{label}</span>
      <select className="note-field" value={value} onChange={(event) => onChange(event.target.value)}>
        {children}
      </select>
    </label>
  )
}

interface CheckProps {
  readonly name: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly children: ReactNode
}

function Check({ name, checked, onChange, children }: CheckProps) {
  return (
    <label className="register-check">
      <input type="checkbox" name={name} checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{children}</span>
    </label>
  )
}

/** Which column holds which field; open by itself where the one that names a row is not known. */
function Columns({
  told,
  onMapping,
}: {
  readonly told: ToldPreview
  readonly onMapping: (mapping: ToldPreview['mapping']) => void
}) {
  const lang = useLang()
  const [open, setOpen] = useState(false)
  const naming: SheetField = told.subject === 'apps' ? 'name' : 'eventName'
  const unnamed = told.mapping[naming] === undefined && told.mapping.id === undefined
  const fields = told.subject === 'apps' ? APP_FIELDS : EVENT_FIELDS
  if (told.format === 'backstage') return null
  return (
    <details className="register-box" open={open || unnamed} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{tell(lang, 'columns', { from: tell(lang, `from.${told.mappingFrom}`) })}</summary>
      {unnamed && <p className="register-warning">{tell(lang, 'needsName', { field: FIELD_WORDS[naming][lang] })}</p>}
      <div className="register-columns">
        {fields.map((field) => (
          <Select
            key={field}
            label={FIELD_WORDS[field][lang]}
            value={String(told.mapping[field] ?? '')}
            onChange={(column) => {
              const { [field]: _, ...others } = told.mapping
              onMapping(column === '' ? others : { ...others, [field]: Number(column) })
            }}
          >
            <option value="">{tell(lang, 'unmapped')}</option>
            {told.headers.map(({ column, text }, at) => (
              <option key={column} value={at}>{`${column} ${text}`}</option>
            ))}
          </Select>
        ))}
      </div>
    </details>
  )
}
