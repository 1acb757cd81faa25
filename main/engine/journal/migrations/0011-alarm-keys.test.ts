import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { readEpisodes } from '../read.ts'
import { alarmKeys } from './0011-alarm-keys.ts'
import { MIGRATIONS } from './migrate.ts'

test('an alarm from before has no key', () => {
  const db = new Database(':memory:')
  for (const { sql } of MIGRATIONS.slice(0, alarmKeys.version - 1)) db.exec(sql)
  db.exec("INSERT INTO alarm_episode VALUES ('e#node.lost@5', 'e', 'node.lost', 'minor', 'major', 5, NULL, '{}', NULL)")
  for (const { sql } of MIGRATIONS.slice(alarmKeys.version - 1)) db.exec(sql)
  const [episode] = readEpisodes(db, 0)
  expect(episode).toMatchObject({ id: 'e#node.lost@5', code: 'node.lost' })
  expect(episode).not.toHaveProperty('key')
})
