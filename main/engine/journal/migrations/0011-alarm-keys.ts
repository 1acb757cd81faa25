import type { Migration } from './migration.ts'

/** alarm_episode.key: tells apart alarms of one code on one entity, such as two alerts; null: there is only one. */
export const alarmKeys: Migration = {
  version: 11,
  sql: 'ALTER TABLE alarm_episode ADD COLUMN key TEXT;',
}
