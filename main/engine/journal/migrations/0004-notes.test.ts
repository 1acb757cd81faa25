import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { notes } from './0004-notes.ts'

test('a note is struck and let stand, but neither removed nor changed', () => {
  const db = new Database(':memory:')
  db.exec(notes.sql)
  db.exec("INSERT INTO note VALUES ('a', 5, 6, NULL, 'seen', NULL, NULL)")
  db.exec('UPDATE note SET struck_at = 7')
  db.exec('UPDATE note SET struck_at = NULL')
  for (const column of ['id', 'at', 'written_at', 'author', 'text', 'about']) {
    expect(() => db.exec(`UPDATE note SET ${column} = 1`), column).toThrow('never changed')
  }
  expect(() => db.exec('DELETE FROM note')).toThrow('never removed')
  expect(db.prepare('SELECT * FROM note').raw(true).all()).toEqual([['a', 5, 6, null, 'seen', null, null]])
})
