import type { Migration } from './migration.ts'

/**
 * - watch_span: when an engine was at work, wall time. `until_at` moves on with its commits. A new one begins with every engine, and
 *   where the clock jumped or the machine slept, so that inside one the time runs evenly.
 * - source_change: what a source was like from `at` on; null: it was dropped. Every span tells of all its sources anew.
 */
export const watchSpans: Migration = {
  version: 3,
  sql: `
    CREATE TABLE watch_span (
      id INTEGER PRIMARY KEY,
      from_at INTEGER NOT NULL,
      until_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE source_change (
      id INTEGER PRIMARY KEY,
      span INTEGER NOT NULL REFERENCES watch_span (id),
      at INTEGER NOT NULL,
      name TEXT NOT NULL,
      body TEXT
    ) STRICT;
    CREATE INDEX source_change_name ON source_change (name, at);
  `,
}
