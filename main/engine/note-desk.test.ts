import { expect, test } from 'vitest'
import type { NoteFrame, NoteMessage } from '../../shared/estate/frame.ts'
import type { Note } from '../../shared/estate/note.ts'
import { JournalError } from './journal/journal-error.ts'
import { createNoteDesk } from './note-desk.ts'

const NOW = 1_000

function desk(add: (note: Note) => void = () => {}) {
  const written: Note[] = []
  const answers: NoteFrame[] = []
  let changes = 0
  const { receive } = createNoteDesk({
    book: {
      add(note) {
        add(note)
        written.push(note)
      },
      strike: (id) => written.some((note) => note.id === id),
      within: () => [],
    },
    now: () => NOW,
    send: (_view, frame) => answers.push(frame),
    changed() {
      changes += 1
    },
  })
  return { receive, written, answers, changes: () => changes }
}

const note = (more: Partial<Extract<NoteMessage, { type: 'note' }>> = {}): NoteMessage => ({
  ...{ type: 'note', id: 'n1', at: 900, author: ' 一岗 ', text: ' 已通知 ', about: 'app:tax' },
  ...more,
})

test('a note is tidied, dated and answered', () => {
  const { receive, written, answers, changes } = desk()
  receive(7, note())
  expect(written).toEqual([
    { id: 'n1', at: 900, author: '一岗', text: '已通知', about: 'app:tax', writtenAt: NOW, struckAt: null },
  ])
  expect(answers).toEqual([{ view: 'note', id: 'n1', problem: null }])
  expect(changes()).toBe(1)
})

test('a moment ahead is none: the note is about now', () => {
  const { receive, written } = desk()
  receive(7, note({ at: NOW + 60_000 }))
  expect(written[0]?.at).toBe(NOW)
})

test('what is no note, and a strike of none, is refused in words and changes nothing', () => {
  const { receive, written, answers, changes } = desk()
  receive(7, note({ text: ' ' }))
  receive(7, { type: 'strike-note', id: 'n9', struck: true })
  expect(answers.map(({ problem }) => problem?.code)).toEqual(['note.empty', 'note.unknown'])
  expect(written).toEqual([])
  expect(changes()).toBe(0)
})

test('what the journal cannot write is answered in its words; a fault of ours is not hidden', () => {
  const full = desk(() => {
    throw new JournalError('journal.unusable', { path: '/data', detail: 'database or disk is full' })
  })
  full.receive(7, note())
  expect(full.answers[0]?.problem).toMatchObject({ code: 'journal.unusable', facts: { detail: 'database or disk is full' } })
  expect(full.changes()).toBe(0)
  const broken = desk(() => {
    throw new TypeError('ours')
  })
  expect(() => broken.receive(7, note())).toThrow(TypeError)
})
