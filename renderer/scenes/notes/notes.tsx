import { useEffect } from 'react'
import { say } from '../../i18n/say.ts'
import { formOpened, noteStore, useNotes } from '../../stores/notes.ts'
import { estateStore, useEstate, useLang, viewStore } from '../../stores/stores.ts'
import { traveller } from '../../stores/travel.ts'
import { spanOf } from '../../travel/bar-scale.ts'
import { NoteForm } from './note-form.tsx'
import { NoteList } from './note-list.tsx'
import { NoteMarks } from './note-marks.tsx'

/** Opens the form at the moment shown, and stays at it, about the app whose card is open. Before a frame came there is nothing to note. */
function write(): void {
  const { seq, moment } = estateStore.getState()
  if (seq === null) return
  traveller.pause()
  const { selected } = viewStore.getState()
  noteStore.setState((notes) => formOpened(notes, moment ?? Date.now(), selected, () => crypto.randomUUID()))
}

const toggleList = () => noteStore.setState(({ open }) => ({ open: open === 'list' ? null : 'list' }))

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
}

/** N writes, wherever the focus is but in a field. */
function onKey(event: KeyboardEvent): void {
  if (event.key.toLowerCase() !== 'n' || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return
  event.preventDefault()
  write()
}

/** The marks over the bar, and over them the form or the list. Stands in what is as wide as the bar. */
export function Notes() {
  const density = useEstate((estate) => estate.density)
  const bar = density && spanOf(density)
  const open = useNotes((notes) => notes.open)
  useEffect(() => {
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      {bar && <NoteMarks bar={bar} />}
      {open === 'form' && <NoteForm bar={bar} />}
      {open === 'list' && <NoteList />}
    </>
  )
}

/** To write, and to see what was written; says that a draft waits. */
export function NoteTools() {
  const lang = useLang()
  const known = useEstate((estate) => estate.seq !== null)
  const count = useEstate((estate) => estate.notes?.length ?? 0)
  const open = useNotes((notes) => notes.open)
  const waits = useNotes((notes) => notes.open !== 'form' && notes.draft !== null && notes.draft.text.trim() !== '')
  if (!known) return null
  return (
    <div className="note-tools">
      <button type="button" className="note-tool" aria-expanded={open === 'form'} onClick={write}>
        {say(lang, waits ? 'notes.resume' : 'notes.write')}
      </button>
      <button type="button" className="note-tool" aria-expanded={open === 'list'} onClick={toggleList}>
        {say(lang, 'notes.count', { n: count })}
      </button>
    </div>
  )
}
