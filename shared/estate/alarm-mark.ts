import type { Facts } from '../lib/words.ts'
import { compareLevels, type Grade } from './level.ts'
import { type NoteDraft, noteFault, tidied } from './note.ts'
import type { ProblemCode } from './problem-words.ts'

export const MARKS = ['acknowledge', 'unacknowledge', 'shelve', 'unshelve'] as const
export type MarkKind = (typeof MARKS)[number]

/** An alarm may be shelved for at most this long, ms: what is out of sight is looked at again. */
export const SHELF_MAX_MS = 30 * 86_400_000

/** What an operator says of a line of the alarm list. */
export interface MarkDraft {
  /** Given by the window, so that one sent again after an answer that never came is not written twice. */
  readonly id: string
  /** The line's id. */
  readonly alarm: string
  /** How grave the line was, as the window showed it: what it rose to meanwhile was not spoken of. */
  readonly level: Grade
  readonly what: MarkKind
  /** By whom: a name, or a post. */
  readonly author: string
  /** Why it is shelved; '' for none. */
  readonly reason: string
  /** Until when it is shelved, ms since the epoch; null: it is not. */
  readonly until: number | null
}

/** What was said of an alarm, as it is kept: never changed and never removed; what takes it back is another. */
export interface AlarmMark extends Omit<MarkDraft, 'alarm'> {
  /** ms since the epoch. */
  readonly at: number
}

/** How a line of the alarm list is being handled. */
export interface AlarmHandling {
  readonly acknowledged: { readonly by: string; readonly at: number } | null
  readonly shelved: { readonly by: string; readonly at: number; readonly until: number; readonly reason: string } | null
  /** What was said of it holds no longer, since it became this grave. */
  readonly brokeThrough: boolean
}

/** Whether a line that was `then` and is `now` asks for attention again: it rose, to grade I or II. */
export const breaksThrough = (then: Grade, now: Grade): boolean =>
  (now === 'critical' || now === 'major') && compareLevels(now, then) < 0

/** Whether a shelf holds at `now`. None lasts longer than this: one that was put up by a clock far ahead is none by the clock of now. */
const holds = (until: number, now: number): boolean => until > now && until - now <= SHELF_MAX_MS

const ACKNOWLEDGING: ReadonlySet<MarkKind> = new Set(['acknowledge', 'unacknowledge'])

/** What the marks of a line come to, and shelves at `now` (ms since the epoch; a clock may have been set back since); null: nothing holds. */
export function handlingOf(marks: Iterable<AlarmMark>, level: Grade, now: number): AlarmHandling | null {
  let ack: AlarmMark | null = null
  let shelf: AlarmMark | null = null
  const isLater = (mark: AlarmMark, than: AlarmMark | null): boolean =>
    than === null || mark.at > than.at || (mark.at === than.at && mark.id > than.id)
  for (const mark of marks) {
    if (ACKNOWLEDGING.has(mark.what)) ack = isLater(mark, ack) ? mark : ack
    else shelf = isLater(mark, shelf) ? mark : shelf
  }
  const said = ack?.what === 'acknowledge' ? ack : null
  const until = shelf?.what === 'shelve' ? shelf.until : null
  const put = shelf !== null && until !== null && holds(until, now) ? { ...shelf, until } : null
  if (said === null && put === null) return null
  const stands = (mark: AlarmMark | null): boolean => mark !== null && !breaksThrough(mark.level, level)
  return {
    acknowledged: said !== null && stands(said) ? { by: said.author, at: said.at } : null,
    shelved: put !== null && stands(put) ? { by: put.author, at: put.at, until: put.until, reason: put.reason } : null,
    brokeThrough: [said, put].some((mark) => mark !== null && !stands(mark)),
  }
}

/** A draft as it will be written. */
export const tidiedMark = (draft: MarkDraft): MarkDraft => ({
  ...draft,
  author: draft.author.trim(),
  reason: draft.reason.trim(),
})

/** What keeps a tidied mark from being written; null: nothing. `now` in ms since the epoch. */
export function markFault(
  { what, author, reason, until }: MarkDraft,
  now: number,
): { readonly code: ProblemCode; readonly facts: Facts } | null {
  if (author === '') return { code: 'alarm.unsigned', facts: {} }
  if (what === 'shelve') {
    if (reason === '') return { code: 'alarm.no-reason', facts: {} }
    if (until === null || until <= now || until - now > SHELF_MAX_MS)
      return { code: 'alarm.bad-until', facts: { days: SHELF_MAX_MS / 86_400_000 } }
  }
  // Names and texts are held to what notes are held to.
  const asNote: NoteDraft = tidied({ id: 'x', at: 0, about: null, author, text: reason === '' ? '-' : reason })
  return noteFault(asNote)
}
