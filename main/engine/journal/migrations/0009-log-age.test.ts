import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { readLogFrom } from '../read-alarms.ts'
import { logAge } from './0009-log-age.ts'
import { MIGRATIONS } from './migrate.ts'

test('what was logged before is whole', () => {
  const db = new Database(':memory:')
  for (const { sql } of MIGRATIONS.slice(0, logAge.version)) db.exec(sql)
  expect(readLogFrom(db)).toBe(0)
})
