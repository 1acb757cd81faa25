import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { samples } from './0005-samples.ts'

test('five tables beside what there was; a chunk stands once', () => {
  const db = new Database(':memory:')
  db.exec(samples.sql)
  expect(db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck(true).all()).toEqual([
    'sample_fresh',
    'sample_hour',
    'sample_minute',
    'sample_raw',
    'sampled',
  ])
  const insert = db.prepare('INSERT INTO sample_raw VALUES (0, ?, 1, ?)')
  insert.run('instances', Buffer.from('x'))
  expect(() => insert.run('instances', Buffer.from('y'))).toThrow(/UNIQUE/)
})
