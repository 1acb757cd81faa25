import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { recordSum, sealedWith } from '../seal.ts'
import { MIGRATIONS } from './migrate.ts'

test('records from before are sealed as they are, batches and cursors from before have no sum', () => {
  const db = new Database(':memory:')
  for (const { sql, after } of MIGRATIONS.slice(0, 7)) {
    db.exec(sql)
    after?.(db)
  }
  const bodies = ['{"id":"a"}', '{"id":"b","名":1}']
  bodies.forEach((body, n) => {
    db.prepare('INSERT INTO record (num, id, kind, source, seq, body) VALUES (?, ?, ?, NULL, 1, ?)').run(
      n + 1,
      body,
      'quota',
      body,
    )
  })
  db.exec("INSERT INTO batch (seq, at, deltas) VALUES (1, 5, '[]')")
  const step = MIGRATIONS[7]
  db.exec(step?.sql ?? '')
  step?.after?.(db)
  const sums = bodies.map((body, n) => recordSum(n + 1, body))
  expect(db.prepare('SELECT sum FROM record ORDER BY num').pluck(true).all()).toEqual(sums)
  expect(db.prepare('SELECT seal FROM head').pluck(true).get()).toBe(sums.reduce(sealedWith, 0))
  expect(db.prepare('SELECT sum FROM batch').pluck(true).get()).toBeNull()
})
