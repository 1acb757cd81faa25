import type { Migration } from './migration.ts'

/**
 * incident_edit: what persons said of incidents, one row an edit, in the order `n` in which they were written; `deed` is the JSON of
 * `IncidentDeed`. An incident is the fold of its edits, and what is taken back stays: it is evidence as notes are, so the schema
 * forbids that a row is changed or removed, and no thinning touches them.
 */
export const incidents: Migration = {
  version: 13,
  sql: `
    CREATE TABLE incident_edit (
      n INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      incident TEXT NOT NULL,
      step TEXT NOT NULL,
      author TEXT,
      at INTEGER NOT NULL,
      deed TEXT NOT NULL
    ) STRICT;
    CREATE INDEX incident_edit_of ON incident_edit (incident, n);
    CREATE TRIGGER incident_edit_stays BEFORE DELETE ON incident_edit
      BEGIN SELECT RAISE(ABORT, 'what was said of an incident is never removed'); END;
    CREATE TRIGGER incident_edit_stands BEFORE UPDATE ON incident_edit
      BEGIN SELECT RAISE(ABORT, 'what was said of an incident is never changed'); END;
  `,
}
