import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { firstLight } from './0001-first-light.ts'
import { KNOWN_VERSION, MIGRATIONS, migrate, versionOf } from './migrate.ts'

const TABLES = ['alarm_episode', 'batch', 'coverage', 'cursor', 'head', 'record', 'source_state']

test('from nothing: all tables, an empty head, version 1', () => {
  const db = new Database(':memory:')
  db.exec(firstLight.sql)
  expect(db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck(true).all()).toEqual(TABLES)
  expect(db.prepare('SELECT seq, at, settled_seq FROM head').get()).toEqual({ seq: 0, at: null, settled_seq: 0 })
  expect(firstLight.version).toBe(1)
})

test('steps are numbered without a gap, and a second migration does nothing', () => {
  expect(MIGRATIONS.map((step) => step.version)).toEqual(MIGRATIONS.map((_, n) => n + 1))
  const db = new Database(':memory:')
  migrate(db)
  const before = db.serialize()
  migrate(db)
  expect(versionOf(db)).toBe(KNOWN_VERSION)
  expect(db.serialize()).toEqual(before)
})

test('a step that fails leaves the version before it', () => {
  const db = new Database(':memory:')
  db.exec('CREATE TABLE record (other TEXT)')
  expect(() => migrate(db)).toThrow()
  expect(versionOf(db)).toBe(0)
  expect(db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck(true).all()).toEqual(['record'])
})
