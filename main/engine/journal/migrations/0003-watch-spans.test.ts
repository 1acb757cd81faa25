import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { firstLight } from './0001-first-light.ts'
import { packedBatches } from './0002-packed-batches.ts'
import { watchSpans } from './0003-watch-spans.ts'

test('what was there stays, and of the time before nothing is claimed', () => {
  const db = new Database(':memory:')
  db.exec(firstLight.sql)
  db.exec(packedBatches.sql)
  db.prepare('INSERT INTO batch VALUES (1, 5, ?)').run('[]')
  db.exec(watchSpans.sql)
  expect(db.prepare('SELECT seq, at FROM batch').all()).toEqual([{ seq: 1, at: 5 }])
  expect(db.prepare('SELECT count(*) FROM watch_span').pluck(true).get()).toBe(0)
  expect(db.prepare('SELECT count(*) FROM source_change').pluck(true).get()).toBe(0)
})
