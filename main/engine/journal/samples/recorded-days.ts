import type Database from 'better-sqlite3'
import { DAY_MS, startOf } from './spans.ts'

// Each is found by an index, and says where the next day begins of which there is anything.
const NEXT = ['sample_raw', 'sample_minute', 'sample_hour'].map((table) => {
  const at = table === 'sample_raw' ? 'hour_at' : 'day_at'
  return `SELECT min(${at}) AS at FROM ${table} WHERE ${at} >= @from AND ${at} < @to`
})
const NEXT_DAY = `SELECT min(at) FROM (${NEXT.join(' UNION ALL ')})`

/** Days in [from, to) of which there are packed samples, ascending, each by its start, ms since the epoch: a window may be of centuries. */
export function packedDays(db: Database.Database, from: number, to: number): readonly number[] {
  const next = db.prepare(NEXT_DAY).pluck(true)
  const days: number[] = []
  for (let start = startOf(from, DAY_MS); start < to; ) {
    const at = next.get({ from: start, to })
    if (typeof at !== 'number') break
    days.push(startOf(at, DAY_MS))
    start = startOf(at, DAY_MS) + DAY_MS
  }
  return days
}

const FRESH = 'SELECT first_at, last_at FROM sample_fresh WHERE first_at < @to AND last_at >= @from'

/** How much of [from, to) lies in days of which there are samples, ms. */
export function recordedMs(db: Database.Database, from: number, to: number): number {
  const days = new Set(packedDays(db, from, to))
  for (const row of db.prepare(FRESH).raw(true).iterate({ from, to })) {
    const [first, last] = Array.isArray(row) ? row.map(Number) : []
    for (const at of [first, last]) if (at !== undefined && at >= from && at < to) days.add(startOf(at, DAY_MS))
  }
  return [...days].reduce((sum, day) => sum + Math.min(to, day + DAY_MS) - Math.max(from, day), 0)
}
