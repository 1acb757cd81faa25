import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { spanAt } from '../read-watch.ts'
import { spanSeqs } from './0010-span-seqs.ts'
import { MIGRATIONS } from './migrate.ts'

test('of a span from before it is not known which batches are its own', () => {
  const db = new Database(':memory:')
  for (const { sql } of MIGRATIONS.slice(0, spanSeqs.version - 1)) db.exec(sql)
  db.exec('INSERT INTO watch_span (from_at, until_at) VALUES (5, 9)')
  db.exec(spanSeqs.sql)
  expect(spanAt(db, 7)).toEqual({ id: 1, fromAt: 5, untilAt: 9, fromSeq: null, toSeq: null })
})
