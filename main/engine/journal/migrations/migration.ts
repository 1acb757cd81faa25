import type Database from 'better-sqlite3'

/** One step of the schema. Numbered from 1; once released it is never edited again. */
export interface Migration {
  readonly version: number
  /** What SQL alone cannot do, before `sql` and in its transaction. */
  readonly before?: (db: Database.Database) => void
  readonly sql: string
  /** Likewise after it. */
  readonly after?: (db: Database.Database) => void
}
