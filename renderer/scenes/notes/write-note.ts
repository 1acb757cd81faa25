import { inCase } from '../../stores/cases.ts'
import { type DraftChange, drafted, formOpened, noteStore, saved, struck } from '../../stores/notes.ts'
import { estateStore, viewStore } from '../../stores/stores.ts'
import { traveller } from '../../stores/travel.ts'

/** The field that a note is written into. */
export const NOTE_FIELD = 'note-field'

const newId = () => crypto.randomUUID()

/** Opens the form at the moment shown, and stays at it, about the app whose card is open. Before a frame came there is nothing to note. */
export function writeNote(): void {
  const { seq, moment } = estateStore.getState()
  if (seq === null || inCase()) return
  traveller.pause()
  const { selected } = viewStore.getState()
  noteStore.setState((notes) => formOpened(notes, moment ?? Date.now(), selected, newId))
  document.getElementById(NOTE_FIELD)?.focus()
}

export function draftNote(change: DraftChange): void {
  noteStore.setState((notes) => drafted(notes, change, newId))
}

export function saveNote(): void {
  noteStore.setState(saved)
}

export function strikeNote(id: string, isStruck: boolean): void {
  noteStore.setState((notes) => struck(notes, id, isStruck))
}

export function closeNotes(): void {
  noteStore.setState({ open: null })
}

export function toggleNoteList(): void {
  noteStore.setState(({ open }) => ({ open: open === 'list' ? null : 'list' }))
}
