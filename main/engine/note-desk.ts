import type { NoteFrame, NoteMessage } from '../../shared/estate/frame.ts'
import { noteFault, tidied } from '../../shared/estate/note.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import { JournalError } from './journal/journal-error.ts'
import type { NoteBook } from './journal/notes.ts'

export interface NoteDeskDeps {
  readonly book: NoteBook
  /** ms since the epoch. */
  readonly now: () => number
  readonly send: (view: number, frame: NoteFrame) => void
  /** The notes are not what they were. */
  readonly changed: () => void
}

/** Takes what operators write down, and answers each time whether it is written, or in words why it is not. */
export function createNoteDesk({ book, now, send, changed }: NoteDeskDeps): {
  receive(view: number, message: NoteMessage): void
} {
  function write(message: NoteMessage): Omit<Problem, 'at'> | null {
    if (message.type === 'strike-note') {
      return book.strike(message.id, message.struck ? now() : null) ? null : { code: 'note.unknown', facts: {} }
    }
    const { type: _, ...draft } = message
    const note = tidied(draft)
    const fault = noteFault(note)
    if (fault !== null) return fault
    const writtenAt = now()
    // A moment ahead is one read off a clock that was put back since.
    book.add({ ...note, at: Math.min(note.at, writtenAt), writtenAt, struckAt: null })
    return null
  }

  /** What the journal says where it cannot write is worded already; anything else is a fault of ours. */
  function written(message: NoteMessage): Omit<Problem, 'at'> | null {
    try {
      return write(message)
    } catch (error) {
      if (error instanceof JournalError) return { code: error.code, facts: error.facts }
      throw error
    }
  }

  return {
    receive(view, message) {
      const fault = written(message)
      if (fault === null) changed()
      send(view, { view: 'note', id: message.id, problem: fault && { ...fault, at: now() } })
    },
  }
}
