import type Database from 'better-sqlite3'

const SPANS = 'SELECT from_at, until_at FROM watch_span ORDER BY id DESC'

/** Before every instant that there is. */
const NEVER = 0

/**
 * The instant since which an engine was at work for `keepMs`, ms since the epoch: what is older than that may go by its age. Counted in
 * time that was really watched, not by the clock on the wall: one that is wrong by years, be it for an hour, would else take the
 * whole record with it, and nothing brings that back. Time in which nobody watched costs no room.
 */
export function keptSince(db: Database.Database, keepMs: number): number {
  let left = keepMs
  for (const row of db.prepare(SPANS).raw(true).iterate()) {
    const [from, until] = Array.isArray(row) ? row.map(Number) : []
    if (from === undefined || until === undefined) continue
    if (until - from >= left) return until - left
    left -= until - from
  }
  return NEVER
}
