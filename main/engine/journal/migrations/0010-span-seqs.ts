import type { Migration } from './migration.ts'

/**
 * watch_span.from_seq: the last batch before the span, so that its own are those up to the next span's; null: begun before this was
 * written down. Wall times alone do not tell which batches belong to a span: after the clock was set back, they come twice.
 */
export const spanSeqs: Migration = {
  version: 10,
  sql: 'ALTER TABLE watch_span ADD COLUMN from_seq INTEGER;',
}
