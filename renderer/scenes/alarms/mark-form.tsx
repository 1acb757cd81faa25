import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { AlarmRow } from '../../../shared/estate/frame.ts'
import { NOTE_AUTHOR_MAX } from '../../../shared/estate/note.ts'
import { problemSentence } from '../../i18n/problem-sentence.ts'
import { say } from '../../i18n/say.ts'
import { type AlarmMarks, useAlarmMarks } from '../../stores/alarm-marks.ts'
import { noteStore, useNotes } from '../../stores/notes.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { parseUntil } from '../../travel/until.ts'
import { closeMarkForm, sayOfAlarm } from './mark-alarm.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** For how long an alarm may be shelved, as offered. */
const SHELVES = [
  { key: '30m', ms: 30 * MINUTE_MS },
  { key: '2h', ms: 2 * HOUR_MS },
  { key: '8h', ms: 8 * HOUR_MS },
  { key: '24h', ms: 24 * HOUR_MS },
] as const
type Shelf = (typeof SHELVES)[number]['key'] | 'until'

interface MarkFormProps {
  readonly form: NonNullable<AlarmMarks['form']>
  readonly handling: AlarmRow['handling']
}

/** By whom; and where it is shelved, why and until when. */
export function MarkForm({ form, handling }: MarkFormProps) {
  const lang = useLang()
  const now = useClock()
  const author = useNotes((notes) => notes.author)
  const saying = useAlarmMarks((marks) => marks.saying !== null)
  const problem = useAlarmMarks((marks) => marks.problem)
  const [reason, setReason] = useState('')
  const [shelf, setShelf] = useState<Shelf>('30m')
  const [typed, setTyped] = useState('')
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const { what } = form

  const until = (): number | null => {
    if (what !== 'shelve') return null
    const { ms } = SHELVES.find(({ key }) => key === shelf) ?? {}
    return ms === undefined ? parseUntil(typed, now) : Date.now() + ms
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    sayOfAlarm({ ...form, reason: what === 'shelve' ? reason : '', until: until() }, handling)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation()
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
    event.preventDefault()
    closeMarkForm()
  }
  return (
    <form className="mark-form" aria-label={say(lang, `alarm.${what}`)} onSubmit={submit} onKeyDown={onKeyDown}>
      <label>
        {say(lang, 'alarm.by')}
        <input
          ref={first}
          className="note-field mark-author"
          value={author}
          maxLength={NOTE_AUTHOR_MAX}
          placeholder={say(lang, 'alarm.by.hint')}
          onChange={({ target }) => noteStore.setState({ author: target.value })}
        />
      </label>
      {what === 'shelve' && (
        <>
          <label>
            {say(lang, 'alarm.reason')}
            <input
              className="note-field mark-reason"
              value={reason}
              placeholder={say(lang, 'alarm.reason.hint')}
              onChange={({ target }) => setReason(target.value)}
            />
          </label>
          <fieldset className="mark-until">
            <legend>{say(lang, 'alarm.until')}</legend>
            {[...SHELVES.map(({ key }) => key), 'until' as const].map((key) => (
              <button key={key} type="button" aria-pressed={shelf === key} onClick={() => setShelf(key)}>
                {say(lang, `alarm.shelf.${key}`)}
              </button>
            ))}
            {shelf === 'until' && (
              <input
                className="note-field mark-moment"
                value={typed}
                placeholder={say(lang, 'alarm.until.hint')}
                aria-label={say(lang, 'alarm.until')}
                onChange={({ target }) => setTyped(target.value)}
              />
            )}
          </fieldset>
        </>
      )}
      {problem !== null && (
        <p className="mark-problem" role="alert">
          {problemSentence(problem, now, lang)}
        </p>
      )}
      <div className="alarm-acts">
        <button type="submit" className="alarm-act" disabled={saying}>
          {say(lang, 'alarm.confirm')}
        </button>
        <button type="button" className="alarm-act" onClick={closeMarkForm}>
          {say(lang, 'alarm.cancel')}
        </button>
      </div>
    </form>
  )
}
