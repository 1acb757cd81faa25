import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NoteFrame } from '../../shared/estate/frame.ts'
import { answered, drafted, formOpened, NO_NOTES, type Notes, saved, struck } from './notes.ts'

const opened = (notes: Notes = NO_NOTES, at = 100) => formOpened(notes, at, 'app:tax', () => `note-${at}`)
const kept = (id: string): NoteFrame => ({ view: 'note', id, problem: null })
const refused = (id: string): NoteFrame => ({
  view: 'note',
  id,
  problem: { code: 'journal.unusable', facts: { path: '/data', detail: 'database or disk is full' }, at: 5 },
})

describe('writing a note', () => {
  it('is said to the engine tidied, and leaves the form once it is kept', () => {
    const saying = saved(drafted(opened(), { text: ' 已通知 ', author: '一岗' }))
    expect(saying.saying).toEqual({ type: 'note', id: 'note-100', at: 100, author: '一岗', text: '已通知', about: 'app:tax' })
    const done = answered(saying, kept('note-100'))
    expect(done).toEqual({ ...NO_NOTES, author: '一岗' })
  })

  it('keeps the text in the form when it could not be written, and says it again under the same id', () => {
    const failed = answered(saved(drafted(opened(), { text: '已通知' })), refused('note-100'))
    expect(failed).toMatchObject({ open: 'form', saying: null, draft: { text: '已通知' }, problem: { id: 'note-100' } })
    expect(saved(failed)).toMatchObject({ problem: null, saying: { id: 'note-100', text: '已通知' } })
    expect(drafted(failed, { text: '已通知。' }).problem).toBeNull()
  })

  it('refuses at once what is no note, without asking the engine', () => {
    expect(saved(opened())).toMatchObject({ saying: null, problem: { code: 'note.empty' } })
  })

  it('goes on with an unfinished draft at its own moment, and begins afresh after an empty one', () => {
    const closed = { ...drafted(opened(), { text: '写到一半' }), open: null }
    expect(opened(closed, 900).draft).toMatchObject({ id: 'note-100', at: 100, text: '写到一半' })
    expect(opened({ ...opened(), open: null }, 900).draft).toMatchObject({ id: 'note-900', at: 900, text: '' })
  })

  it('hears only the answer to what it said, and says one thing at a time', () => {
    const saying = saved(drafted(opened(), { text: 'x' }))
    expect(answered(saying, kept('other'))).toBe(saying)
    expect(struck(saying, 'other', true)).toBe(saying)
    expect(drafted(saying, { text: 'y' })).toBe(saying)
  })

  it('a strike that failed is told at its note, and a draft beside it stays', () => {
    const drafting = drafted(opened(), { text: 'x' })
    const striking = struck({ ...drafting, open: 'list' }, 'note-1', true)
    expect(striking.saying).toEqual({ type: 'strike-note', id: 'note-1', struck: true })
    expect(answered(striking, refused('note-1'))).toMatchObject({ open: 'list', problem: { id: 'note-1' }, draft: { text: 'x' } })
    expect(answered(striking, kept('note-1'))).toMatchObject({ open: 'list', problem: null, draft: { text: 'x' } })
  })

  it('loses no text, whatever happens, until the engine has it', () => {
    const step = fc.oneof(
      fc.string({ minLength: 1 }).map((text) => ({ do: 'type' as const, text })),
      fc.constantFrom('open', 'close', 'save', 'kept', 'refused', 'strike').map((what) => ({ do: what })),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let notes = NO_NOTES
        let typed = ''
        let at = 0
        for (const each of steps) {
          at += 1
          const before = notes
          if ('text' in each) {
            notes = drafted(notes, { text: each.text })
            if (notes !== before) typed = each.text
          } else if (each.do === 'open') notes = opened(notes, at)
          else if (each.do === 'close') notes = { ...notes, open: null }
          else if (each.do === 'save') notes = saved(notes)
          else if (each.do === 'strike') notes = struck(notes, 'note-0', true)
          else if (notes.saying !== null) {
            const { saying } = notes
            notes = answered(notes, each.do === 'kept' ? kept(saying.id) : refused(saying.id))
            if (saying.type === 'note' && each.do === 'kept') {
              expect(saying.text).toBe(typed.replace(/\r\n?/g, '\n').trim())
              typed = ''
            }
          }
          if (typed.trim() !== '') expect(notes.draft?.text).toBe(typed)
        }
      }),
    )
  })
})
