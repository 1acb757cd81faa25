import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type Database from 'better-sqlite3'
import type { Delta } from '../../../shared/estate/record.ts'
import type { Problem } from '../../../shared/estate/source-state.ts'
import type { Disposable } from '../../../shared/lib/disposable.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { SLICE_COUNT, SLICE_MS } from '../time-bar.ts'
import { isDamage, markSuspect, quarantine, type Suspicion, suspicionOf } from './damage.ts'
import { journalFile, openDatabase, worded } from './database.ts'
import { createIdentityCheck, createReserve, freeBytes, isFull } from './disk.ts'
import { createIncidentBook, type IncidentBook, rescueIncidents } from './incidents.ts'
import { JournalError } from './journal-error.ts'
import { keptSince } from './kept-since.ts'
import { type JournalLimits, limitsOf } from './limits.ts'
import { lockDataDir } from './lock.ts'
import { createMarkBook, type MarkBook, readMarks, rescueMarks } from './marks.ts'
import { createNoteBook, type NoteBook, rescueNotes } from './notes.ts'
import { packNext } from './pack.ts'
import { readCoverage, readCursors, readEpisodes, readHistoryFrom, readSourceStates } from './read.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import type { Restored } from './restored.ts'
import { salvage } from './salvage.ts'
import { samplesFrom } from './samples/sample-reader.ts'
import { openWriter, type Writer } from './writer.ts'

/** What the time bar shows, ms. */
const SHOWN_MS = SLICE_MS * SLICE_COUNT

export interface Journal
  extends Pick<Writer, 'head' | 'commit' | 'settle' | 'store' | 'thin' | 'thinOldest' | 'samples'>,
    Pick<Recorder, 'keepRoom' | 'state' | 'unrecordedSince'>,
    Disposable {
  /** As kept-since.ts. */
  keptSince(keepMs: number): number
  /** Packs the next piece of history, here and now; false: there is none yet. */
  pack(): boolean
  readonly notes: NoteBook
  readonly marks: MarkBook
  readonly incidents: IncidentBook
}

export interface Opened {
  readonly journal: Journal
  readonly restored: Restored
  /** Set when the database was damaged and a fresh one was begun, with the last known state where that still read. */
  readonly problem: Problem | null
}

/**
 * Opens or begins the journal of `dataDir` for this process alone. A damaged database goes to quarantine and a fresh one is
 * begun; one from the future is refused and left untouched.
 * @throws JournalError `journal.locked`, `journal.future`, `journal.unusable`
 */
export function openJournal(
  dataDir: string,
  now: number,
  log: (line: string) => void,
  limits: JournalLimits = limitsOf(DEFAULT_POLICY),
): Opened {
  const path = dataDir
  const begin: Begin = { dataDir, file: journalFile(dataDir), now, log, limits }
  try {
    mkdirSync(dataDir, { recursive: true })
    const lock = lockDataDir(dataDir)
    try {
      return openLocked(begin, lock)
    } catch (error) {
      lock.dispose()
      throw error
    }
  } catch (error) {
    if (error instanceof JournalError || !(error instanceof Error)) throw error
    throw isFull(error)
      ? new JournalError('journal.full', { path })
      : new JournalError('journal.unusable', { path, detail: error.message })
  }
}

interface Begin {
  readonly dataDir: string
  readonly file: string
  readonly now: number
  readonly log: (line: string) => void
  readonly limits: JournalLimits
}

function openLocked(begin: Begin, lock: Disposable): Opened {
  const { dataDir, file, now, log } = begin
  const suspicion = suspicionOf(file)
  if (suspicion !== null) return afresh('met while running', suspicion)
  try {
    return open(begin, lock)
  } catch (error) {
    if (!isDamage(error)) throw error
    return afresh(error instanceof Error ? error.message : String(error), 'history')
  }

  function afresh(detail: string, what: Suspicion): Opened {
    const notes = rescueNotes(file)
    const marks = rescueMarks(file)
    const incidents = rescueIncidents(file)
    const salvaged = what === 'estate' ? null : salvage(file, now - SHOWN_MS)
    const copy = quarantine(dataDir, file, now)
    const code = salvaged === null ? 'journal.quarantined' : 'journal.salvaged'
    const problem: Problem = { code, facts: { detail, copy }, at: now }
    log(new JournalError(code, problem.facts).message)
    const { journal, restored } = open(begin, lock)
    takeOver('operator notes', notes, journal.notes, log)
    takeOver('words on alarms', marks, journal.marks, log)
    takeOver('words on incidents', incidents, journal.incidents, log)
    if (salvaged === null) return { journal, restored, problem }
    const { records, episodes, sourceStates } = salvaged.restored
    const deltas = records.map((record): Delta => ({ op: 'put', record, was: null }))
    // As of when it was true: the time since is one in which nobody watched.
    journal.commit({ at: Math.min(salvaged.at, now), deltas, cursors: [], episodes, states: sourceStates })
    return { journal, restored: salvaged.restored, problem }
  }
}

/** What persons wrote into a damaged database goes into the fresh one. Where that fails it is still in quarantine. */
function takeOver<T>(
  what: string,
  rows: readonly T[],
  book: { readonly add: (...rows: readonly T[]) => void },
  log: (line: string) => void,
): void {
  if (rows.length === 0) return
  try {
    book.add(...rows)
    log(`${rows.length} ${what} were taken over from the damaged database`)
  } catch (error) {
    log(`${rows.length} ${what} could not be taken over: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function open(begin: Begin, lock: Disposable): Opened {
  const { now } = begin
  const db = openDatabase(begin.file)
  try {
    const { writer, records } = openWriter(db)
    const restored: Restored = {
      records,
      cursors: readCursors(db),
      sourceStates: readSourceStates(db),
      episodes: readEpisodes(db, now - SHOWN_MS),
      coverage: readCoverage(db, now - SHOWN_MS),
      marks: readMarks(db, now - SHOWN_MS, Number.MAX_SAFE_INTEGER),
    }
    return { journal: createJournal(db, writer, begin, lock), restored, problem: null }
  } catch (error) {
    db.close()
    throw error
  }
}

function createJournal(db: Database.Database, writer: Writer, { dataDir, file, limits, log }: Begin, lock: Disposable): Journal {
  const recorder = createRecorder({
    db,
    writer,
    history: { thinOldest: writer.thinOldest, from: () => readHistoryFrom(db) },
    samples: { thinOldest: writer.samples.thinOldest, from: () => samplesFrom(db) },
    reserve: createReserve(dataDir),
    freeBytes: () => freeBytes(dataDir),
    limitBytes: limits.maxBytes,
    historyMs: limits.historyMs,
    log,
  })
  let closed = false

  /** Damage met while running is remembered, so that the next start does not run into it again. What SQLite says is worded. */
  function watched<A extends readonly unknown[], R>(work: (...args: A) => R): (...args: A) => R {
    return (...args) => {
      try {
        return work(...args)
      } catch (error) {
        if (isDamage(error)) markSuspect(file, 'history')
        throw worded(error, dirname(file))
      }
    }
  }
  const settle = watched(recorder.settle)
  const end = watched(recorder.end)
  const notes = createNoteBook(db)
  const marks = createMarkBook(db)
  const incidents = createIncidentBook(db)
  const isThere = createIdentityCheck(file)
  const { samples } = writer

  settle()
  return {
    head: recorder.head,
    commit: watched(recorder.commit),
    settle,
    pack: watched(() => {
      const packed = packNext(db)
      if (packed !== null) recorder.whereRoom(() => writer.store(packed))
      return packed !== null
    }),
    store: watched((packed) => void recorder.whereRoom(() => writer.store(packed))),
    thin: watched((before, now) => recorder.whereRoom(() => writer.thin(before, now)) ?? false),
    thinOldest: watched(writer.thinOldest),
    keptSince: watched((keepMs) => keptSince(db, keepMs)),
    keepRoom: watched((at) => {
      // SQLite goes on writing into a file that nobody will find again.
      if (!isThere()) throw new JournalError('journal.gone', { path: file })
      return recorder.keepRoom(at)
    }),
    state: watched(recorder.state),
    get unrecordedSince() {
      return recorder.unrecordedSince
    },
    samples: {
      pack: watched((now, rawMs) => recorder.whereRoom(() => samples.pack(now, rawMs)) ?? false),
      store: watched((packing) => recorder.whereRoom(() => samples.store(packing)) ?? false),
      thin: watched((before) => recorder.whereRoom(() => samples.thin(before)) ?? false),
      thinOldest: watched(samples.thinOldest),
    },
    notes: {
      add: watched((...added) => recorder.withRoom(() => notes.add(...added))),
      strike: watched((id, struckAt) => recorder.withRoom(() => notes.strike(id, struckAt))),
      within: watched(notes.within),
    },
    marks: { add: watched((...added) => recorder.withRoom(() => marks.add(...added))) },
    incidents: {
      add: watched((...added) => recorder.withRoom(() => incidents.add(...added))),
      has: watched(incidents.has),
      get: watched(incidents.get),
    },
    dispose() {
      if (closed) return
      closed = true
      try {
        end()
        settle()
      } finally {
        db.close()
        lock.dispose()
      }
    },
  }
}
