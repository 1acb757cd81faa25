import { Suspense } from 'react'
import { late } from '../../components/late.ts'
import { say } from '../../i18n/say.ts'
import { useInCase } from '../../stores/cases.ts'
import { useNotes } from '../../stores/notes.ts'
import { useEstate, useLang } from '../../stores/stores.ts'
import { spanOf } from '../../travel/bar-scale.ts'
import { incidentFromRange } from '../incidents/open-incident.ts'
import { NoteMarks } from './note-marks.tsx'
import { closeNotes, toggleNoteList, writeNote } from './write-note.ts'

const NoteForm = late(async () => (await import('./note-form.tsx')).NoteForm)
const NoteList = late(async () => (await import('./note-list.tsx')).NoteList)

/** The marks over the bar, and over them the form or the list. Stands in what is as wide as the bar. */
export function Notes() {
  const density = useEstate((estate) => estate.density)
  const bar = density && spanOf(density)
  const open = useNotes((notes) => notes.open)
  return (
    <>
      {bar && <NoteMarks bar={bar} />}
      <Suspense>
        {open === 'form' && <NoteForm bar={bar} />}
        {open === 'list' && <NoteList />}
      </Suspense>
    </>
  )
}

/** To write, and to see what was written; says that a draft waits. */
export function NoteTools() {
  const lang = useLang()
  const isCase = useInCase()
  const known = useEstate((estate) => estate.seq !== null)
  const count = useEstate((estate) => estate.notes?.length ?? 0)
  const open = useNotes((notes) => notes.open)
  const waits = useNotes((notes) => notes.open !== 'form' && notes.draft !== null && notes.draft.text.trim() !== '')
  if (!known) return null
  const list = (
    <button type="button" className="tool note-list-tool" aria-expanded={open === 'list'} onClick={toggleNoteList}>
      {count === 0 ? say(lang, 'notes.short') : say(lang, 'notes.count', { n: count })}
    </button>
  )
  if (isCase) return <div className="tools">{list}</div>
  const write = say(lang, waits ? 'notes.resume' : 'notes.write')
  return (
    <div className="tools">
      <button
        type="button"
        className="tool"
        title={write}
        aria-label={write}
        aria-expanded={open === 'form'}
        onClick={open === 'form' ? closeNotes : writeNote}
      >
        <svg className="tool-glyph" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M3 13 L3.8 9.8 L11 2.6 L13.4 5 L6.2 12.2 Z" />
          {waits && <circle className="tool-solid" cx="13" cy="13" r="2.5" />}
        </svg>
      </button>
      {list}
      <button
        type="button"
        className="tool"
        title={say(lang, 'incident.span')}
        aria-label={say(lang, 'incident.span')}
        onClick={incidentFromRange}
      >
        <svg className="tool-glyph" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M3 14 V2.5 H12.5 L10 5.75 L12.5 9 H3" />
        </svg>
      </button>
    </div>
  )
}
