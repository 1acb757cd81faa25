import type Database from 'better-sqlite3'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import { type AlarmDensity, NOTES_SHOWN, type PastPlace } from '../../../shared/estate/frame.ts'
import type { Note } from '../../../shared/estate/note.ts'
import type { AlarmRules } from '../../../shared/policy/alarm-rules.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { createRinging } from '../assess/ringing.ts'
import { readStops } from '../journal/change-log.ts'
import { type Marks, readMarks } from '../journal/marks.ts'
import type { History, Moment } from '../journal/moment.ts'
import { readNotes } from '../journal/notes.ts'
import { readEpisodesBefore } from '../journal/read-alarms.ts'
import { GAP_MS } from '../journal/watch-log.ts'
import type { Head } from '../publish/estate-view.ts'
import { createFreshness, type Freshness } from '../publish/freshness.ts'
import { type Bar, barEnd, barSpan, SLICE_COUNT, SLICE_MS } from '../time-bar.ts'
import { densityThen, episodesThen } from './alarms-then.ts'
import { type MomentEstate, momentEstate } from './moment-estate.ts'

/** Alarms that come and go are followed back this far, ms, as the engine does after a start. */
const FLAP_MS = SLICE_MS * SLICE_COUNT

/** Where a window looks: the instant, and one in the last slice of its time bar, ms since the epoch. */
export interface Gaze {
  readonly at: number
  readonly barTo: number
}

/** All that a window shows of one instant. */
export interface Look {
  readonly gaze: Gaze
  readonly head: Head
  readonly estate: MomentEstate
  readonly freshness: Freshness
  /** The alarms that were open, with the grades and facts of then. */
  readonly open: readonly AlarmEpisode[]
  /** What had cleared before and may have come and gone. */
  readonly recent: readonly AlarmEpisode[]
  /** What had been said of them. */
  readonly marks: Marks
  readonly density: AlarmDensity
  readonly notes: readonly Note[]
  readonly place: PastPlace
}

/**
 * The moment at `at`, ms since the epoch: not after `now`, and not before the first that is kept.
 * @throws DamageError
 */
export function readMoment(history: History, at: number, now: number): Moment {
  const span = history.span()
  const shown = Math.min(Math.max(at, span?.from ?? 0), now)
  // An engine is at work, or nobody would ask: what it has not written yet is as it was a moment ago. But not what it cannot write.
  const isUnwritten = span !== null && shown > span.to && shown - span.to <= GAP_MS
  return { ...history.at(isUnwritten ? span.to : shown), at: shown }
}

/** The notes of the time bar whose last slice holds `barTo`, ms since the epoch; of a case, of its own bar. */
export function notesOf(db: Database.Database, barTo: number, fixed: Bar | null = null): readonly Note[] {
  const { from, to } = fixed === null ? barSpan(barTo) : { from: fixed.from, to: barEnd(fixed) + 1 }
  return readNotes(db, from, to, NOTES_SHOWN)
}

/**
 * Reads what a window shows of an instant; call it inside a transaction, so that all of it is of one state of the journal.
 * @param now ms since the epoch; what the slice that holds it will come to is not known yet
 * @param before what the same window showed before: while its time bar stays, so does the density, or the slice that holds the
 *   present would go on growing under a view of the past
 * @param fixed the bar of a case; null: that of the gaze
 * @throws DamageError
 */
export function readLook(
  db: Database.Database,
  history: History,
  gaze: Gaze,
  now: number,
  before: Look | null,
  rules: AlarmRules = DEFAULT_POLICY.alarms,
  fixed: Bar | null = null,
): Look {
  const moment = readMoment(history, gaze.at, now)
  const estate = momentEstate(moment)
  return {
    gaze,
    head: { seq: moment.seq, asOf: moment.asOf, moment: moment.at },
    estate,
    freshness: createFreshness(moment.sources),
    open: episodesThen(db, moment.at, estate, createRinging(rules.rules)),
    recent: readEpisodesBefore(db, moment.at - FLAP_MS, moment.at, rules.flapping.count - 1),
    marks: readMarks(db, moment.at - FLAP_MS, moment.at),
    density:
      before?.gaze.barTo === gaze.barTo
        ? before.density
        : densityThen(db, fixed === null ? Math.min(gaze.barTo, now) : barEnd(fixed), fixed),
    notes: notesOf(db, gaze.barTo, fixed),
    place: { watched: moment.watched, ...readStops(db, moment.at) },
  }
}
