import Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { hashOf } from '../samples/sampled.ts'
import { owners } from './0014-owners.ts'
import { MIGRATIONS } from './migrate.ts'

let db = new Database(':memory:')
beforeEach(() => {
  db = new Database(':memory:')
  for (const { sql } of MIGRATIONS.slice(0, owners.version - 1)) db.exec(sql)
})

test('instances that are there have the component that they are of, and those that were gone have none', () => {
  const sampled = db.prepare('INSERT INTO sampled (hash, entity) VALUES (?, ?)')
  for (const id of ['instance:a', 'instance:gone', 'component:db', 'instance:b']) sampled.run(hashOf(id), id)
  const record = db.prepare("INSERT INTO record (id, kind, source, seq, body, sum) VALUES (?, 'instance', 'east', 1, ?, 0)")
  record.run('instance:a', JSON.stringify({ parent: 'component:web' }))
  record.run('instance:b', JSON.stringify({ parent: 'component:db' }))
  record.run('instance:c', JSON.stringify({ parent: null }))
  db.exec(owners.sql)
  owners.after?.(db)
  const told = db.prepare('SELECT a.entity, b.entity FROM sampled a LEFT JOIN sampled b ON b.no = a.owner ORDER BY a.no')
  expect(told.raw(true).all()).toEqual([
    ['instance:a', 'component:web'],
    ['instance:gone', null],
    ['component:db', null],
    ['instance:b', 'component:db'],
    ['component:web', null],
  ])
})

test('an instance whose record is damaged has none, and does not keep the others from theirs', () => {
  const sampled = db.prepare('INSERT INTO sampled (hash, entity) VALUES (?, ?)')
  for (const id of ['instance:a', 'instance:b']) sampled.run(hashOf(id), id)
  const record = db.prepare("INSERT INTO record (id, kind, source, seq, body, sum) VALUES (?, 'instance', 'east', 1, ?, 0)")
  record.run('instance:a', 'x"parent":"component:web"}')
  record.run('instance:b', JSON.stringify({ parent: 'component:web' }))
  db.exec(owners.sql)
  owners.after?.(db)
  const told = db.prepare('SELECT a.entity, b.entity FROM sampled a LEFT JOIN sampled b ON b.no = a.owner ORDER BY a.no')
  expect(told.raw(true).all()).toEqual([
    ['instance:a', null],
    ['instance:b', 'component:web'],
    ['component:web', null],
  ])
})
