import type { Migration } from './migration.ts'

/** head.log_from: cleared alarms and changes are whole from here on, ms since the epoch; older ones were thinned (thin.ts). */
export const logAge: Migration = {
  version: 9,
  sql: 'ALTER TABLE head ADD COLUMN log_from INTEGER NOT NULL DEFAULT 0;',
}
