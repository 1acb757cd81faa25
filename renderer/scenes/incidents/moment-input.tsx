import { useState } from 'react'
import { clockText } from '../../i18n/format.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { parseMoment } from '../../travel/parse-moment.ts'

interface MomentInputProps {
  readonly label: string
  /** ms since the epoch; null: none. */
  readonly at: number | null
  /** What stands there for none. */
  readonly none: string
  /** null: it was emptied. */
  readonly change: (at: number | null) => void
}

const two = (n: number): string => String(n).padStart(2, '0')

/** As `parseMoment` reads it, to the second: "08:31:05", "11-22 08:31:05". */
function momentWritten(at: number, now: number, clock: string): string {
  const date = new Date(at)
  const today = new Date(now)
  if (date.toDateString() === today.toDateString()) return clock
  const year = date.getFullYear() === today.getFullYear() ? '' : `${date.getFullYear()}-`
  return `${year}${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock}`
}

/** A moment to be typed. What is no moment is marked, and put back when the field is left. */
export function MomentInput({ label, at, none, change }: MomentInputProps) {
  const lang = useLang()
  const now = useClock()
  const [typed, setTyped] = useState<string | null>(null)
  const shown = at === null ? '' : momentWritten(at, now, clockText(at, lang))
  const parsed = typed === null || typed.trim() === '' ? null : parseMoment(typed, now, now)
  const take = () => {
    if (typed !== null && typed !== shown) {
      if (typed.trim() === '') {
        if (at !== null) change(null)
      } else if (parsed !== null && 'at' in parsed) change(parsed.at)
    }
    setTyped(null)
  }
  return (
    <input
      className="note-field incident-moment"
      value={typed ?? shown}
      placeholder={none}
      aria-label={label}
      aria-invalid={parsed !== null && 'fault' in parsed}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={take}
      onKeyDown={({ key, nativeEvent }) => {
        if (key === 'Enter' && !nativeEvent.isComposing) take()
      }}
    />
  )
}
