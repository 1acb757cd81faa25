import { useState } from 'react'
import { localDay } from '../i18n/format.ts'
import { say } from '../i18n/say.ts'
import { useLang } from '../stores/stores.ts'

export interface Sheet {
  readonly text: string
  /** Said behind where it was saved. */
  readonly note?: string | null
}

interface Props {
  readonly label: string
  readonly className: string
  readonly disabled?: boolean
  /** The offered file's name, without day and ending. */
  readonly name: string
  /** What the sheet tells of, ms since 1970; default: the present. */
  readonly at?: number
  /** Makes the sheet; what takes long tells of its progress. */
  readonly write: (told: (progress: string) => void) => Sheet | Promise<Sheet>
}

/** Has a sheet written to a file that the person at the screen chooses, and says where it is or why it is not. */
export function ExportButton({ label, className, disabled = false, name, at, write }: Props) {
  const lang = useLang()
  const [told, setTold] = useState<string | null>(null)
  const save = async (): Promise<void> => {
    const { text, note } = await write(setTold)
    setTold(null)
    const day = localDay(at ?? Date.now())
    const answer = await window.wanglou?.request('file:save', { name: `${name}-${day}.csv`, text })
    if (answer === undefined) return
    if (!answer.ok) setTold(say(lang, 'csv.failed', { why: answer.message }))
    else if (answer.value !== null) setTold([say(lang, 'csv.saved', { path: answer.value }), note].filter(Boolean).join(' · '))
  }
  return (
    <>
      <button
        type="button"
        className={className}
        disabled={disabled}
        onClick={() => save().catch(() => setTold(say(lang, 'csv.failed', { why: say(lang, 'csv.unanswered') })))}
      >
        {label}
      </button>
      {told !== null && (
        <span className="panel-note" role="status">
          {told}
        </span>
      )}
    </>
  )
}
