import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Note } from '../../../shared/estate/note.ts'
import { BAR_MS, type BarSpan, shareOf } from '../../travel/bar-scale.ts'
import { noteGroups } from './note-places.ts'

const END = BAR_MS
const bar: BarSpan = { from: 0, to: END }
const noteAt = (at: number): Note => ({
  ...{ id: `n${at}`, at, writtenAt: at, author: null, text: 'x', about: null, struckAt: null },
})

it('puts a mark on its moment, and one for those that would cover each other', () => {
  const groups = noteGroups([noteAt(END / 2 + 60_000), noteAt(END / 2), noteAt(END / 4)], bar)
  expect(groups.map(({ newest, notes }) => [newest.id, notes.length])).toEqual([
    [`n${END / 2 + 60_000}`, 2],
    [`n${END / 4}`, 1],
  ])
  expect(groups[1]?.share).toBe(0.25)
})

it('every note on the bar is in one mark, and no two marks touch', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: -END, max: 2 * END }), { maxLength: 60 }), (moments) => {
      const notes = moments.sort((a, b) => b - a).map(noteAt)
      const groups = noteGroups(notes, bar)
      const inside = notes.filter(({ at }) => shareOf(bar, at) >= 0 && shareOf(bar, at) <= 1)
      expect(groups.flatMap((group) => group.notes)).toEqual(inside)
      const gaps = groups.slice(1).map(({ share }, n) => (groups[n]?.share ?? 1) - share)
      expect(gaps.filter((gap) => gap < 1 / 130)).toEqual([])
    }),
  )
})
