import { useState } from 'react'
import type { RegisterOverview } from '../../../shared/ipc/register.ts'
import { dateTimeText } from '../../i18n/format.ts'
import { joined, nameIn } from '../../i18n/names.ts'
import { problemWords } from '../../i18n/problem-sentence.ts'
import { say } from '../../i18n/say.ts'
import { useLang, useNow } from '../../stores/stores.ts'
import { Paged } from './paged.tsx'
import { tell } from './words.ts'

/** The register as it stands: its faults, planned peaks and apps. */
export function Overview({ register }: { readonly register: RegisterOverview }) {
  const lang = useLang()
  const isEmpty = register.apps.length + register.bureaus.length + register.events.length === 0
  if (!register.exists) return <p className="register-note">{tell(lang, 'none')}</p>
  return (
    <>
      <p className="register-note" data-apps={register.apps.length}>
        {tell(lang, isEmpty ? 'nothing' : 'counts', {
          bureaus: register.bureaus.length,
          apps: register.apps.length,
          events: register.events.length,
        })}
      </p>
      <Faults register={register} />
      <Peaks register={register} />
      {register.apps.length > 0 && <Apps register={register} />}
    </>
  )
}

function Faults({ register: { faults } }: { readonly register: RegisterOverview }) {
  const lang = useLang()
  if (faults.length === 0) return null
  return (
    <details className="register-box register-faults" open={faults.length <= 5}>
      <summary>{tell(lang, 'faults', { n: faults.length })}</summary>
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.code} ${JSON.stringify(fault.facts)}`}>{problemWords(fault, lang)}</li>
        ))}
      </ul>
    </details>
  )
}

function Peaks({ register: { events, apps } }: { readonly register: RegisterOverview }) {
  const lang = useLang()
  const now = useNow()
  if (events.length === 0) return null
  const names = new Map(apps.map((app) => [app.id, nameIn(app, lang)]))
  return (
    <section className="register-box">
      <h3>{tell(lang, 'peaks')}</h3>
      <ul className="register-peaks">
        {[...events]
          .sort((a, b) => a.from - b.from)
          .map(({ name, nameEn, from, to, factor, apps: about }) => {
            const when = now > to ? 'past' : now < from ? 'next' : 'now'
            return (
              <li key={`${name} ${from}`} className={`register-peak-${when}`}>
                <strong>{nameIn({ name, nameEn }, lang)}</strong>
                <span>{tell(lang, 'peak', { from: dateTimeText(from, lang), to: dateTimeText(to, lang) })}</span>
                <span>{factor === null ? '–' : tell(lang, 'factor', { n: factor })}</span>
                <span
                  title={joined(
                    about.map((id) => names.get(id) ?? id),
                    lang,
                  )}
                >
                  {tell(lang, 'peakApps', { n: about.length })}
                </span>
                <span className="register-when">{tell(lang, `peak.${when}`)}</span>
              </li>
            )
          })}
      </ul>
    </section>
  )
}

function Apps({ register: { apps, bureaus } }: { readonly register: RegisterOverview }) {
  const lang = useLang()
  const [sought, setSought] = useState('')
  const bureauNames = new Map(bureaus.map((bureau) => [bureau.id, nameIn(bureau, lang)]))
  const wanted = sought.trim().toLowerCase()
  const found = apps.filter((app) =>
    [app.id, app.name, app.nameEn, app.contractor, bureauNames.get(app.bureau)].some((text) =>
      text?.toLowerCase().includes(wanted),
    ),
  )
  return (
    <section className="register-box">
      <input
        className="note-field register-search"
        type="search"
        value={sought}
        placeholder={tell(lang, 'search')}
        aria-label={tell(lang, 'search')}
        onChange={(event) => setSought(event.target.value)}
      />
      {found.length === 0 && <p className="register-note">{tell(lang, 'noMatch')}</p>}
      <Paged rows={found}>
        {(rows) => (
          <table className="register-table">
            <thead>
              <tr>
                {(['app', 'bureau', 'class', 'grades', 'contractor', 'duty'] as const).map((word) => (
                  <th key={word}>{tell(lang, word)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((app) => (
                <tr key={app.id}>
                  <td>
                    {nameIn(app, lang)} <span className="register-id">{app.id}</span>
                  </td>
                  <td>{bureauNames.get(app.bureau) ?? say(lang, 'house.unassigned')}</td>
                  <td>{app.appClass === null ? '–' : tell(lang, `class.${app.appClass}`)}</td>
                  <td>{`${app.protectionGrade ?? '–'} / ${app.drGrade ?? '–'}`}</td>
                  <td>{app.contractor ?? '–'}</td>
                  <td>{[app.dutyPost, app.dutyPhone].filter((text) => text !== null).join(' · ') || '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Paged>
    </section>
  )
}
