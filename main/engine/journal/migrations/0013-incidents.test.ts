import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { readIncidents } from '../incidents.ts'
import { incidents } from './0013-incidents.ts'
import { MIGRATIONS } from './migrate.ts'

function before(): Database.Database {
  const db = new Database(':memory:')
  for (const { sql } of MIGRATIONS.slice(0, incidents.version - 1)) db.exec(sql)
  return db
}

test('what was said of an incident is neither removed nor changed', () => {
  const db = before()
  db.exec(incidents.sql)
  db.exec(`INSERT INTO incident_edit VALUES (1, 'a', 'i', 's', NULL, 5, '{"do":"undo"}')`)
  for (const column of ['n', 'id', 'incident', 'step', 'author', 'at', 'deed']) {
    expect(() => db.exec(`UPDATE incident_edit SET ${column} = ${column}`), column).toThrow('never changed')
  }
  expect(() => db.exec('DELETE FROM incident_edit')).toThrow('never removed')
})

test('a journal from before has no incidents', () => {
  const db = before()
  db.exec(incidents.sql)
  expect(readIncidents(db)).toEqual([])
})
