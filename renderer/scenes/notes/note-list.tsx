import { type KeyboardEvent, useEffect, useRef } from 'react'
import { NOTES_SHOWN } from '../../../shared/estate/frame.ts'
import type { Note } from '../../../shared/estate/note.ts'
import { giveBack, openerIn } from '../../components/focus-back.ts'
import { clockText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useInCase } from '../../stores/cases.ts'
import { useNotes } from '../../stores/notes.ts'
import { useClock, useEstate, useLang } from '../../stores/stores.ts'
import { traveller } from '../../stores/travel.ts'
import { NoteProblem } from './note-problem.tsx'
import { bylineOf } from './note-words.ts'
import { closeNotes, strikeNote } from './write-note.ts'

/** Escape closes the list alone, and not the card beneath it too. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Escape') return
  event.stopPropagation()
  event.preventDefault()
  closeNotes()
}

/** The notes of the 24 h of the bar, newest moment first; each leads to its moment. */
export function NoteList() {
  const lang = useLang()
  const notes = useEstate((estate) => estate.notes) ?? []
  const list = useRef<HTMLElement>(null)
  useEffect(() => {
    const opener = openerIn(document)
    const panel = list.current
    panel?.focus({ preventScroll: true })
    return () => giveBack(opener, panel)
  }, [])
  const title = say(lang, 'notes.title')
  return (
    <section ref={list} className="note-panel note-list" role="dialog" aria-label={title} tabIndex={-1} onKeyDown={onKeyDown}>
      <header className="note-head">
        <h2>{title}</h2>
        {notes.length > 0 && (
          <p className="panel-note">
            {say(lang, notes.length < NOTES_SHOWN ? 'notes.range' : 'notes.range.cut', { n: notes.length })}
          </p>
        )}
      </header>
      {notes.length === 0 ? (
        <p className="panel-empty">{say(lang, 'notes.none')}</p>
      ) : (
        <ol className="note-rows">
          {notes.map((note) => (
            <Row key={note.id} note={note} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Row({ note }: { readonly note: Note }) {
  const lang = useLang()
  const now = useClock()
  const isCase = useInCase()
  const busy = useNotes((notes) => notes.saying !== null)
  const byline = useEstate((estate) => bylineOf(note, estate, now, lang))
  const time = whenText(note.at, now, lang, clockText)
  return (
    <li className={note.struckAt === null ? 'note-row' : 'note-row note-struck'}>
      <header className="note-row-head">
        <button type="button" className="note-time" title={say(lang, 'notes.look')} onClick={() => traveller.look(note.at)}>
          <time>{time}</time>
        </button>
        <span className="note-byline">{byline}</span>
        <button
          type="button"
          className="note-act"
          disabled={busy || isCase}
          onClick={() => strikeNote(note.id, note.struckAt === null)}
        >
          {say(lang, note.struckAt === null ? 'notes.strike' : 'notes.stand')}
          <span className="visually-hidden">{time}</span>
        </button>
      </header>
      <p className="note-said">{note.struckAt === null ? note.text : <s>{note.text}</s>}</p>
      <NoteProblem id={note.id} />
    </li>
  )
}
