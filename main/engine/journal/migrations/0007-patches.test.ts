import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { EstateRecord } from '../../../../shared/estate/record.ts'
import { quotaOf } from '../../estate/observed-fixture.ts'
import { openHistory } from '../history.ts'
import { packed } from '../packed.ts'
import { readRecords } from '../read.ts'
import { openWriter } from '../writer.ts'
import { MIGRATIONS, migrate, versionOf } from './migrate.ts'

const x = (version: number) => quotaOf('x', version)
const y = quotaOf('y', 1)
const put = (record: EstateRecord) => ({ op: 'put', record })

/** A journal of the version before: a put and a change settled, another change and a del not. */
function oldJournal(firstSeq: number): Database.Database {
  const db = new Database(':memory:')
  for (const { sql } of MIGRATIONS.slice(0, 6)) db.exec(sql)
  db.pragma('user_version = 6')
  const batches = [[put(x(1)), put(y)], [put(x(2))], [put(x(3)), { op: 'del', id: y.id, kind: 'quota' }]]
  for (const [n, deltas] of batches.entries()) {
    if (n + 1 >= firstSeq)
      db.prepare('INSERT INTO batch VALUES (?, ?, ?)').run(n + 1, 10 * (n + 1), packed(JSON.stringify(deltas)))
  }
  const record = db.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?)')
  for (const each of [x(2), y]) record.run(each.id, each.kind, each.source, 2, JSON.stringify(each))
  db.exec('UPDATE head SET seq = 3, at = 30, settled_seq = 2')
  return db
}

const recordsAt = (db: Database.Database, instant: number) => [...openHistory(db).at(instant).records.values()]

test('old batches still tell their instants, and new ones go on from the estate that they came to', () => {
  const db = oldJournal(1)
  migrate(db)
  expect(versionOf(db)).toBe(MIGRATIONS.length)
  expect([...readRecords(db)]).toEqual([x(3)])
  const { writer } = openWriter(db)
  const later = { at: 40, cursors: [], episodes: [], states: [] }
  writer.commit({ ...later, deltas: [{ op: 'put', record: x(4), was: x(3) }] })
  expect(openHistory(db).span()).toMatchObject({ from: 10, to: 40 })
  expect(recordsAt(db, 10)).toEqual([x(1), y])
  expect(recordsAt(db, 29)).toEqual([x(2), y])
  expect(recordsAt(db, 30)).toEqual([x(3)])
  expect(recordsAt(db, 40)).toEqual([x(4)])
})

test('where the first old batches were thinned away, history begins with what they came to', () => {
  const db = oldJournal(2)
  migrate(db)
  expect(openHistory(db).span()?.from).toBe(30)
  expect(recordsAt(db, 20)).toEqual([x(3)])
  const { writer } = openWriter(db)
  writer.settle()
  while (writer.thin({ history: 0, alarms: 0, spans: 0 }, 0));
  expect(db.prepare('SELECT count(*) FROM batch').pluck(true).get()).toBe(0)
  expect(recordsAt(db, 30)).toEqual([x(3)])
})

test('an empty journal begins with an empty estate', () => {
  const db = new Database(':memory:')
  migrate(db)
  expect(db.prepare('SELECT seq, record_count, base FROM checkpoint').all()).toEqual([{ seq: 0, record_count: 0, base: 1 }])
  expect(openHistory(db).span()).toBeNull()
})
