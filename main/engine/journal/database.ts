import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { DamageError, isDamage } from './damage.ts'
import { fileBytes, isFull } from './disk.ts'
import { JournalError } from './journal-error.ts'
import { migrate, refuseFuture, refuseOlder, versionOf } from './migrations/migrate.ts'

const JOURNAL_FILE = 'journal.db'

/**
 * Page cache, KiB: what is written again within minutes. It fills with whatever is written, so that it is resident for good after some
 * time; what it does not hold the system's own cache mostly does.
 */
const CACHE_KIB = 8_192

/** The same of what only reads, KiB: it goes through the file from one end to the other, and comes back to little of it. */
const READ_CACHE_KIB = 2_048

/** Log pages after which SQLite moves them into the file: 16 MB. The default of 4 MB made it sync four times as often under load. */
const CHECKPOINT_PAGES = 4_000

/** The log file is cut back to this after a checkpoint, bytes; else it stays as long as the longest burst made it. */
const LOG_LIMIT_BYTES = 67_108_864

/** How long a write waits for another connection, ms: only readers exist beside us, and in WAL they do not block. */
const BUSY_MS = 5_000

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
    db.pragma(`cache_size = -${READ_CACHE_KIB}`)
    refuseFuture(db)
    refuseOlder(db, dataDir)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** The least that a database file can be, bytes: the smallest page of SQLite. It takes anything shorter for one that is just begun. */
const LEAST_BYTES = 512

/** A folder in its place is for SQLite to refuse: what its size is depends on the disk. @throws DamageError */
function refuseCutOff(file: string): void {
  if (!statSync(file, { throwIfNoEntry: false })?.isDirectory() && fileBytes(file) < LEAST_BYTES)
    throw new DamageError('the file was cut off')
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
