import { useState } from 'react'
import { detailText } from '../../../shared/estate/detail-words.ts'
import type { VaultInfo, WordedProblem } from '../../../shared/ipc/connections.ts'
import { passphraseStrength } from '../../../shared/lib/passphrase.ts'
import { problemWords } from '../../i18n/problem-sentence.ts'
import { ask } from '../../stores/request.ts'
import { useLang } from '../../stores/stores.ts'
import { tell } from './words.ts'

/** Whether secrets can be had, and what makes them so: unlocking, or setting a passphrase. */
export function VaultBar({ vault }: { readonly vault: VaultInfo }) {
  const lang = useLang()
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [problem, setProblem] = useState<WordedProblem | null>(null)
  const [unanswered, setUnanswered] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const sets = vault.state === 'none'
  const strength = passphraseStrength(passphrase)
  const may = passphrase !== '' && (!sets || (strength.grade !== 'short' && passphrase === again))

  /** Does what a person asked for; where nobody answers, that is said. */
  async function act(work: () => Promise<void>) {
    setBusy(true)
    setUnanswered(null)
    try {
      await work()
    } catch (error) {
      setUnanswered(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  const submit = () =>
    act(async () => {
      const { problem } = await ask(sets ? 'vault:set-passphrase' : 'vault:unlock', passphrase)
      setProblem(problem)
      if (problem !== null) return
      setPassphrase('')
      setAgain('')
    })
  const lock = () =>
    act(async () => {
      await ask('vault:lock')
    })

  const field = (value: string, set: (text: string) => void, label: string) => (
    <input
      type="password"
      className="note-field"
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => set(event.target.value)}
    />
  )
  return (
    <form
      className={`vault-bar vault-${vault.state}`}
      onSubmit={(event) => {
        event.preventDefault()
        if (may && !busy) void submit()
      }}
    >
      <strong>{tell(lang, `v.${vault.state}`, { n: vault.names.length })}</strong>
      {unanswered !== null && <span role="alert">{tell(lang, 'unanswered', { detail: detailText(unanswered, lang) })}</span>}
      {(sets || vault.state === 'locked') && (
        <>
          {field(passphrase, setPassphrase, tell(lang, 'v.passphrase'))}
          {sets && field(again, setAgain, tell(lang, 'v.again'))}
          <button type="submit" className="note-act" disabled={!may || busy}>
            {tell(lang, sets ? 'v.set' : 'v.unlock')}
          </button>
          {sets && passphrase !== '' && <span>{tell(lang, `p.${strength.grade}`, { bits: strength.bits })}</span>}
          {sets && again !== '' && again !== passphrase && <span role="alert">{tell(lang, 'v.differ')}</span>}
        </>
      )}
      {vault.state === 'open' && (
        <button type="button" className="note-act" data-act="lock" onClick={() => void lock()}>
          {tell(lang, 'v.lock')}
        </button>
      )}
      {(problem ?? vault.problem) && (
        <p role="alert" className="walk-problem">
          {problemWords(problem ?? vault.problem ?? { code: '', facts: {} }, lang)}
        </p>
      )}
    </form>
  )
}
