import { useState } from 'react'
import type { ToldStep } from '../../../shared/ipc/register.ts'
import { whenText } from '../../i18n/format.ts'
import { useLang, useNow } from '../../stores/stores.ts'
import { tell } from './words.ts'

interface UndoBarProps {
  readonly steps: readonly ToldStep[]
  readonly busy: boolean
  readonly onUndo: (force: boolean) => void
}

/** What an undo would take back, and the way to it: one step at a time, the latest first. */
export function UndoBar({ steps, busy, onUndo }: UndoBarProps) {
  const lang = useLang()
  const now = useNow()
  const [asking, setAsking] = useState<string | null>(null)
  const [step, ...before] = steps
  if (step === undefined) return null
  const { id, at, fileName, added, changed, removed, changedSince } = step
  return (
    <div className="register-undo">
      <button type="button" className="note-act" disabled={busy} onClick={() => (changedSince ? setAsking(id) : onUndo(false))}>
        {tell(lang, 'undo')}
      </button>
      <span>{whenText(at, now, lang)}</span>
      <span>{tell(lang, 'undoOf', { name: fileName, added, changed, removed })}</span>
      {before.length > 0 && <span className="register-note">{tell(lang, 'undoMore', { n: before.length })}</span>}
      {changedSince && asking === id && (
        <p className="register-warning">
          {tell(lang, 'changedSince')}{' '}
          <button type="button" className="note-act" disabled={busy} onClick={() => onUndo(true)}>
            {tell(lang, 'force')}
          </button>
        </p>
      )}
    </div>
  )
}
