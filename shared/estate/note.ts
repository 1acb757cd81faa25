import type { Facts } from '../lib/words.ts'
import type { ProblemCode } from './problem-words.ts'
import type { RecordId } from './record.ts'

/** Longest text of a note and longest name of a writer, characters: a note is a remark beside the record, not a report. */
export const NOTE_TEXT_MAX = 2_000
export const NOTE_AUTHOR_MAX = 40

/** What a window asks to be written down. */
export interface NoteDraft {
  /** Given by the window, so that a note sent again after an answer that never came is not written twice. */
  readonly id: string
  /** The moment that it is about, ms since the epoch. */
  readonly at: number
  /** null: not signed. */
  readonly author: string | null
  readonly text: string
  /** The entity that it is about; null: the estate. */
  readonly about: RecordId | null
}

/** What an operator wrote down. Evidence: it is never changed and never removed, only struck through. */
export interface Note extends NoteDraft {
  /** ms since the epoch; never before `at`. */
  readonly writtenAt: number
  /** Since when it is struck through, ms since the epoch; null: it stands. */
  readonly struckAt: number | null
}

/** What cannot be seen or would hide what is seen: controls, halves of characters, and marks that turn the direction of a line. */
const UNSEEN = /\p{Cc}|\p{Cs}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
/** The same in a text, which may have several lines. */
const UNSEEN_IN_TEXT = new RegExp(`(?!\\n)(?:${UNSEEN.source})`, 'u')

/** Signs that show nothing, such as a zero-width space or a Hangul filler: a text of nothing else is an empty one. */
const BLANK = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]/gu

const lengthOf = (text: string): number => [...text].length

/** A draft as it will be written: blanks at the ends cut off, one kind of line end, no name rather than an empty one. */
export function tidied(draft: NoteDraft): NoteDraft {
  const author = draft.author?.trim() ?? ''
  return { ...draft, text: draft.text.replace(/\r\n?/g, '\n').trim(), author: author === '' ? null : author }
}

/** What keeps a tidied draft from being written, in the words of `problem-words.ts`; null: nothing. */
export function noteFault({ text, author }: NoteDraft): { readonly code: ProblemCode; readonly facts: Facts } | null {
  if (text.replace(BLANK, '') === '') return { code: 'note.empty', facts: {} }
  const length = lengthOf(text)
  if (length > NOTE_TEXT_MAX) return { code: 'note.too-long', facts: { length, max: NOTE_TEXT_MAX } }
  const unseen = unseenIn(text)
  if (unseen !== null) return { code: 'note.unseen', facts: unseen }
  return author === null ? null : authorFault(author)
}

/** The first character of a text that cannot be seen: its place, from 1, and its name; null: none. */
export function unseenIn(text: string): { readonly place: number; readonly sign: string } | null {
  const unseen = UNSEEN_IN_TEXT.exec(text)
  return unseen && { place: lengthOf(text.slice(0, unseen.index)) + 1, sign: signOf(unseen[0]) }
}

/** What keeps a name from being signed with; null: nothing. */
export function authorFault(author: string): { readonly code: ProblemCode; readonly facts: Facts } | null {
  if (lengthOf(author) > NOTE_AUTHOR_MAX) return { code: 'note.author-too-long', facts: { max: NOTE_AUTHOR_MAX } }
  const inName = UNSEEN.exec(author)
  return inName === null ? null : { code: 'note.author-unseen', facts: { sign: signOf(inName[0]) } }
}

/** How a character that cannot be shown is named: U+0007. */
function signOf(text: string): string {
  return `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
