import type { Migration } from './migration.ts'

/**
 * note: what operators wrote down, by the moment that it is about. It is evidence, so the schema itself holds what is promised: a
 * note is never removed (no thinning, by age or by size, touches it; a thousand notes are a megabyte at most) nor reworded; only
 * `struck_at` may change.
 */
export const notes: Migration = {
  version: 4,
  sql: `
    CREATE TABLE note (
      id TEXT PRIMARY KEY,
      at INTEGER NOT NULL,
      written_at INTEGER NOT NULL,
      author TEXT,
      text TEXT NOT NULL,
      about TEXT,
      struck_at INTEGER
    ) STRICT;
    CREATE INDEX note_at ON note (at, written_at);
    CREATE TRIGGER note_stays BEFORE DELETE ON note
      BEGIN SELECT RAISE(ABORT, 'a note is never removed'); END;
    CREATE TRIGGER note_stands BEFORE UPDATE OF id, at, written_at, author, text, about ON note
      BEGIN SELECT RAISE(ABORT, 'a note is never changed'); END;
  `,
}
