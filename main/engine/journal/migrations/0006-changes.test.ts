import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { changes } from './0006-changes.ts'
import { MIGRATIONS } from './migrate.ts'

test('episodes from before are kept as they are, with the peak that they came to', () => {
  const db = new Database(':memory:')
  for (const { sql } of MIGRATIONS.slice(0, changes.version - 1)) db.exec(sql)
  db.exec("INSERT INTO alarm_episode VALUES ('e#c@5', 'e', 'c', 'minor', 'major', 5, NULL, '{}')")
  db.exec(changes.sql)
  expect(db.prepare('SELECT id, peak, grew FROM alarm_episode').raw(true).all()).toEqual([['e#c@5', 'major', null]])
  expect(db.prepare('SELECT count(*) FROM change').pluck(true).get()).toBe(0)
})

test('the nearest stop, and the oldest rows, are found without reading all', () => {
  const db = new Database(':memory:')
  for (const { sql } of MIGRATIONS) db.exec(sql)
  const plan = (sql: string): string => JSON.stringify(db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
  expect(plan('SELECT max(at) FROM change WHERE shown = 1 AND at < 5')).toContain('change_shown')
  expect(plan('SELECT body FROM change WHERE entity = 7 AND at <= 5 ORDER BY at DESC')).toContain('change_entity')
  expect(plan('DELETE FROM change WHERE at < 5')).toContain('PRIMARY KEY')
  expect(plan("SELECT facts FROM alarm_episode WHERE id > 'e#' AND id < 'e$'")).toContain('autoindex_alarm_episode')
  expect(plan('SELECT min(raised_at) FROM alarm_episode WHERE raised_at > 5')).toContain('alarm_episode_raised')
})
