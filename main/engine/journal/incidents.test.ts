import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { IncidentDeed, IncidentEdit } from '../../../shared/estate/incident.ts'
import { DamageError } from './damage.ts'
import { createIncidentBook, type FoldedIncidents, readIncidents, rescueIncidents } from './incidents.ts'
import { migrate } from './migrations/migrate.ts'

const OPEN: IncidentDeed = { do: 'open', origin: 'range', title: 'x', scope: null, from: 1, to: null }
const titled = (value: string): IncidentDeed => ({ do: 'change', change: { set: 'title', value } })

const edit = (id: string, deed: IncidentDeed, more: Partial<IncidentEdit> = {}): IncidentEdit => ({
  ...{ id, incident: 'i', step: id, author: null, at: 5, deed },
  ...more,
})

function fresh(file = ':memory:') {
  const db = new Database(file)
  migrate(db)
  return { db, book: createIncidentBook(db) }
}

test('an incident is what was said of it, once each, in the order in which it was written', () => {
  const { book } = fresh()
  expect(book.get('i')).toBeNull()
  book.add(edit('a', OPEN), edit('b', titled('first')), edit('c', titled('second'), { at: 3 }))
  book.add(edit('b', titled('sent again')))
  expect(book.get('i')).toMatchObject({ id: 'i', title: 'second', openedAt: 5, undoable: true })
  expect([book.has('b'), book.has('z')]).toEqual([true, false])
  book.add(edit('d', { do: 'undo' }))
  expect(book.get('i')).toMatchObject({ title: 'first' })
})

test('edits that cannot all be written are none of them', () => {
  const { db, book } = fresh()
  db.exec("CREATE TRIGGER full BEFORE INSERT ON incident_edit WHEN NEW.id = 'b' BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
  expect(() => book.add(edit('a', OPEN), edit('b', titled('y')))).toThrow('full')
  expect(book.has('a')).toBe(false)
})

test('the list has the newest first, and folds only what was touched since', () => {
  const { db, book } = fresh()
  book.add(edit('a', OPEN), edit('b', OPEN, { incident: 'j', at: 9 }))
  const known: FoldedIncidents = new Map()
  const [j, i] = readIncidents(db, known)
  expect([j?.id, i?.id]).toEqual(['j', 'i'])
  book.add(edit('c', titled('y'), { incident: 'j' }))
  const again = readIncidents(db, known)
  expect(again[0]).toMatchObject({ id: 'j', title: 'y' })
  expect(again[1]).toBe(i)
})

test('a row that nobody wrote is damage', () => {
  const { db } = fresh()
  db.exec(`INSERT INTO incident_edit VALUES (1, 'a', 'i', 's', NULL, 5, '{"do":"dance"}')`)
  expect(() => readIncidents(db)).toThrow(DamageError)
})

test('of a damaged file it rescues what reads, and never throws', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wanglou-incidents-'))
  const file = join(folder, 'journal.db')
  try {
    const { db, book } = fresh(file)
    const all = [edit('a', OPEN), ...Array.from({ length: 200 }, (_, n) => edit(`e${n}`, titled(`${n} ${'x'.repeat(100)}`)))]
    book.add(...all)
    db.close()
    expect(rescueIncidents(file)).toEqual(all)
    const bytes = readFileSync(file)
    const middle = bytes.toString('latin1').search(/"150 x{99}/)
    bytes.fill(0xff, middle - (middle % 4096), middle - (middle % 4096) + 4096)
    writeFileSync(file, bytes)
    const rescued = rescueIncidents(file)
    expect(rescued.length).toBeGreaterThan(50)
    expect(rescued).toEqual(all.slice(0, rescued.length))
    writeFileSync(file, 'no database')
    expect(rescueIncidents(file)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
