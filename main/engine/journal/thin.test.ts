import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { keptSince } from './kept-since.ts'
import { agesOf } from './limits.ts'
import { migrate } from './migrations/migrate.ts'
import { readLogFrom } from './read-alarms.ts'
import { createThinning } from './thin.ts'

const HOUR = 3_600_000

test('checkpoints are spread out as they age, but the newest stays: in a quiet estate it would be made again and again', () => {
  const db = new Database(':memory:')
  migrate(db)
  const checkpoint = db.prepare('INSERT INTO checkpoint (seq, at, record_count, base) VALUES (?, ?, 0, 0)')
  for (let hour = 1; hour <= 8; hour += 1) checkpoint.run(hour, hour * HOUR)
  const thinning = createThinning(db)
  while (thinning.byAge({ history: 0, alarms: 0, spans: 0 }, 400 * HOUR));
  expect(db.prepare('SELECT seq FROM checkpoint WHERE seq > 0 ORDER BY seq').pluck(true).all()).toEqual([6, 8])
})

test('alarms and changes go at an age of their own, open alarms never, and it is known from when on they are whole', () => {
  const db = new Database(':memory:')
  migrate(db)
  const episode = db.prepare(`INSERT INTO alarm_episode (id, entity, code, level, peak, raised_at, cleared_at, facts)
    VALUES (?, 'app:a', 'app.down', 'major', 'major', ?, ?, '{}')`)
  episode.run('old', 1, 50)
  episode.run('long', 1, 150)
  episode.run('open', 1, null)
  db.exec("INSERT INTO coverage VALUES (50, 'a')")
  const thinning = createThinning(db)
  const thinAll = (history: number, alarms: number): void => {
    while (thinning.byAge({ history, alarms, spans: history }, 0));
  }
  thinAll(0, 10)
  expect(readLogFrom(db)).toBe(0)
  thinAll(0, 100)
  expect(db.prepare('SELECT id FROM alarm_episode ORDER BY id').pluck(true).all()).toEqual(['long', 'open'])
  expect(db.prepare('SELECT count(*) FROM coverage').pluck(true).get()).toBe(1)
  expect(readLogFrom(db)).toBe(100)
  thinAll(100, 80)
  expect(readLogFrom(db)).toBe(100)
  expect(db.prepare('SELECT count(*) FROM coverage').pluck(true).get()).toBe(0)
})

test('what changed after the beginning stays, also where the clock was ahead at the beginning', () => {
  const db = new Database(':memory:')
  migrate(db)
  db.exec('DELETE FROM checkpoint')
  const checkpoint = db.prepare('INSERT INTO checkpoint (seq, at, record_count, base) VALUES (?, ?, 0, 0)')
  checkpoint.run(10, 9_000 * HOUR)
  checkpoint.run(30, 2 * HOUR)
  const change = db.prepare("INSERT INTO change (at, seq, n, entity, shown, body) VALUES (?, ?, 0, 1, 1, '[]')")
  change.run(1, 9)
  change.run(HOUR, 20)
  const thinning = createThinning(db)
  while (thinning.byAge({ history: 0, alarms: 0, spans: 0 }, 0));
  expect(db.prepare('SELECT seq FROM change').pluck(true).all()).toEqual([20])
})

test('times of work stay as long as anything is kept by them', () => {
  const db = new Database(':memory:')
  migrate(db)
  const span = db.prepare('INSERT INTO watch_span (from_at, until_at) VALUES (?, ?)')
  for (let day = 0; day < 10; day += 1) span.run(day * 24 * HOUR, (day * 24 + 12) * HOUR)
  const ages = agesOf({ ...DEFAULT_POLICY, journal: { ...DEFAULT_POLICY.journal, historyDays: 1, rollupDays: 3 } }, (keepMs) =>
    keptSince(db, keepMs),
  )
  expect(ages).toEqual({ history: 8 * 24 * HOUR, alarms: 8 * 24 * HOUR, spans: 4 * 24 * HOUR })
  const thinning = createThinning(db)
  while (thinning.byAge(ages, 0));
  expect(db.prepare('SELECT min(from_at) FROM watch_span').pluck(true).get()).toBe(4 * 24 * HOUR)
  expect(keptSince(db, 3 * 24 * HOUR)).toBe(ages.spans)
})
