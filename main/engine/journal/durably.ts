import type Database from 'better-sqlite3'

/**
 * Syncs to the disk before it returns: a delta lost to a power cut comes again from its source, a word of a person does not. These are few, so
 * the sync costs nothing; FULL for all commits would (journal.ts).
 */
export function durably<T>(db: Database.Database, work: () => T): T {
  db.pragma('synchronous = FULL')
  try {
    return work()
  } finally {
    db.pragma('synchronous = NORMAL')
  }
}
