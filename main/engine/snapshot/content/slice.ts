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
 * what there is of it; the coverage says what is missing. Where the clock was set back inside of it, it holds all that was recorded at these times of the
 * wall, before that and after it, with whatever lies between.
 * @throws JournalError nothing of it is recorded, or nobody watched in it
 */
export function findSlice(db: Database.Database, { from, to }: SliceWindow): Slice {
  const history = openHistory(db)
  const [span, found] = [history.span(), history.between(from, to)]
  if (span === null || found === null) throw new JournalError('journal.no-history', { time: iso(from) })
  const { first, last } = found
  const watched = readWatchHistory(db, from, to).spans.some((each) => each.from < to && each.to >= from)
  // Where the clock was set back, what was recorded last may be before what is kept of the time before that, by the wall.
  const isBefore = to <= span.from && last.seq === first.seq
  if (isBefore || !watched) {
    const code = isBefore || from > span.to ? 'journal.unrecorded-window' : 'journal.unwatched-window'
    throw new JournalError(code, { from: iso(span.from), to: iso(span.to), begin: iso(from), end: iso(to) })
  }
  return { from, to, fromSeq: first.seq, fromAt: first.at, toSeq: last.seq }
}
