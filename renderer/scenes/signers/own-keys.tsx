import { useState } from 'react'
import type { SignerList, ToldSigner } from '../../../shared/ipc/signers.ts'
import { fingerprintText, SUITES } from '../../../shared/snapshot/suite.ts'
import { problemWords } from '../../i18n/problem-sentence.ts'
import { useSigners } from '../../stores/signers.ts'
import { useLang } from '../../stores/stores.ts'
import { Locked, NewKey, SUITE_NAMES } from '../incidents/signer-field.tsx'
import { Fingerprint } from './fingerprint.tsx'
import { copyFingerprint, makeKey, saveKey, trustSigner } from './say-signers.ts'
import { tell } from './words.ts'
import '../connections/connections.css'

/** The keys that sign here, one a suite at most: to be made, and their public halves to be carried to others. */
export function OwnKeys({ list }: { readonly list: SignerList }) {
  const lang = useLang()
  const saved = useSigners((signers) => signers.saved)
  return (
    <>
      <header className="cases-head signers-head">
        <h3>{tell(lang, 'keys')}</h3>
        <p className="panel-note">{tell(lang, 'keys.why')}</p>
      </header>
      {saved !== null && (
        <p className="panel-note" role="status">
          {tell(lang, 'saved', { path: saved })}
        </p>
      )}
      {list.ownProblem !== null ? (
        <Locked problem={problemWords(list.ownProblem, lang)} />
      ) : (
        <table className="cases-table signers-table">
          <tbody>
            {SUITES.map((suite) => {
              const own = list.own.find((each) => each.suite === suite)
              return (
                <tr key={suite} data-own={suite}>
                  <th scope="row">{SUITE_NAMES[suite]}</th>
                  {own === undefined ? (
                    <td colSpan={3}>
                      <NewKey make={(name) => void makeKey(suite, name)} />
                    </td>
                  ) : (
                    <OwnKey own={own} isKnown={list.known.some(({ fingerprint }) => fingerprint === own.fingerprint)} />
                  )}
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </>
  )
}

/** Signs that no file system takes in a name. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}]+/gu

/** One that was removed from those known, or that the demo does not know, is made known again without comparing anything: it is here. */
function OwnKey({ own, isKnown }: { readonly own: ToldSigner; readonly isKnown: boolean }) {
  const lang = useLang()
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => setCopied(await copyFingerprint(fingerprintText(own.fingerprint)))
  const fileName = `${own.name.replaceAll(UNSAFE, '-').slice(0, 60)}-${own.suite}.json`
  return (
    <>
      <td className="cases-name">
        {own.name} {!isKnown && <span className="case-doubt">{tell(lang, 'keys.unknown')}</span>}
      </td>
      <td>
        <Fingerprint of={own.fingerprint} />
      </td>
      <td className="cases-acts">
        {!isKnown && (
          <button type="button" className="alarm-act" onClick={() => void trustSigner(own)}>
            {tell(lang, 'keys.trust')}
          </button>
        )}
        <button type="button" className="alarm-act" onClick={() => void copy()}>
          {tell(lang, copied ? 'copied' : 'copy')}
        </button>
        <button type="button" className="alarm-act" onClick={() => void saveKey(own.suite, fileName)}>
          {tell(lang, 'save')}
        </button>
      </td>
    </>
  )
}
