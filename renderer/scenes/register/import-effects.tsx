import { FIELD_WORDS, importFaultText } from '../../../shared/estate/import-words.ts'
import { APP_FIELDS, EVENT_FIELDS } from '../../../shared/estate/register-import.ts'
import type { ToldChange, ToldFinding, ToldPreview } from '../../../shared/ipc/register.ts'
import type { Lang, Words } from '../../../shared/lib/words.ts'
import { useLang } from '../../stores/stores.ts'
import { Paged } from './paged.tsx'
import { tell } from './words.ts'

/** What of a file was not understood, or is not good, cell by cell. */
export function Findings({ told }: { readonly told: ToldPreview }) {
  const lang = useLang()
  const { findings, findingsUntold } = told
  return (
    <section className="register-box" data-findings={findings.length}>
      <h3>
        {tell(lang, 'findings')} {findings.length + findingsUntold}
      </h3>
      {findings.length === 0 && <p className="register-note">{tell(lang, 'noFindings')}</p>}
      {findings.length > 0 && (
        <Paged rows={findings}>
          {(rows) => (
            <table className="register-table">
              <thead>
                <tr>
                  {(['row', 'column', 'value', 'why', 'expected', 'what'] as const).map((word) => (
                    <th key={word}>{tell(lang, word)}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((finding) => (
                  <Finding key={`${finding.row} ${finding.column} ${finding.code}`} finding={finding} />
                ))}
              </tbody>
            </table>
          )}
        </Paged>
      )}
      {findingsUntold > 0 && <p className="register-note">{tell(lang, 'untold', { n: findingsUntold })}</p>}
    </section>
  )
}

function Finding({ finding: { row, column, header, weight, code, value, facts } }: { readonly finding: ToldFinding }) {
  const lang = useLang()
  const { why, expected } = importFaultText(code, facts, lang)
  return (
    <tr data-weight={weight} data-cell={`${row} ${column}`}>
      <td className="register-number">{row}</td>
      <td>
        {column} <span className="register-id">{header}</span>
      </td>
      <td className="register-value">{value === '' ? tell(lang, 'empty') : value}</td>
      <td>{why}</td>
      <td>{expected}</td>
      <td className="register-weight">{tell(lang, `weight.${weight}`)}</td>
    </tr>
  )
}

/** What an import would change, field by field: by bureau, in the order in which they first come. */
export function Changes({ changes }: { readonly changes: readonly ToldChange[] }) {
  const lang = useLang()
  const bureaus = [...new Set(changes.map(({ bureau }) => bureau))]
  const sorted = bureaus.flatMap((bureau) => changes.filter((change) => change.bureau === bureau))
  return (
    <section className="register-box" data-changes={changes.length}>
      <h3>
        {tell(lang, 'changes')} {changes.length}
      </h3>
      {changes.length === 0 && <p className="register-note">{tell(lang, 'noChanges')}</p>}
      <Paged rows={sorted}>
        {(rows) => (
          <ul className="register-changes">
            {rows.map((change, at) => (
              <Change
                key={`${change.what} ${change.id} ${change.op}`}
                change={change}
                first={rows[at - 1]?.bureau !== change.bureau}
              />
            ))}
          </ul>
        )}
      </Paged>
    </section>
  )
}

function Change({ change, first }: { readonly change: ToldChange; readonly first: boolean }) {
  const lang = useLang()
  const { what, op, id, name, bureau, row, fields } = change
  return (
    <li data-op={op}>
      {first && bureau !== null && <h4>{bureau}</h4>}
      <p className="register-change">
        <span className="register-op">{tell(lang, `op.${op}`)}</span>
        <span className="register-id">{tell(lang, `kind.${what}`)}</span>
        <strong>{name}</strong>
        {id !== name && <span className="register-id">{id}</span>}
        {row !== null && <span className="register-id">{`${tell(lang, 'row')} ${row}`}</span>}
      </p>
      {op !== 'removed' && fields.length > 0 && (
        <p className="register-fields">
          {fields
            .filter(({ field }) => op === 'changed' || !['id', 'name', 'bureau'].includes(field))
            .map(({ field, before, after }) =>
              tell(lang, op === 'changed' ? 'field' : 'told', {
                field: fieldName(field, lang),
                before: before ?? '–',
                after: after ?? '–',
              }),
            )
            .join(' · ')}
        </p>
      )}
    </li>
  )
}

/** Keys of the register file that no single field of a sheet has. */
const OTHER: Readonly<Record<string, Words>> = {
  contacts: { 'zh-CN': '联系人', en: 'Contacts' },
  quota: { 'zh-CN': '批复配额', en: 'Granted quota' },
  match: { 'zh-CN': '匹配规则', en: 'Matchers' },
}

function fieldName(field: string, lang: Lang): string {
  const known = [...APP_FIELDS, ...EVENT_FIELDS].find((name) => name === field)
  return known === undefined ? (OTHER[field]?.[lang] ?? field) : FIELD_WORDS[known][lang]
}
