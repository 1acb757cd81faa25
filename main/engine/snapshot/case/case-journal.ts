import Database from 'better-sqlite3'
import { journalFile, openDatabase } from '../../journal/database.ts'
import { KNOWN_VERSION, versionOf } from '../../journal/migrations/migrate.ts'
import { caseFolder } from './cases.ts'

/**
 * The folder of a case, its journal brought up to what this program reads: nobody writes it any more, so that what an older one made would
 * stay as it was. @throws JournalError, or what SQLite says
 */
export function readyCase(dataDir: string, id: string): string {
  const folder = caseFolder(dataDir, id)
  const file = journalFile(folder)
  const probe = new Database(file, { readonly: true, fileMustExist: true })
  const version = versionOf(probe)
  probe.close()
  if (version < KNOWN_VERSION) {
    const db = openDatabase(file)
    try {
      asOneFile(db)
    } finally {
      db.close()
    }
  }
  return folder
}

/** Leaves a journal as one file, which a reader opens without having to write beside it. */
export function asOneFile(db: Database.Database): void {
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.pragma('journal_mode = DELETE')
}
