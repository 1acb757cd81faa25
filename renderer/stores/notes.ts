import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { NoteFrame, NoteMessage } from '../../shared/estate/frame.ts'
import { type NoteDraft, noteFault, tidied } from '../../shared/estate/note.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Problem } from '../../shared/estate/source-state.ts'

/** What is being written, until it is known to be kept. */
export type Draft = Omit<NoteDraft, 'author'>

export interface Notes {
  /** Which of the two small panels is open. */
  readonly open: 'form' | 'list' | null
  /** Outlives the closing of the form. */
  readonly draft: Draft | null
  /** The name that was signed with last; '' for none. */
  readonly author: string
  /** What the engine was told and has not answered: one thing at a time. */
  readonly saying: NoteMessage | null
  /** Why what was said last was not written. */
  readonly problem: (Pick<Problem, 'code' | 'facts'> & { readonly id: string }) | null
}

export const NO_NOTES: Notes = { open: null, draft: null, author: '', saying: null, problem: null }

/** The form, on a fresh draft `at` a moment; on the unfinished one where there is one, at its own moment. */
export function formOpened(notes: Notes, at: number, about: RecordId | null, newId: () => string): Notes {
  const unfinished = notes.draft !== null && notes.draft.text.trim() !== ''
  return { ...notes, open: 'form', draft: unfinished ? notes.draft : { id: newId(), at, text: '', about } }
}

export type DraftChange = Partial<Omit<Draft, 'id'> & Pick<Notes, 'author'>>

/**
 * The draft changed by hand: what was wrong with it is for the next saving to say. It is another one from then on, in case what it was
 * before had been written without the answer being heard, as over a reload.
 */
export function drafted(notes: Notes, change: DraftChange, newId: () => string): Notes {
  if (notes.draft === null || notes.saying !== null) return notes
  const { author = notes.author, ...rest } = change
  return { ...notes, draft: { ...notes.draft, ...rest, id: newId() }, author, problem: null }
}

/** Says the draft to the engine, or why it cannot be written. */
export function saved(notes: Notes): Notes {
  if (notes.draft === null || notes.saying !== null) return notes
  const note = tidied({ ...notes.draft, author: notes.author })
  const fault = noteFault(note)
  if (fault !== null) return { ...notes, problem: { ...fault, id: note.id } }
  return { ...notes, saying: { type: 'note', ...note }, problem: null }
}

/** Says to the engine that a note is struck through, or stands again. */
export function struck(notes: Notes, id: string, isStruck: boolean): Notes {
  return notes.saying !== null ? notes : { ...notes, saying: { type: 'strike-note', id, struck: isStruck }, problem: null }
}

/** The engine answered. Only what is kept leaves the form. */
export function answered(notes: Notes, { id, problem }: NoteFrame): Notes {
  const { saying } = notes
  if (saying === null || saying.id !== id) return notes
  if (problem !== null) return { ...notes, saying: null, problem: { code: problem.code, facts: problem.facts, id } }
  if (saying.type === 'strike-note') return { ...notes, saying: null }
  return { ...notes, saying: null, draft: null, open: notes.open === 'form' ? null : notes.open }
}

/** What outlives a reload of the window, but not the session. */
const SESSION_KEY = 'wanglou:note'

/** Without storage (an origin that has none) a reload forgets name and draft, no more. */
function remembered(): Partial<Pick<Notes, 'author' | 'draft'>> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(SESSION_KEY) ?? 'null')
    return isKept(kept) ? kept : {}
  } catch {
    return {}
  }
}

function isKept(value: unknown): value is Pick<Notes, 'author' | 'draft'> {
  if (typeof value !== 'object' || value === null) return false
  if (!('author' in value) || typeof value.author !== 'string' || !('draft' in value)) return false
  const { draft } = value
  if (draft === null) return true
  if (typeof draft !== 'object' || draft === undefined) return false
  const { id, at, text, about }: Readonly<Record<string, unknown>> = { ...draft }
  return (
    typeof id === 'string' && typeof at === 'number' && typeof text === 'string' && (about === null || typeof about === 'string')
  )
}

function remember({ author, draft }: Notes): void {
  try {
    sessionStorage.setItem(SESSION_KEY, JSON.stringify({ author, draft }))
  } catch {
    // As above.
  }
}

export const noteStore: StoreApi<Notes> = createStore(() => ({ ...NO_NOTES, ...remembered() }))
noteStore.subscribe((notes, before) => {
  if (notes.author !== before.author || notes.draft !== before.draft) remember(notes)
})

export const useNotes = <T>(select: (notes: Notes) => T): T => useStore(noteStore, select)
