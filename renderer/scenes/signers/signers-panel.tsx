import { useEffect, useRef } from 'react'
import { detailText } from '../../../shared/estate/detail-words.ts'
import { whenText } from '../../i18n/format.ts'
import { problemWords } from '../../i18n/problem-sentence.ts'
import { closeSigners, signerStore, useSigners } from '../../stores/signers.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { TrustForm } from '../cases/trust-form.tsx'
import { SUITE_NAMES } from '../incidents/signer-field.tsx'
import { Fingerprint } from './fingerprint.tsx'
import { OwnKeys } from './own-keys.tsx'
import { pickSigner, readSigners, trustSigner, undoSigners } from './say-signers.ts'
import { SignerActs } from './signer-acts.tsx'
import { tell } from './words.ts'
import '../cases/cases.css'
import './signers.css'

/** Whose snapshots are believed here, and the keys that sign what is exported here. */
export function SignersPanel() {
  const lang = useLang()
  const panel = useRef<HTMLElement>(null)
  const back = useRef<HTMLButtonElement>(null)
  const { list, candidate, problem, busy } = useSigners((signers) => signers)
  useEffect(() => {
    back.current?.focus()
    void readSigners()
    // The vault was opened, or locked.
    return window.wanglou?.onPush('connections:changed', () => void readSigners())
  }, [])
  // What was pressed may be gone with what it did: the keyboard stays in the panel, at the way back from it.
  useEffect(() => {
    if (busy || document.activeElement !== document.body) return
    const undo = panel.current?.querySelector<HTMLElement>('.signers-undo button')
    ;(undo ?? back.current)?.focus()
  })
  return (
    <section ref={panel} className="signers cases" aria-label={tell(lang, 'title')} aria-busy={busy}>
      <header className="cases-head">
        <button ref={back} type="button" className="alarm-act" onClick={closeSigners}>
          {tell(lang, 'back')} <kbd>Esc</kbd>
        </button>
        <h2 className="desk-title">{tell(lang, 'title')}</h2>
        <p className="panel-note">{tell(lang, 'why')}</p>
      </header>
      {problem !== null && (
        <p className="signers-problem" role="alert">
          {typeof problem === 'string'
            ? tell(lang, 'failed', { detail: detailText(problem, lang) })
            : problemWords(problem, lang)}
          {list === null && (
            <button type="button" className="alarm-act" onClick={() => void readSigners()}>
              {tell(lang, 'again')}
            </button>
          )}
        </p>
      )}
      <Undo />
      {candidate !== null && <Candidate key={candidate.fingerprint} />}
      {list === null && problem === null && <p className="card-state">{tell(lang, 'reading')}</p>}
      {list !== null && (
        <>
          <Known />
          <OwnKeys list={list} />
        </>
      )}
    </section>
  )
}

/** What was done last, and the way back. */
function Undo() {
  const lang = useLang()
  const undo = useSigners(({ list }) => list?.undo ?? null)
  if (undo === null) return null
  return (
    <p className="signers-undo" role="status">
      {tell(lang, `did.${undo.did}`, { name: undo.name })}
      <button type="button" className="alarm-act" onClick={() => void undoSigners()}>
        {tell(lang, 'undo')}
      </button>
    </p>
  )
}

function Candidate() {
  const lang = useLang()
  const { candidate, list, busy } = useSigners((signers) => signers)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.querySelector('input')?.focus(), [])
  if (candidate === null) return null
  const known = list?.known.find(({ fingerprint }) => fingerprint === candidate.fingerprint)
  return (
    <div ref={box} className="signers-candidate">
      <h3>{tell(lang, 'candidate', { name: candidate.name })}</h3>
      <p>{tell(lang, known === undefined ? 'candidate.why' : 'candidate.known', { name: known?.name ?? '' })}</p>
      <TrustForm
        signer={candidate}
        word="trust.act"
        busy={busy}
        onTrust={(signer) => void trustSigner(signer)}
        onLeave={() => signerStore.setState({ candidate: null })}
      />
    </div>
  )
}

function Known() {
  const lang = useLang()
  const now = useClock()
  const list = useSigners((signers) => signers.list)
  const own = new Set(list?.own.map(({ fingerprint }) => fingerprint))
  return (
    <>
      <header className="cases-head signers-head">
        <h3>{tell(lang, 'known')}</h3>
        <button type="button" className="alarm-act" onClick={() => void pickSigner()}>
          {tell(lang, 'add')}
        </button>
      </header>
      {list?.known.length === 0 && <p className="panel-empty">{tell(lang, 'none')}</p>}
      {list !== null && list.known.length > 0 && (
        <table className="cases-table signers-table">
          <thead>
            <tr>
              {(['name', 'suite', 'fingerprint', 'added'] as const).map((column) => (
                <th key={column} scope="col">
                  {tell(lang, `head.${column}`)}
                </th>
              ))}
              <th />
            </tr>
          </thead>
          <tbody>
            {list.known.map(({ name, suite, fingerprint, added }) => (
              <tr key={fingerprint} data-signer={fingerprint}>
                <td className="cases-name">
                  {name} {own.has(fingerprint) && <span className="cases-known">{tell(lang, 'own')}</span>}
                </td>
                <td>{SUITE_NAMES[suite]}</td>
                <td>
                  <Fingerprint of={fingerprint} />
                </td>
                <td>{whenText(Date.parse(added), now, lang)}</td>
                <td className="cases-acts">
                  <SignerActs name={name} fingerprint={fingerprint} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
