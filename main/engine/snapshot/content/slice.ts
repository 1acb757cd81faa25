import type Database from 'better-sqlite3'
import { openHistory } from '../../journal/history.ts'
import { JournalError } from '../../journal/journal-error.ts'
import { readWatchHistory } from '../../journal/read-watch.ts'

/** A stretch of time [from, to), ms since the epoch. */
export interface SliceWindow {
  readonly from: number
  readonly to: number
}

/** The stretch of the journal that a package holds. */
export interface Slice extends SliceWindow {
  /** The batch that the estate stood at when the window began, and its wall time; 0 and null: there was none. */
  readonly fromSeq: number
  readonly fromAt: number | null
  /** The last batch of the window. */
  readonly toSeq: number
}

const iso = (at: number): string => new Date(at).toISOString()

/**
 * Finds the window in the journal; call it inside the transaction in which the rest is read. A window that reaches beyond what is recorded keeps
 * what there is of it; the coverage says what is missing.
 * @throws JournalError nothing of it is recorded, or nobody watched in it
 */
export function findSlice(db: Database.Database, { from, to }: SliceWindow): Slice {
  const history = openHistory(db)
  const span = history.span()
  if (span === null) throw new JournalError('journal.no-history', { time: iso(from) })
  const facts = { from: iso(span.from), to: iso(span.to) }
  if (to <= span.from || from > span.to)
    throw new JournalError('journal.unrecorded-window', { ...facts, begin: iso(from), end: iso(to) })
  const { spans } = readWatchHistory(db, from, to)
  const watched = spans.some((each) => each.from < to && each.to >= from)
  if (!watched) throw new JournalError('journal.unwatched-window', { ...facts, begin: iso(from), end: iso(to) })
  const first = history.place(from)
  const last = history.place(to)
  return { from, to, fromSeq: first?.seq ?? 0, fromAt: first?.at ?? null, toSeq: Math.max(first?.seq ?? 0, last?.seq ?? 0) }
}
