import type { Migration } from './migration.ts'

/** batch.deltas may be packed (packed.ts): text stays readable, a blob is zstd. Batches from before stay as they are. */
export const packedBatches: Migration = {
  version: 2,
  sql: `
    ALTER TABLE batch RENAME TO batch_1;
    DROP INDEX batch_at;
    CREATE TABLE batch (
      seq INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      deltas ANY NOT NULL
    ) STRICT;
    INSERT INTO batch SELECT seq, at, deltas FROM batch_1;
    DROP TABLE batch_1;
    CREATE INDEX batch_at ON batch (at);
  `,
}
