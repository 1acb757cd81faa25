import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { firstLight } from './0001-first-light.ts'
import { packedBatches } from './0002-packed-batches.ts'

test('batches from before are kept as they are, and packed ones may follow', () => {
  const db = new Database(':memory:')
  db.exec(firstLight.sql)
  db.prepare('INSERT INTO batch VALUES (1, 5, ?)').run('[]')
  db.exec(packedBatches.sql)
  expect(db.prepare('SELECT seq, at, deltas FROM batch').all()).toEqual([{ seq: 1, at: 5, deltas: '[]' }])
  db.prepare('INSERT INTO batch VALUES (2, 6, ?)').run(Buffer.from('packed'))
  expect(db.prepare('SELECT typeof(deltas) FROM batch ORDER BY seq').pluck(true).all()).toEqual(['text', 'blob'])
  expect(db.prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND name = 'batch_at'").pluck(true).get()).toBe(
    'batch_at',
  )
})
