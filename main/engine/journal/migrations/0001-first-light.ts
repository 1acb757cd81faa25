import type { Migration } from './migration.ts'

/**
 * - head: one row. `seq` and `at` of the last commit; `settled_seq`: `record` holds the estate up to here, and the batches after
 *   it complete it (see writer.ts).
 * - record: the estate, one row a record.
 * - batch: the history; `deltas` is the JSON of `Delta[]`. A batch is the unit of commit and of time travel.
 * - cursor: where each watch resumes. Written only in the transaction of the batch that it follows.
 * - alarm_episode: every alarm ever raised; `cleared_at` null while open.
 * - source_state: the last known state of each source.
 * - coverage: slices of 10 minutes in which a source was live. No row = not observed, never "calm".
 */
export const firstLight: Migration = {
  version: 1,
  sql: `
    CREATE TABLE head (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      seq INTEGER NOT NULL,
      at INTEGER,
      settled_seq INTEGER NOT NULL
    ) STRICT;
    INSERT INTO head VALUES (1, 0, NULL, 0);

    CREATE TABLE record (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      source TEXT,
      seq INTEGER NOT NULL,
      body TEXT NOT NULL
    ) STRICT;

    CREATE TABLE batch (
      seq INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      deltas TEXT NOT NULL
    ) STRICT;
    CREATE INDEX batch_at ON batch (at);

    CREATE TABLE cursor (
      source TEXT NOT NULL,
      resource TEXT NOT NULL,
      namespace TEXT NOT NULL,
      resource_version TEXT NOT NULL,
      seq INTEGER NOT NULL,
      PRIMARY KEY (source, resource, namespace)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE alarm_episode (
      id TEXT PRIMARY KEY,
      entity TEXT NOT NULL,
      code TEXT NOT NULL,
      level TEXT NOT NULL,
      peak TEXT NOT NULL,
      raised_at INTEGER NOT NULL,
      cleared_at INTEGER,
      facts TEXT NOT NULL
    ) STRICT;
    CREATE INDEX alarm_episode_open ON alarm_episode (raised_at) WHERE cleared_at IS NULL;
    CREATE INDEX alarm_episode_cleared ON alarm_episode (cleared_at) WHERE cleared_at IS NOT NULL;

    CREATE TABLE source_state (
      name TEXT PRIMARY KEY,
      body TEXT NOT NULL
    ) STRICT;

    CREATE TABLE coverage (
      slice_at INTEGER NOT NULL,
      source TEXT NOT NULL,
      PRIMARY KEY (slice_at, source)
    ) STRICT, WITHOUT ROWID;
  `,
}
