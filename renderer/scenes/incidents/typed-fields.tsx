import { problemSentence } from '../../i18n/problem-sentence.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { type TypedField, useTyped } from './use-typed.ts'

interface TypedProps {
  readonly label: string
  readonly saved: string
  readonly save: (value: string, step: string) => void
  readonly placeholder?: string
  readonly className?: string
}

/** A line that is saved as it is typed. */
export function TypedLine({ label, saved, save, placeholder, className = '' }: TypedProps) {
  const field = useTyped(saved, save)
  return (
    <span className={`typed ${className}`}>
      <input
        className="note-field"
        value={field.value}
        placeholder={placeholder}
        aria-label={label}
        aria-invalid={field.problem !== null}
        onChange={({ target }) => field.type(target.value)}
        onBlur={field.leave}
      />
      <Fault field={field} />
    </span>
  )
}

/** Lines of a text area, count. */
const LINES = { least: 1, most: 10 }
/** Characters that a line of it holds, about; a Han character is as wide as two others. */
const LINE = 64

function linesOf(text: string): number {
  const width = (line: string): number => [...line].reduce((sum, sign) => sum + (sign > '\u2e80' ? 2 : 1), 0)
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(width(line) / LINE)), 0)
  return Math.min(LINES.most, Math.max(LINES.least, lines))
}

/** A text of as many lines as it takes, saved as it is typed. */
export function TypedText({ label, saved, save, placeholder, className = '' }: TypedProps) {
  const field = useTyped(saved, save)
  return (
    <span className={`typed ${className}`}>
      <textarea
        className="note-field"
        rows={linesOf(field.value)}
        value={field.value}
        placeholder={placeholder}
        aria-label={label}
        aria-invalid={field.problem !== null}
        onChange={({ target }) => field.type(target.value)}
        onBlur={field.leave}
      />
      <Fault field={field} />
    </span>
  )
}

/** Why what is typed was not written. */
function Fault({ field }: { readonly field: TypedField }) {
  const lang = useLang()
  const now = useClock()
  if (field.problem === null) return null
  return (
    <span className="incident-problem" role="alert">
      {problemSentence(field.problem, now, lang)}
    </span>
  )
}
