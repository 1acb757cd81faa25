import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { Note } from '../../../shared/estate/note.ts'
import type { Delta } from '../../../shared/estate/record.ts'
import type { Problem } from '../../../shared/estate/source-state.ts'
import type { Disposable } from '../../../shared/lib/disposable.ts'
import { DEFAULT_POLICY, type Policy } from '../../../shared/policy/policy.ts'
import { SLICE_COUNT, SLICE_MS } from '../time-bar.ts'
import { DamageError, isDamage, markSuspect, quarantine, type Suspicion, suspicionOf } from './damage.ts'
import { createFileWatch, createReserve, fileBytes, freeBytes, isFull } from './disk.ts'
import { JournalError } from './journal-error.ts'
import { keptSince } from './kept-since.ts'
import { lockDataDir } from './lock.ts'
import { migrate, refuseFuture, refuseOlder, versionOf } from './migrations/migrate.ts'
import { createNoteBook, type NoteBook, rescueNotes } from './notes.ts'
import { packNext } from './pack.ts'
import { readCoverage, readCursors, readEpisodes, readHistoryFrom, readSourceStates } from './read.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import type { Restored } from './restored.ts'
import { salvage } from './salvage.ts'
import { samplesFrom } from './samples/sample-reader.ts'
import type { Ages } from './thin.ts'
import { openWriter, type Writer } from './writer.ts'

const JOURNAL_FILE = 'journal.db'

/** Page cache, KiB: holds the record table of 10,000–20,000 records, so that settling does not read. */
const CACHE_KIB = 32_768

/** Log pages after which SQLite moves them into the file: 16 MB. The default of 4 MB made it sync four times as often under load. */
const CHECKPOINT_PAGES = 4_000

/** The log file is cut back to this after a checkpoint, bytes; else it stays as long as the longest burst made it. */
const LOG_LIMIT_BYTES = 67_108_864

/** What the time bar shows, ms. */
const SHOWN_MS = SLICE_MS * SLICE_COUNT

/** How long a write waits for another connection, ms: only readers exist beside us, and in WAL they do not block. */
const BUSY_MS = 5_000

export interface Journal
  extends Pick<Writer, 'head' | 'commit' | 'settle' | 'store' | 'thin' | 'thinOldest' | 'samples'>,
    Pick<Recorder, 'keepRoom' | 'state' | 'unrecordedSince'>,
    Disposable {
  /** As kept-since.ts. */
  keptSince(keepMs: number): number
  /** Packs the next piece of history, here and now; false: there is none yet. */
  pack(): boolean
  readonly notes: NoteBook
}

/** What the journal may take, and how long it is to keep what. */
export interface JournalLimits {
  readonly maxBytes: number
  /** How long history is kept by age, ms. */
  readonly historyMs: number
}

/** By the policy. */
export function limitsOf({ journal }: Policy): JournalLimits {
  return { maxBytes: journal.maxGigabytes * GIGABYTE, historyMs: journal.historyDays * DAY_MS }
}

/** What is older than the policy keeps it. `since`: the instant since which so many ms were watched (kept-since.ts). */
export function agesOf({ journal }: Policy, since: (keepMs: number) => number): Ages {
  const { historyDays, alarmDays, rollupDays } = journal
  return {
    history: since(historyDays * DAY_MS),
    alarms: since(Math.min(historyDays, alarmDays) * DAY_MS),
    spans: since(Math.max(historyDays, rollupDays) * DAY_MS),
  }
}

const GIGABYTE = 1_000_000_000
const DAY_MS = 86_400_000

export interface Opened {
  readonly journal: Journal
  readonly restored: Restored
  /** Set when the database was damaged and a fresh one was begun, with the last known state where that still read. */
  readonly problem: Problem | null
}

/** The database file of a data folder. */
export function journalFile(dataDir: string): string {
  return join(dataDir, JOURNAL_FILE)
}

/** What SQLite or the parsing of rows says of a data folder, in words; any other error as it is. */
export function worded(error: unknown, dataDir: string): unknown {
  if (!(error instanceof Error) || !(isDamage(error) || error instanceof Database.SqliteError)) return error
  const code = isDamage(error) ? 'journal.damaged' : isFull(error) ? 'journal.full' : 'journal.unusable'
  return new JournalError(code, { path: dataDir, detail: error.message })
}

/**
 * Opens for reading only what `run` may be writing.
 * @throws JournalError `journal.missing`, `journal.future`, `journal.older`; DamageError or SQLite's on damage
 */
export function openForReading(dataDir: string): Database.Database {
  const file = journalFile(dataDir)
  if (!existsSync(file)) throw new JournalError('journal.missing', { path: dataDir })
  refuseCutOff(file)
  const db = new Database(file, { readonly: true, timeout: BUSY_MS })
  try {
    refuseFuture(db)
    refuseOlder(db, dataDir)
    return db
  } catch (error) {
    db.close()
    throw error
  }
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
    throw new JournalError('journal.unusable', { path, detail: error.message })
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
    const salvaged = what === 'estate' ? null : salvage(file, now - SHOWN_MS)
    const copy = quarantine(dataDir, file, now)
    const code = salvaged === null ? 'journal.quarantined' : 'journal.salvaged'
    const problem: Problem = { code, facts: { detail, copy }, at: now }
    log(new JournalError(code, problem.facts).message)
    const { journal, restored } = open(begin, lock)
    takeOver(notes, journal, log)
    if (salvaged === null) return { journal, restored, problem }
    const { records, episodes, sourceStates } = salvaged.restored
    const deltas = records.map((record): Delta => ({ op: 'put', record, was: null }))
    // As of when it was true: the time since is one in which nobody watched.
    journal.commit({ at: Math.min(salvaged.at, now), deltas, cursors: [], episodes, states: sourceStates })
    return { journal, restored: salvaged.restored, problem }
  }
}

/** Notes of a damaged database go into the fresh one. Where that fails they are still in quarantine. */
function takeOver(notes: readonly Note[], { notes: book }: Journal, log: (line: string) => void): void {
  if (notes.length === 0) return
  try {
    book.add(...notes)
    log(`${notes.length} operator notes were taken over from the damaged database`)
  } catch (error) {
    log(`${notes.length} operator notes could not be taken over: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The least that a database file can be, bytes: the smallest page of SQLite. It takes anything shorter for one that is just begun. */
const LEAST_BYTES = 512

/** @throws DamageError */
function refuseCutOff(file: string): void {
  if (fileBytes(file) < LEAST_BYTES) throw new DamageError('the file was cut off')
}

/** Opens or begins a database file for writing, on the newest schema. @throws JournalError `journal.future`; DamageError or SQLite's */
export function openDatabase(file: string): Database.Database {
  if (!existsSync(file)) beginDatabase(file)
  else refuseCutOff(file)
  // Before anything is set: setting the journal mode would already change the file.
  const probe = new Database(file, { readonly: true, timeout: BUSY_MS })
  try {
    refuseFuture(probe)
  } finally {
    probe.close()
  }
  return configured(new Database(file, { timeout: BUSY_MS }))
}

/** Under another name until it is whole: a file of this name that is short or empty was cut off by somebody else. */
function beginDatabase(file: string): void {
  const begun = `${file}.begun`
  for (const part of ['', '-wal', '-shm', '-journal']) rmSync(begun + part, { force: true })
  configured(new Database(begun)).close()
  renameSync(begun, file)
}

function configured(db: Database.Database): Database.Database {
  try {
    // So that what thinning frees can go back to the disk (recorder.ts). It says something to an empty file only.
    if (versionOf(db) === 0) db.pragma('auto_vacuum = INCREMENTAL')
    db.pragma('journal_mode = WAL')
    // In WAL, NORMAL syncs at checkpoints only. A killed process loses nothing, since the kernel has the pages; a power cut may lose
    // the last commits but never tears one, and cursors go back together with their data, so the watches just resume earlier.
    // FULL would sync every 100 ms for no gain that a resume does not give.
    db.pragma('synchronous = NORMAL')
    db.pragma(`cache_size = -${CACHE_KIB}`)
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    db.pragma(`journal_size_limit = ${LOG_LIMIT_BYTES}`)
    migrate(db)
    return db
  } catch (error) {
    db.close()
    throw error
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
  const isThere = createFileWatch(file)
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
