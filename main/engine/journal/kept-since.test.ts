import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { keptSince } from './kept-since.ts'
import { migrate } from './migrations/migrate.ts'

const HOUR_MS = 3_600_000
const AT = 1_700_000_000_000

/** Spans as [begin, end], in hours from `AT`. */
function spans(...list: readonly (readonly [number, number])[]): Database.Database {
  const db = new Database(':memory:')
  migrate(db)
  const put = db.prepare('INSERT INTO watch_span (from_at, until_at) VALUES (?, ?)')
  for (const [from, until] of list) put.run(AT + from * HOUR_MS, AT + until * HOUR_MS)
  return db
}

test('while less was watched than is kept, nothing may go', () => {
  expect(keptSince(spans(), HOUR_MS)).toBe(0)
  expect(keptSince(spans([0, 3], [10, 14]), 8 * HOUR_MS)).toBe(0)
})

test('time in which nobody watched does not count', () => {
  expect(keptSince(spans([0, 3], [100, 104]), 5 * HOUR_MS)).toBe(AT + 2 * HOUR_MS)
})

test('a clock that was years ahead for an hour costs an hour', () => {
  const years = 24 * 365 * 10
  expect(keptSince(spans([0, 48], [years, years + 1], [49, 50]), 24 * HOUR_MS)).toBe(AT + 26 * HOUR_MS)
})
