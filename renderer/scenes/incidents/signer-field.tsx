import { useEffect, useState } from 'react'
import type { VaultInfo } from '../../../shared/ipc/connections.ts'
import { fingerprintText, SUITES, type SuiteId } from '../../../shared/snapshot/suite.ts'
import { problemWords } from '../../i18n/problem-sentence.ts'
import { ask } from '../../stores/request.ts'
import { useLang } from '../../stores/stores.ts'
import { VaultBar } from '../connections/vault-bar.tsx'
import type { ExportDesk } from './use-export.ts'
import { tell } from './words.ts'
import '../connections/connections.css'

/** Standards by their names. */
export const SUITE_NAMES: Readonly<Record<SuiteId, string>> = { 'ed25519-sha256': 'Ed25519 + SHA-256', 'sm2-sm3': 'SM2 + SM3' }

interface SignerFieldProps {
  readonly desk: ExportDesk
  readonly suite: SuiteId
  readonly choose: (suite: SuiteId) => void
}

/** By which suite, and by whom: a key is made here where there is none. */
export function SignerField({ desk, suite, choose }: SignerFieldProps) {
  const lang = useLang()
  const own = desk.signers?.find((each) => each.suite === suite)
  return (
    <>
      <div className="incident-form-row">
        <span>{tell(lang, 'export.suite')}</span>
        <fieldset className="report-choice">
          {SUITES.map((each) => (
            <button key={each} type="button" data-suite={each} aria-pressed={suite === each} onClick={() => choose(each)}>
              {SUITE_NAMES[each]}
            </button>
          ))}
        </fieldset>
      </div>
      <div className="incident-form-row">
        <span>{tell(lang, 'export.signer')}</span>
        {own !== undefined ? (
          <p className="export-print">
            {own.name} · {tell(lang, 'export.fingerprint', { fingerprint: fingerprintText(own.fingerprint) })}
          </p>
        ) : desk.noSigners !== null ? (
          <Locked problem={problemWords(desk.noSigners, lang)} />
        ) : (
          desk.signers !== null && <NewKey make={(name) => desk.makeKey(suite, name)} />
        )}
      </div>
    </>
  )
}

/** The vault has to be opened, or begun, before anybody can sign. */
export function Locked({ problem }: { readonly problem: string }) {
  const [vault, setVault] = useState<VaultInfo | null>(null)
  useEffect(() => {
    const read = () =>
      void ask('connections:list').then(
        (list) => setVault(list.vault),
        () => {},
      )
    read()
    return window.wanglou?.onPush('connections:changed', read)
  }, [])
  return vault === null ? <p role="alert">{problem}</p> : <VaultBar vault={vault} />
}

/** Makes a key, in the name that packages will say. */
export function NewKey({ make }: { readonly make: (name: string) => void }) {
  const lang = useLang()
  const [name, setName] = useState('')
  return (
    <form
      className="export-key"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') make(name.trim())
      }}
    >
      <span className="panel-note">{tell(lang, 'export.noKey')}</span>
      <input
        className="note-field"
        value={name}
        maxLength={100}
        placeholder={tell(lang, 'export.keyName')}
        aria-label={tell(lang, 'export.keyName')}
        onChange={({ target }) => setName(target.value)}
      />
      <button type="submit" className="alarm-act" disabled={name.trim() === ''}>
        {tell(lang, 'export.makeKey')}
      </button>
    </form>
  )
}
