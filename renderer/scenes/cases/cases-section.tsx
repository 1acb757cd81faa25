import { useEffect, useState } from 'react'
import { fingerprintText } from '../../../shared/snapshot/suite.ts'
import type { CheckedCase } from '../../feed/case-schema.ts'
import { whenText } from '../../i18n/format.ts'
import { caseStore, importCase, openCase, removeCase, useCases } from '../../stores/cases.ts'
import { openSigners } from '../../stores/signers.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { caseName, redactionText, windowText } from './case-name.ts'
import { tell } from './words.ts'
import './cases.css'

/** The cases that there are: to open, to remove, and to import another. */
export function CasesSection() {
  const lang = useLang()
  const list = useCases((cases) => cases.list)
  useEffect(() => caseStore.setState({ wanted: true }), [])
  return (
    <section className="cases" aria-label={tell(lang, 'title')}>
      <header className="cases-head">
        <h2 className="desk-title">{tell(lang, 'title')}</h2>
        <p className="panel-note">{tell(lang, 'about')}</p>
        <button type="button" className="alarm-act" onClick={() => void pick()}>
          {tell(lang, 'import')}
        </button>
        <p className="panel-note">{tell(lang, 'drop')}</p>
        <button type="button" className="alarm-act cases-signers" onClick={() => openSigners()}>
          {tell(lang, 'signers')}
        </button>
      </header>
      {list === null && <p className="card-state">{tell(lang, 'reading')}</p>}
      {list !== null && list.cases.length + list.damaged.length === 0 && <p className="panel-empty">{tell(lang, 'none')}</p>}
      {list !== null && list.cases.length > 0 && (
        <table className="cases-table">
          <thead>
            <tr>
              {(['name', 'window', 'signer', 'redaction', 'imported'] as const).map((column) => (
                <th key={column} scope="col">
                  {tell(lang, `head.${column}`)}
                </th>
              ))}
              <th />
            </tr>
          </thead>
          <tbody>
            {list.cases.map((each) => (
              <CaseRow key={each.id} told={each} />
            ))}
          </tbody>
        </table>
      )}
      {list?.damaged.map((id) => (
        <p key={id} className="cases-damaged" role="alert">
          {tell(lang, 'damaged', { id: id.slice(0, 12) })} <Remove id={id} />
        </p>
      ))}
    </section>
  )
}

async function pick(): Promise<void> {
  const picked = await window.wanglou?.request('file:pick')
  if (picked?.ok && picked.value !== null) importCase(picked.value)
}

function CaseRow({ told }: { readonly told: CheckedCase }) {
  const lang = useLang()
  const now = useClock()
  const { id, window, signer, knownAs, redaction, importedAt, fileName } = told
  return (
    <tr data-case={id}>
      <td className="cases-name" title={fileName}>
        {caseName(told, lang)}
      </td>
      <td>{windowText(window, now, lang)}</td>
      <td title={tell(lang, 'fingerprint', { fingerprint: fingerprintText(signer.fingerprint) })}>
        {knownAs ?? signer.name}{' '}
        <span className={knownAs === null ? 'case-doubt' : 'cases-known'}>
          {tell(lang, knownAs === null ? 'signer.unknown' : 'signer.known')}
        </span>
        {knownAs === null && (
          <button type="button" className="alarm-act cases-compare" onClick={() => openSigners(signer)}>
            {tell(lang, 'signer.compare')}
          </button>
        )}
      </td>
      <td>{redactionText(redaction, lang)}</td>
      <td>{whenText(importedAt, now, lang)}</td>
      <td className="cases-acts">
        <button type="button" className="alarm-act" onClick={() => openCase(told)}>
          {tell(lang, 'open')}
        </button>
        <Remove id={id} />
      </td>
    </tr>
  )
}

/** Asks once more: what is removed can only come back from the file. */
function Remove({ id }: { readonly id: CheckedCase['id'] }) {
  const lang = useLang()
  const [asks, setAsks] = useState(false)
  if (!asks) {
    return (
      <button type="button" className="alarm-act" onClick={() => setAsks(true)}>
        {tell(lang, 'remove')}
      </button>
    )
  }
  return (
    <>
      <button type="button" className="alarm-act cases-sure" onClick={() => removeCase(id)}>
        {tell(lang, 'remove.sure')}
      </button>
      <button type="button" className="alarm-act" onClick={() => setAsks(false)}>
        {tell(lang, 'remove.keep')}
      </button>
    </>
  )
}
