import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Disposable } from '../../../shared/lib/disposable.ts'
import { isSqliteError } from './damage.ts'
import { JournalError } from './journal-error.ts'

const LOCK_FILE = 'engine.lock'

/** How long a starting engine waits for the lock, ms: long enough for `engineRuns` in another process to look and leave. */
const WAIT_MS = 500

/**
 * Makes this process the one engine of `dataDir`, until disposed or dead. The lock is SQLite's own exclusive lock on a file that
 * holds nothing: the kernel drops it with the process, however it ends. A file with a pid was rejected: after a kill its pid may
 * belong to someone else.
 * @throws JournalError `journal.locked`
 */
export function lockDataDir(dataDir: string): Disposable {
  const db = new Database(join(dataDir, LOCK_FILE), { timeout: WAIT_MS })
  try {
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (isSqliteError(error, 'SQLITE_BUSY')) throw new JournalError('journal.locked', { path: dataDir })
    throw error
  }
  return {
    dispose() {
      db.close()
    },
  }
}

/** Whether an engine holds `dataDir` now. Leaves no trace. */
export function engineRuns(dataDir: string): boolean {
  let db: Database.Database
  try {
    db = new Database(join(dataDir, LOCK_FILE), { readonly: true, fileMustExist: true, timeout: 0 })
  } catch {
    return false
  }
  try {
    db.prepare('SELECT count(*) FROM sqlite_master').get()
    return false
  } catch (error) {
    if (isSqliteError(error, 'SQLITE_BUSY')) return true
    throw error
  } finally {
    db.close()
  }
}
