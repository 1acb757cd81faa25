import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Note } from '../../../shared/estate/note.ts'
import { DamageError } from './damage.ts'
import { migrate } from './migrations/migrate.ts'
import { createNoteBook, readNotes, rescueNotes } from './notes.ts'

function fresh() {
  const db = new Database(':memory:')
  migrate(db)
  return { db, book: createNoteBook(db) }
}

const noteOf = (id: string, at: number, more: Partial<Note> = {}): Note => ({
  ...{ id, at, writtenAt: at + 1, author: null, text: `about ${at}`, about: null, struckAt: null },
  ...more,
})

/** What the book should do, in plain words: the first note of an id stays; striking keeps its first time. */
function expected(notes: Map<string, Note>, from: number, to: number, limit: number): Note[] {
  return [...notes.values()]
    .filter(({ at }) => at >= from && at < to)
    .sort((a, b) => b.at - a.at || b.writtenAt - a.writtenAt || (a.id < b.id ? -1 : 1))
    .slice(0, limit)
}

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const instant = fc.nat({ max: 20 })
const step = fc.oneof(
  fc
    .record({
      id,
      at: instant,
      writtenAt: instant,
      author: fc.option(fc.string()),
      text: fc.string({ minLength: 1, unit: 'grapheme' }),
      about: fc.option(fc.constant('app:x')),
      struckAt: fc.constant(null),
    })
    .map((note) => ({ do: 'add', note }) as const),
  fc.record({ do: fc.constant('strike' as const), id, at: fc.option(instant) }),
  fc.record({ do: fc.constant('read' as const), from: instant, to: instant, limit: fc.integer({ min: 1, max: 4 }) }),
)

describe('the book of notes', () => {
  test('whatever is written, struck and read, it holds what a list of notes would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { db, book } = fresh()
        const notes = new Map<string, Note>()
        for (const each of steps) {
          if (each.do === 'add') {
            book.add(each.note)
            if (!notes.has(each.note.id)) notes.set(each.note.id, each.note)
          } else if (each.do === 'strike') {
            const note = notes.get(each.id)
            expect(book.strike(each.id, each.at)).toBe(note !== undefined)
            if (note) notes.set(each.id, { ...note, struckAt: each.at === null ? null : (note.struckAt ?? each.at) })
          } else {
            expect(book.within(each.from, each.to, each.limit)).toEqual(expected(notes, each.from, each.to, each.limit))
          }
        }
        expect(book.within(0, 100, 100)).toEqual(expected(notes, 0, 100, 100))
        db.close()
      }),
    )
  })

  test('after each write the database syncs as seldom as before, also after one that failed', () => {
    const { db, book } = fresh()
    db.pragma('synchronous = NORMAL')
    book.add(noteOf('a', 5))
    db.exec("CREATE TRIGGER full BEFORE INSERT ON note BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
    expect(() => book.add(noteOf('b', 6))).toThrow('full')
    expect(db.pragma('synchronous', { simple: true })).toBe(1)
    expect(book.within(0, 10, 10)).toEqual([noteOf('a', 5)])
  })

  test('of a damaged file it rescues what reads from either end, and never throws', () => {
    const folder = mkdtempSync(join(tmpdir(), 'wanglou-notes-'))
    const file = join(folder, 'notes.db')
    try {
      const db = new Database(file)
      migrate(db)
      const all = Array.from({ length: 200 }, (_, n) => noteOf(`n${n}`, n, { text: 'x'.repeat(300) }))
      createNoteBook(db).add(...all)
      db.close()
      expect(rescueNotes(file)).toEqual(all)
      const bytes = readFileSync(file)
      const middle = bytes.toString('latin1').search(/n100[^n]{1,8}x{99}/)
      bytes.fill(0xff, middle - (middle % 4096), middle - (middle % 4096) + 4096)
      writeFileSync(file, bytes)
      const rescued = rescueNotes(file).map((note) => note.id)
      expect(rescued).toEqual(expect.arrayContaining(['n0', 'n1', 'n198', 'n199']))
      expect(rescued.length).toBeGreaterThan(150)
      expect(rescued).not.toContain('n100')
      writeFileSync(file, 'no database')
      expect(rescueNotes(file)).toEqual([])
      expect(rescueNotes(join(folder, 'none'))).toEqual([])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('a row that nobody wrote is damage', () => {
    const db = new Database(':memory:')
    db.exec("CREATE TABLE note (id, at, written_at, author, text, about, struck_at); INSERT INTO note (id, at) VALUES ('a', 5)")
    expect(() => readNotes(db, 0, 10, 10)).toThrow(DamageError)
  })
})
