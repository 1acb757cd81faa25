import { useState } from 'react'
import { minuteText } from '../../i18n/format.ts'
import { useLang } from '../../stores/stores.ts'
import { parseMoment } from '../../travel/parse-moment.ts'

interface MomentFieldProps {
  readonly label: string
  /** ms since the epoch; null: the present. */
  readonly at: number | null
  readonly now: number
  /** What stands there for the present. */
  readonly present: string
  readonly change: (at: number) => void
}

const two = (n: number): string => String(n).padStart(2, '0')

/** A moment as `parseMoment` reads it: "11-22 08:31". */
function momentText(at: number, now: number, minute: string): string {
  const date = new Date(at)
  const year = date.getFullYear() === new Date(now).getFullYear() ? '' : `${date.getFullYear()}-`
  return `${year}${two(date.getMonth() + 1)}-${two(date.getDate())} ${minute}`
}

/** A moment of the past to be typed; what is no moment is put back. */
export function MomentField({ label, at, now, present, change }: MomentFieldProps) {
  const lang = useLang()
  const [typed, setTyped] = useState<string | null>(null)
  const shown = at === null ? '' : momentText(at, now, minuteText(at, lang))
  const take = () => {
    const parsed = typed === null ? null : parseMoment(typed, now, now)
    setTyped(null)
    if (parsed !== null && 'at' in parsed) change(parsed.at)
  }
  return (
    <label>
      {label}
      <input
        className="note-field moment-input"
        value={typed ?? shown}
        placeholder={present}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={take}
        onKeyDown={({ key, nativeEvent }) => {
          if (key === 'Enter' && !nativeEvent.isComposing) take()
        }}
      />
    </label>
  )
}
