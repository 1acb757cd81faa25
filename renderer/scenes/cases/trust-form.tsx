import { useId, useState } from 'react'
import type { ToldSigner } from '../../../shared/ipc/signers.ts'
import { useLang } from '../../stores/stores.ts'
import { Fingerprint } from '../signers/fingerprint.tsx'
import { type Act, tell } from './words.ts'

interface TrustFormProps {
  readonly signer: ToldSigner
  /** What the button says that believes the signer. */
  readonly word: Act
  readonly busy: boolean
  readonly onTrust: (signer: ToldSigner) => void
  readonly onLeave: () => void
  /** Looks into it without believing anybody. */
  readonly onOnce?: () => void
}

/** Whose key it is, to be compared by another way; only who says that it was can have the signer believed. */
export function TrustForm({ signer, word, busy, onTrust, onLeave, onOnce }: TrustFormProps) {
  const lang = useLang()
  const id = useId()
  const [compared, setCompared] = useState(false)
  const [name, setName] = useState(signer.name)
  const may = compared && name.trim() !== '' && !busy
  return (
    <form
      className="trust-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (may) onTrust({ ...signer, name: name.trim() })
      }}
    >
      <p className="case-fingerprint" data-fingerprint={signer.fingerprint}>
        <Fingerprint of={signer.fingerprint} />
      </p>
      <p className="trust-suite">{tell(lang, 'trust.suite', { suite: signer.suite })}</p>
      <label className="trust-name" htmlFor={id}>
        {tell(lang, 'trust.name')}
        <input id={id} className="note-field" value={name} maxLength={200} onChange={({ target }) => setName(target.value)} />
      </label>
      <label className="trust-compared">
        <input type="checkbox" checked={compared} onChange={({ target }) => setCompared(target.checked)} />
        {tell(lang, 'trust.compared')}
      </label>
      <div className="case-box-acts">
        <button type="button" className="alarm-act" onClick={onLeave}>
          {tell(lang, onOnce === undefined ? 'trust.leave' : 'import.leave')}
        </button>
        {onOnce !== undefined && (
          <button type="button" className="alarm-act" onClick={onOnce}>
            {tell(lang, 'import.accept')}
          </button>
        )}
        <button type="submit" className="alarm-act" disabled={!may}>
          {tell(lang, word)}
        </button>
      </div>
    </form>
  )
}
