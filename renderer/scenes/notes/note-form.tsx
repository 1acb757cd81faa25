import { type KeyboardEvent, useEffect, useRef } from 'react'
import { NOTE_AUTHOR_MAX } from '../../../shared/estate/note.ts'
import { giveBack, openerIn } from '../../components/focus-back.ts'
import { clockText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { type Draft, useNotes } from '../../stores/notes.ts'
import { useClock, useEstate, useLang, useView } from '../../stores/stores.ts'
import type { BarSpan } from '../../travel/bar-scale.ts'
import { overMoment } from './note-places.ts'
import { NoteProblem } from './note-problem.tsx'
import { LATE_MS, subjectName } from './note-words.ts'
import { closeNotes, draftNote, NOTE_FIELD, saveNote } from './write-note.ts'

const WIDTH_REM = 30

/** The form, over the moment that it is about. */
export function NoteForm({ bar }: { readonly bar: BarSpan | null }) {
  const draft = useNotes((notes) => notes.draft)
  return draft === null ? null : <Form draft={draft} bar={bar} />
}

/** Enter saves and Escape closes; nothing typed here steers the wall. Keys that compose a character belong to the input method. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  event.stopPropagation()
  if (event.nativeEvent.isComposing) return
  const inField = event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement
  if (event.key === 'Escape') closeNotes()
  else if (event.key === 'Enter' && inField && !event.shiftKey) saveNote()
  else return
  event.preventDefault()
}

function Form({ draft, bar }: { readonly draft: Draft; readonly bar: BarSpan | null }) {
  const lang = useLang()
  const now = useClock()
  const author = useNotes((notes) => notes.author)
  const saving = useNotes((notes) => notes.saying?.id === draft.id)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const opener = openerIn(document)
    const panel = field.current?.parentElement
    field.current?.focus({ preventScroll: true })
    return () => giveBack(opener, panel)
  }, [])
  const title = say(lang, 'notes.at', { time: whenText(draft.at, now, lang, clockText) })
  return (
    <section
      className="note-panel note-form"
      style={overMoment(draft.at, bar, WIDTH_REM)}
      role="dialog"
      aria-label={title}
      onKeyDown={onKeyDown}
    >
      <header className="note-head">
        <h2>{title}</h2>
        <Elsewhen draft={draft} />
        <Subject draft={draft} />
      </header>
      <textarea
        ref={field}
        id={NOTE_FIELD}
        className="note-field note-text"
        rows={4}
        value={draft.text}
        readOnly={saving}
        aria-label={say(lang, 'notes.text')}
        onChange={(event) => draftNote({ text: event.target.value })}
      />
      <NoteProblem id={draft.id} />
      <footer className="note-foot">
        <label className="note-author">
          {say(lang, 'notes.author')}
          <input
            className="note-field"
            value={author}
            maxLength={NOTE_AUTHOR_MAX}
            readOnly={saving}
            placeholder={say(lang, 'notes.author.hint')}
            onChange={(event) => draftNote({ author: event.target.value })}
          />
        </label>
        <button type="button" className="note-save" disabled={saving} onClick={saveNote}>
          {say(lang, saving ? 'notes.saving' : 'notes.save')}
        </button>
      </footer>
      <p className="panel-note">{say(lang, 'notes.keys')}</p>
    </section>
  )
}

/** Where the draft is about another moment than the one shown: a way to make it this one. */
function Elsewhen({ draft }: { readonly draft: Draft }) {
  const lang = useLang()
  const now = useClock()
  const moment = useEstate((estate) => estate.moment)
  if (moment === null ? now - draft.at < LATE_MS : moment === draft.at) return null
  return (
    <button type="button" className="note-act" onClick={() => draftNote({ at: moment ?? Date.now() })}>
      {moment === null
        ? say(lang, 'notes.moveNow')
        : say(lang, 'notes.moveHere', { time: whenText(moment, now, lang, clockText) })}
    </button>
  )
}

/** What the note is about: what it was, or the app whose card is open; a press takes it in or out. */
function Subject({ draft }: { readonly draft: Draft }) {
  const lang = useLang()
  const selected = useView((view) => view.selected)
  const subject = draft.about ?? selected
  const name = useEstate((estate) => (subject === null ? '' : subjectName(subject, estate, lang)))
  if (subject === null) return null
  const about = draft.about === null ? subject : null
  return (
    <button type="button" className="note-subject" aria-pressed={draft.about !== null} onClick={() => draftNote({ about })}>
      {say(lang, 'notes.about', { name })}
    </button>
  )
}
