import { useState } from 'react'
import { detailText } from '../../shared/estate/detail-words.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { localDay } from '../i18n/format.ts'
import { say } from '../i18n/say.ts'
import { useLang } from '../stores/stores.ts'

/** What is said in the language of the screen, which may change while it stands there. */
type Said = (lang: Lang) => string

interface Sheet {
  readonly text: string
  /** Said behind where it was saved. */
  readonly note?: Said | null
}

/** Makes a sheet; what takes long tells of its progress. */
export type SheetWriter = (told: (progress: Said) => void) => Sheet | Promise<Sheet>

interface Props {
  readonly label: string
  readonly className: string
  readonly disabled?: boolean
  /** The offered file's name, without day and ending. */
  readonly name: string
  /** What the sheet tells of, ms since 1970; default: the present. */
  readonly at?: number
  readonly write: SheetWriter
}

/** Has a sheet written to a file that the person at the screen chooses, and says where it is or why it is not. */
export function ExportButton({ label, className, disabled = false, name, at, write }: Props) {
  const lang = useLang()
  const [told, setTold] = useState<{ readonly in: Said } | null>(null)
  const save = async (): Promise<void> => {
    const { text, note = null } = await write((progress) => setTold({ in: progress }))
    setTold(null)
    const day = localDay(at ?? Date.now())
    const answer = await window.wanglou?.request('file:save', { name: `${name}-${day}.csv`, text })
    if (answer === undefined) return
    if (!answer.ok) return setTold({ in: (lang) => say(lang, 'csv.failed', { why: detailText(answer.message, lang) }) })
    const path = answer.value
    if (path !== null)
      setTold({ in: (lang) => [say(lang, 'csv.saved', { path }), ...(note === null ? [] : [note(lang)])].join(' · ') })
  }
  const unanswered: Said = (lang) => say(lang, 'csv.failed', { why: say(lang, 'csv.unanswered') })
  return (
    <>
      <button
        type="button"
        className={className}
        disabled={disabled}
        onClick={() => save().catch(() => setTold({ in: unanswered }))}
      >
        {label}
      </button>
      {told !== null && (
        <span className="panel-note" role="status">
          {told.in(lang)}
        </span>
      )}
    </>
  )
}
