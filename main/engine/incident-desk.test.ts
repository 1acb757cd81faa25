import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { NoteFrame } from '../../shared/estate/frame.ts'
import type { IncidentDeed, IncidentDraft } from '../../shared/estate/incident.ts'
import { createIncidentDesk } from './incident-desk.ts'
import { createIncidentBook, type IncidentBook } from './journal/incidents.ts'
import { JournalError } from './journal/journal-error.ts'
import { migrate } from './journal/migrations/migrate.ts'

const NOW = 1_000_000
const OPEN: IncidentDeed = { do: 'open', origin: 'range', title: 'x', scope: null, from: 1, to: null }

function desk(over: Partial<IncidentBook> = {}) {
  const db = new Database(':memory:')
  migrate(db)
  const book = createIncidentBook(db)
  const answers: NoteFrame[] = []
  let changes = 0
  const { receive } = createIncidentDesk({
    book: { ...book, ...over },
    now: () => NOW,
    send: (_, frame) => answers.push(frame),
    changed() {
      changes += 1
    },
  })
  const say = (id: string, deed: IncidentDeed, more: Partial<IncidentDraft> = {}): NoteFrame | undefined => {
    receive(7, { id, incident: 'i', step: id, author: null, deed, ...more })
    return answers.at(-1)
  }
  return { book, say, changes: () => changes }
}

test('what is said is signed, dated, kept and answered', () => {
  const { book, say, changes } = desk()
  expect(say('a', OPEN, { author: ' 一岗 ' })).toEqual({ view: 'note', id: 'a', problem: null })
  say('b', { do: 'change', change: { set: 'milestone', which: 'notified', value: { at: NOW, who: '王', word: '已电话' } } })
  expect(book.get('i')).toMatchObject({ openedAt: NOW, openedBy: '一岗', milestones: { notified: { word: '已电话' } } })
  expect(changes()).toBe(2)
})

test('what is sent again, since its answer was not heard, is written once and answered as written', () => {
  const { book, say } = desk()
  say('a', OPEN)
  expect(say('a', OPEN)?.problem).toBeNull()
  say('b', { do: 'change', change: { set: 'title', value: 'y' } })
  say('c', { do: 'undo' })
  expect(say('c', { do: 'undo' })?.problem).toBeNull()
  expect(book.get('i')).toMatchObject({ title: 'x', undoable: false })
})

test('what cannot be is refused in words, and changes nothing', () => {
  const { book, say, changes } = desk()
  expect(say('a', { do: 'undo' })?.problem?.code).toBe('incident.unknown')
  say('b', OPEN)
  expect(say('c', { do: 'undo' })?.problem?.code).toBe('incident.nothing-to-undo')
  expect(say('d', OPEN)?.problem?.code).toBe('incident.there')
  expect(say('e', { do: 'change', change: { set: 'title', value: '' } })?.problem?.code).toBe('incident.no-title')
  expect(book.get('i')).toMatchObject({ title: 'x', undoable: false })
  expect(changes()).toBe(1)
})

test('a journal that cannot write says so; another fault is none of the person', () => {
  const full = desk({
    add() {
      throw new JournalError('journal.full', { path: '/data' })
    },
  })
  expect(full.say('a', OPEN)?.problem).toMatchObject({ code: 'journal.full', at: NOW })
  expect(full.changes()).toBe(0)
  const broken = desk({
    add() {
      throw new TypeError('ours')
    },
  })
  expect(() => broken.say('a', OPEN)).toThrow('ours')
})
