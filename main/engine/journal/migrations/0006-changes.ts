import type { Migration } from './migration.ts'

/**
 * - change: the histories of entities, one row a change (`body`: change-body.ts), written with the batch `seq` that made it. `shown` 1:
 *   the level of something on the map, a stop on the time bar. Ordered by time, so that the oldest go cheaply. `entity` is the number
 *   that `changed` gives an id: ids are long, and stood in the row and in its index.
 * - alarm_episode.grew: the peaks that an episode had before the one that it came to, each with when it ended: [[peak, until], …]; null
 *   for most, which never grew.
 */
export const changes: Migration = {
  version: 6,
  sql: `
    CREATE TABLE changed (
      no INTEGER PRIMARY KEY,
      entity TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE change (
      at INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      n INTEGER NOT NULL,
      entity INTEGER NOT NULL,
      shown INTEGER NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (at, seq, n)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX change_entity ON change (entity, at);
    CREATE INDEX change_shown ON change (at) WHERE shown = 1;

    ALTER TABLE alarm_episode ADD COLUMN grew TEXT;
    CREATE INDEX alarm_episode_raised ON alarm_episode (raised_at);
  `,
}
