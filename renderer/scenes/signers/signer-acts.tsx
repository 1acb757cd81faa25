import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useLang } from '../../stores/stores.ts'
import { removeSigner, renameSigner } from './say-signers.ts'
import { tell } from './words.ts'

/** What can be done to one that is known: both can be taken back. */
export function SignerActs({ name, fingerprint }: { readonly name: string; readonly fingerprint: string }) {
  const lang = useLang()
  const [typed, setTyped] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const act = useRef<HTMLButtonElement>(null)
  const renames = typed !== null
  useEffect(() => {
    if (renames) field.current?.select()
  }, [renames])
  /** The keyboard goes back to where it was. */
  const leave = (): void => {
    flushSync(() => setTyped(null))
    act.current?.focus()
  }
  if (typed === null) {
    return (
      <>
        <button ref={act} type="button" className="alarm-act" onClick={() => setTyped(name)}>
          {tell(lang, 'rename')}
        </button>
        <button type="button" className="alarm-act" onClick={() => void removeSigner(fingerprint)}>
          {tell(lang, 'remove')}
        </button>
      </>
    )
  }
  const next = typed.trim()
  /** Escape leaves the name, and not the panel. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    leave()
  }
  return (
    <form
      className="signers-rename"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        if (next === '') return
        leave()
        if (next !== name) void renameSigner(fingerprint, next)
      }}
    >
      <input
        ref={field}
        className="note-field"
        value={typed}
        maxLength={200}
        aria-label={tell(lang, 'rename.field', { name })}
        onChange={({ target }) => setTyped(target.value)}
      />
      <button type="submit" className="alarm-act" disabled={next === ''}>
        {tell(lang, 'rename.save')}
      </button>
      <button type="button" className="alarm-act" onClick={leave}>
        {tell(lang, 'rename.leave')}
      </button>
    </form>
  )
}
