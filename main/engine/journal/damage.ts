import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'

/** Left beside the database when damage was met while running: a page that start-up does not read may be the damaged one. */
const SUSPECT_SUFFIX = '.suspect'

/** The file itself, then what SQLite keeps beside it. */
const PARTS = ['', '-wal', '-shm', SUSPECT_SUFFIX]

/** What was stored does not read as what we store. */
export class DamageError extends Error {
  override readonly name = 'DamageError'
}

/** Whether `error` is SQLite's, with this code or one of its extensions (SQLITE_BUSY_SNAPSHOT is a SQLITE_BUSY). */
export function isSqliteError(error: unknown, code: string): boolean {
  return error instanceof Database.SqliteError && (error.code === code || error.code.startsWith(`${code}_`))
}

/** What SQLite says where a statement does not fit the tables. Ours fit those that the migrations made, so that the tables are not those. */
const OTHER_TABLES = /^no such (table|column)|^table .* (already exists|has no column)/

/**
 * Whether `error` says that the file is no database any more, that its pages contradict each other, or that its tables are not those that
 * we made (a byte that flipped in a column's name, or in the version of the schema).
 */
export function isFileDamage(error: unknown): boolean {
  if (isSqliteError(error, 'SQLITE_NOTADB') || isSqliteError(error, 'SQLITE_CORRUPT')) return true
  return error instanceof Database.SqliteError && error.code === 'SQLITE_ERROR' && OTHER_TABLES.test(error.message)
}

/** Whether `error` says that the file is damaged, or that one thing in it does not read as what we store. */
export function isDamage(error: unknown): boolean {
  return error instanceof DamageError || isFileDamage(error)
}

/** What is in doubt: something that was recorded, or the estate itself, which is then not to be taken over. */
export type Suspicion = 'history' | 'estate'

/** Remembers, beyond the end of this process, that `file` is damaged. Where even that cannot be written, the damage will be met again. */
export function markSuspect(file: string, what: Suspicion): void {
  try {
    writeFileSync(file + SUSPECT_SUFFIX, what)
  } catch {
    // A full or read-only disk; the caller has something worse to say.
  }
}

/** What is in doubt of `file`; null: nothing. */
export function suspicionOf(file: string): Suspicion | null {
  if (!existsSync(file + SUSPECT_SUFFIX)) return null
  return readFileSync(file + SUSPECT_SUFFIX, 'utf8') === 'estate' ? 'estate' : 'history'
}

/**
 * Moves a damaged database with all that belongs to it into a new folder under `<dataDir>/quarantine` and returns that folder.
 * Moved, not copied: the disk may be full, and the fresh start needs the name.
 */
export function quarantine(dataDir: string, file: string, now: number): string {
  const stamp = new Date(now).toISOString().replace(/[:.]/g, '-')
  const root = join(dataDir, 'quarantine')
  let folder = join(root, stamp)
  for (let n = 2; existsSync(folder); n += 1) folder = join(root, `${stamp}-${n}`)
  mkdirSync(folder, { recursive: true })
  for (const part of PARTS) {
    if (existsSync(file + part)) renameSync(file + part, join(folder, basename(file) + part))
  }
  return folder
}
