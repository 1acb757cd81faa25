import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NoteFrame } from '../../shared/estate/frame.ts'
import { answered, type DraftChange, drafted, formOpened, NO_NOTES, type Notes, saved, struck } from './notes.ts'

let ids = 0
const newId = () => {
  ids += 1
  return `note-${ids}`
}
const typed = (notes: Notes, change: DraftChange) => drafted(notes, change, newId)
const idOf = ({ draft }: Notes) => draft?.id ?? ''
const opened = (notes: Notes = NO_NOTES, at = 100) => formOpened(notes, at, 'app:tax', newId)
const kept = (id: string): NoteFrame => ({ view: 'note', id, problem: null })
const refused = (id: string): NoteFrame => ({
  view: 'note',
  id,
  problem: { code: 'journal.unusable', facts: { path: '/data', detail: 'database or disk is full' }, at: 5 },
})

describe('writing a note', () => {
  it('is said to the engine tidied, and leaves the form once it is kept', () => {
    const saying = saved(typed(opened(), { text: ' 已通知 ', author: '一岗' }))
    expect(saying.saying).toEqual({ type: 'note', id: idOf(saying), at: 100, author: '一岗', text: '已通知', about: 'app:tax' })
    const done = answered(saying, kept(idOf(saying)))
    expect(done).toEqual({ ...NO_NOTES, author: '一岗' })
  })

  it('keeps the text in the form when it could not be written; said again it is the same note, changed it is another', () => {
    const saying = saved(typed(opened(), { text: '已通知' }))
    const id = idOf(saying)
    const failed = answered(saying, refused(id))
    expect(failed).toMatchObject({ open: 'form', saying: null, draft: { text: '已通知' }, problem: { id } })
    expect(saved(failed)).toMatchObject({ problem: null, saying: { id, text: '已通知' } })
    const changed = typed(failed, { text: '已通知。' })
    expect(changed.problem).toBeNull()
    expect(idOf(changed)).not.toBe(id)
  })

  it('refuses at once what is no note, without asking the engine', () => {
    expect(saved(opened())).toMatchObject({ saying: null, problem: { code: 'note.empty' } })
  })

  it('goes on with an unfinished draft at its own moment, and begins afresh after an empty one', () => {
    const closed = { ...typed(opened(), { text: '写到一半' }), open: null }
    expect(opened(closed, 900).draft).toEqual(closed.draft)
    expect(opened({ ...opened(), open: null }, 900).draft).toMatchObject({ at: 900, text: '' })
  })

  it('hears only the answer to what it said, and says one thing at a time', () => {
    const saying = saved(typed(opened(), { text: 'x' }))
    expect(answered(saying, kept('other'))).toBe(saying)
    expect(struck(saying, 'other', true)).toBe(saying)
    expect(typed(saying, { text: 'y' })).toBe(saying)
  })

  it('a strike that failed is told at its note, and a draft beside it stays', () => {
    const drafting = typed(opened(), { text: 'x' })
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
        let text = ''
        let at = 0
        for (const each of steps) {
          at += 1
          const before = notes
          if ('text' in each) {
            notes = typed(notes, { text: each.text })
            if (notes !== before) text = each.text
          } else if (each.do === 'open') notes = opened(notes, at)
          else if (each.do === 'close') notes = { ...notes, open: null }
          else if (each.do === 'save') notes = saved(notes)
          else if (each.do === 'strike') notes = struck(notes, 'note-0', true)
          else if (notes.saying !== null) {
            const { saying } = notes
            notes = answered(notes, each.do === 'kept' ? kept(saying.id) : refused(saying.id))
            if (saying.type === 'note' && each.do === 'kept') {
              expect(saying.text).toBe(text.replace(/\r\n?/g, '\n').trim())
              text = ''
            }
          }
          if (text.trim() !== '') expect(notes.draft?.text).toBe(text)
        }
      }),
    )
  })
})
