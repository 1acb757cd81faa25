import type { Migration } from './migration.ts'

/**
 * Samples (docs/samples.md). Bodies are columns of many series, packed; `block` and `shard` are ranges of `sampled.no` (samples/spans.ts).
 * - sampled: a number for each entity that was ever sampled; found by a hash of its id.
 * - sample_fresh: what came, as it came: a row holds one metric of some thousand entities, mostly of one minute.
 * - sample_raw: the same by hour and block. A day goes from here into both tables of roll-ups in one step.
 * - sample_minute, sample_hour: roll-ups by day and block.
 */
export const samples: Migration = {
  version: 5,
  sql: `
    CREATE TABLE sampled (
      no INTEGER PRIMARY KEY,
      hash INTEGER NOT NULL,
      entity TEXT NOT NULL
    ) STRICT;
    CREATE INDEX sampled_hash ON sampled (hash);

    CREATE TABLE sample_fresh (
      id INTEGER PRIMARY KEY,
      metric TEXT NOT NULL,
      shard INTEGER NOT NULL,
      arrived_at INTEGER NOT NULL,
      first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      samples INTEGER NOT NULL,
      body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX sample_fresh_of ON sample_fresh (metric, shard);

    CREATE TABLE sample_raw (
      hour_at INTEGER NOT NULL,
      metric TEXT NOT NULL,
      block INTEGER NOT NULL,
      body BLOB NOT NULL,
      PRIMARY KEY (hour_at, metric, block)
    ) STRICT;

    CREATE TABLE sample_minute (
      day_at INTEGER NOT NULL,
      metric TEXT NOT NULL,
      block INTEGER NOT NULL,
      body BLOB NOT NULL,
      PRIMARY KEY (day_at, metric, block)
    ) STRICT;

    CREATE TABLE sample_hour (
      day_at INTEGER NOT NULL,
      metric TEXT NOT NULL,
      block INTEGER NOT NULL,
      body BLOB NOT NULL,
      PRIMARY KEY (day_at, metric, block)
    ) STRICT;
  `,
}
