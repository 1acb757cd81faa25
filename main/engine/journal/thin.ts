import type Database from 'better-sqlite3'

/** Rows removed in one step, count: a few ms of work. Segments are large, and their pages are written when they go. */
const STEP_ROWS = 200
const STEP_SEGMENTS = 20

/** All checkpoints of so long are kept, ms: two days are what an operator scrubs through. */
const DENSE_MS = 172_800_000
/** Of older ones, the first after each so long, ms: four a day; a look at an instant there folds up to six hours of changes. */
const SPARSE_MS = 21_600_000

const SQL = {
  oldest: 'SELECT seq, at FROM checkpoint ORDER BY seq LIMIT 1',
  second: 'SELECT at FROM checkpoint ORDER BY seq LIMIT 1 OFFSET 1',
  forget: 'DELETE FROM checkpoint WHERE seq = ?',
  segments: `DELETE FROM segment WHERE to_seq IN (SELECT to_seq FROM segment WHERE to_seq <= ? ORDER BY to_seq LIMIT ${STEP_SEGMENTS})`,
  batches: `DELETE FROM batch WHERE seq IN (SELECT seq FROM batch WHERE seq <= ? ORDER BY seq LIMIT ${STEP_ROWS})`,
  // By the sequence too: where the clock was ahead at the beginning, what came after it has earlier times.
  changes: `DELETE FROM change WHERE (at, seq, n) IN
    (SELECT at, seq, n FROM change WHERE at < ? AND seq <= ? ORDER BY at LIMIT ${STEP_ROWS})`,
  // Not the newest: the next one is made where many changes came since it.
  dense: 'SELECT seq, at, base FROM checkpoint WHERE at < ? AND seq < (SELECT max(seq) FROM checkpoint) ORDER BY seq',
} as const

const CLEARED = `SELECT id FROM alarm_episode WHERE cleared_at < :before ORDER BY cleared_at LIMIT ${STEP_ROWS}`

/** What goes by age alone: each a few rows from before `before`, of which no later instant needs anything. */
const AGED: readonly string[] = [
  `DELETE FROM coverage WHERE (slice_at, source) IN (SELECT slice_at, source FROM coverage WHERE slice_at < :before LIMIT ${STEP_ROWS})`,
  // The last word about a source from before holds on.
  `DELETE FROM source_change WHERE id IN (SELECT id FROM source_change c WHERE at < :before AND EXISTS
    (SELECT 1 FROM source_change d WHERE d.name = c.name AND d.id > c.id AND d.at < :before) LIMIT ${STEP_ROWS})`,
]

/**
 * Not the last, which is being written, and none of which a batch can still be told: by its times alone one in which the clock was
 * behind would go at once, and its batches would be taken for those of the one before it.
 */
const WATCHED = `DELETE FROM watch_span WHERE id IN (SELECT id FROM watch_span s WHERE until_at < :before
  AND id < (SELECT max(id) FROM watch_span)
  AND ifnull((SELECT from_seq FROM watch_span later WHERE later.id > s.id AND from_seq IS NOT NULL ORDER BY later.id LIMIT 1), 0)
    < (SELECT max(1, min(seq)) FROM checkpoint)
  AND NOT EXISTS (SELECT 1 FROM source_change c WHERE c.span = s.id) LIMIT ${STEP_ROWS})`

/** The log of alarms and changes: it takes more room a day than all else that is recorded of it, and goes sooner. */
const LOGGED: readonly string[] = [
  `DELETE FROM change WHERE (at, seq, n) IN (SELECT at, seq, n FROM change WHERE at < :before ORDER BY at LIMIT ${STEP_ROWS})`,
  `DELETE FROM alarm_episode WHERE id IN (${CLEARED})`,
]
const LOG_FROM = 'UPDATE head SET log_from = max(log_from, ?)'

/** What is let go of by age: all from before these, ms since the epoch. */
export interface Ages {
  readonly history: number
  /** Alarms that were cleared, and changes: not before `history`. */
  readonly alarms: number
  /** Times of work, by which all ages are counted (kept-since.ts): not after `history`, nor after what samples go by. */
  readonly spans: number
}

/** Lets go of old history in small steps, from its old end, so that what is left can always be told whole. */
export interface Thinning {
  /**
   * One step of letting go of what is older than that, and of checkpoints that stand closer than an older time needs (`now`, ms since the
   * epoch). True while there may be more.
   */
  byAge(before: Ages, now: number): boolean
  /** One step of letting go of the oldest stretch of history, up to the next checkpoint, whatever its age; false: only the newest is left. */
  oldest(): boolean
}

export function createThinning(db: Database.Database): Thinning {
  const oldest = db.prepare(SQL.oldest).raw(true)
  const second = db.prepare(SQL.second).pluck(true)
  const forget = db.prepare(SQL.forget)
  const delSegments = db.prepare(SQL.segments)
  const delBatches = db.prepare(SQL.batches)
  const delChanges = db.prepare(SQL.changes)
  const dense = db.prepare(SQL.dense).raw(true)
  const aged = AGED.map((sql) => db.prepare(sql))
  const logged = LOGGED.map((sql) => db.prepare(sql))
  const watched = [db.prepare(WATCHED)]
  const logFrom = db.prepare(LOG_FROM)

  /** Sequence and wall time of where history begins. */
  function beginning(): readonly [number, number] {
    const row = oldest.get()
    return Array.isArray(row) ? [Number(row[0]), Number(row[1])] : [0, 0]
  }

  /** Removes some of what no kept instant needs any more; false: there is nothing. */
  const sweep = db.transaction((): boolean => {
    const [seq, at] = beginning()
    return delSegments.run(seq).changes + delBatches.run(seq).changes + delChanges.run(at, seq).changes > 0
  })

  const letGoOldest = db.transaction((): boolean => {
    if (second.get() === undefined) return false
    forget.run(beginning()[0])
    return true
  })

  /** Takes away one checkpoint that stands too close to the kept one before it. */
  const spread = db.transaction((now: number): boolean => {
    let kept = Number.NEGATIVE_INFINITY
    for (const row of dense.all(now - DENSE_MS)) {
      const [seq, at, base] = Array.isArray(row) ? row.map(Number) : []
      if (seq === undefined || at === undefined) continue
      if (base === 1 || Math.abs(at - kept) >= SPARSE_MS) kept = at
      else return forget.run(seq).changes > 0
    }
    return false
  })

  const removed = (statements: typeof aged, before: number): number =>
    statements.reduce((sum, statement) => sum + statement.run({ before }).changes, 0)

  const age = db.transaction((before: Ages): boolean => {
    const gone = removed(logged, before.alarms)
    if (gone > 0) logFrom.run(before.alarms)
    return removed(aged, before.history) + removed(watched, before.spans) + gone > 0
  })

  function byAge(before: Ages, now: number): boolean {
    if (sweep.immediate()) return true
    const next = second.get()
    if (next !== undefined && Number(next) <= before.history) return letGoOldest.immediate()
    if (spread.immediate(now)) return true
    return age.immediate(before)
  }

  return { byAge, oldest: () => sweep.immediate() || letGoOldest.immediate() }
}
