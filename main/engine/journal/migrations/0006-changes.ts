import type { Migration } from './migration.ts'

/**
 * - change: the histories of entities, one row a change (`body`: the JSON of an `EntityChange`), written with the batch `seq` that
 *   made it. `shown` 1: the level of something on the map, a stop on the time bar. Ordered by time, so that the oldest go cheaply.
 * - alarm_peak: when an episode first reached a grade, since its row keeps only the gravest that it ever came to.
 */
export const changes: Migration = {
  version: 6,
  sql: `
    CREATE TABLE change (
      at INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      n INTEGER NOT NULL,
      entity TEXT NOT NULL,
      shown INTEGER NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (at, seq, n)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX change_entity ON change (entity, at);
    CREATE INDEX change_shown ON change (at) WHERE shown = 1;

    CREATE TABLE alarm_peak (
      episode TEXT NOT NULL,
      peak TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (episode, peak)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO alarm_peak SELECT id, peak, raised_at FROM alarm_episode;
    CREATE INDEX alarm_episode_raised ON alarm_episode (raised_at);
    CREATE INDEX alarm_episode_entity ON alarm_episode (entity, raised_at);
  `,
}
