import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { readEpisodes } from '../read.ts'
import { alarmMarks } from './0012-alarm-marks.ts'
import { MIGRATIONS } from './migrate.ts'

function before(): Database.Database {
  const db = new Database(':memory:')
  for (const { sql } of MIGRATIONS.slice(0, alarmMarks.version - 1)) db.exec(sql)
  return db
}

test('what was said of an alarm is neither removed nor changed', () => {
  const db = before()
  db.exec(alarmMarks.sql)
  db.exec("INSERT INTO alarm_mark VALUES ('a', 'e', 'acknowledge', 'Li', '', 5, NULL, 'major')")
  for (const column of ['id', 'episode', 'what', 'author', 'reason', 'at', 'until', 'level']) {
    expect(() => db.exec(`UPDATE alarm_mark SET ${column} = ${column}`), column).toThrow('never changed')
  }
  expect(() => db.exec('DELETE FROM alarm_mark')).toThrow('never removed')
})

test('an alarm from before has neither a name nor an app', () => {
  const db = before()
  db.exec("INSERT INTO alarm_episode VALUES ('e#node.lost@5', 'e', 'node.lost', 'minor', 'major', 5, NULL, '{}', NULL, NULL)")
  db.exec(alarmMarks.sql)
  const [episode] = readEpisodes(db, 0)
  expect(episode).toMatchObject({ id: 'e#node.lost@5', code: 'node.lost' })
  expect(episode).not.toHaveProperty('name')
  expect(episode).not.toHaveProperty('app')
})
