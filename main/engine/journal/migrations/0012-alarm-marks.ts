import type { Migration } from './migration.ts'

/**
 * alarm_mark: what operators said of alarms (acknowledged, shelved, and both taken back), one row an episode that it was said of. It is
 * evidence as notes are: the schema forbids that a row is changed or removed, and no thinning touches them.
 * alarm_episode.name, .app: what the entity was called and the app that it was of when the alarm was raised, since instances do not stay; null: from before.
 */
export const alarmMarks: Migration = {
  version: 12,
  sql: `
    CREATE TABLE alarm_mark (
      id TEXT NOT NULL,
      episode TEXT NOT NULL,
      what TEXT NOT NULL,
      author TEXT NOT NULL,
      reason TEXT NOT NULL,
      at INTEGER NOT NULL,
      until INTEGER,
      level TEXT NOT NULL,
      PRIMARY KEY (episode, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER alarm_mark_stays BEFORE DELETE ON alarm_mark
      BEGIN SELECT RAISE(ABORT, 'what was said of an alarm is never removed'); END;
    CREATE TRIGGER alarm_mark_stands BEFORE UPDATE ON alarm_mark
      BEGIN SELECT RAISE(ABORT, 'what was said of an alarm is never changed'); END;
    ALTER TABLE alarm_episode ADD COLUMN name TEXT;
    ALTER TABLE alarm_episode ADD COLUMN app TEXT;
  `,
}
