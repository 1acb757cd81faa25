import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOTE_AUTHOR_MAX, NOTE_TEXT_MAX, type NoteDraft, noteFault, tidied } from './note.ts'

const draft = (text: string, author: string | null = null): NoteDraft => ({ id: 'n1', at: 5, author, text, about: null })
const codeOf = (text: string, author: string | null = null) => noteFault(tidied(draft(text, author)))?.code ?? null

test('a plain text of several lines is a note; blanks around it are no part of it', () => {
  expect(tidied(draft('  已通知运营商\r\n稍后复核\t ', ' 王 '))).toEqual(draft('已通知运营商\n稍后复核', '王'))
  expect(tidied(draft('x', '  ')).author).toBeNull()
  expect(codeOf('已通知运营商\n稍后复核 👨‍👩‍👧', '值班一岗')).toBeNull()
})

test('what is no note is refused by name', () => {
  for (const blank of [' \n ', '\u200b', '\u3164\n\u2060', '\u2800']) expect(codeOf(blank)).toBe('note.empty')
  expect(codeOf('a'.repeat(NOTE_TEXT_MAX))).toBeNull()
  expect(codeOf('a'.repeat(NOTE_TEXT_MAX + 1))).toBe('note.too-long')
  expect(codeOf('x', 'a'.repeat(NOTE_AUTHOR_MAX + 1))).toBe('note.author-too-long')
  expect(codeOf('x', 'a\nb')).toBe('note.author-unseen')
  expect(noteFault(draft('好的\u0007'))).toEqual({ code: 'note.unseen', facts: { place: 3, sign: 'U+0007' } })
  for (const unseen of ['\u0000', '\u001b[31m', '\u0085', '\u202e', '\u2066', '\ud800'])
    expect(codeOf(`a${unseen}b`)).toBe('note.unseen')
})

test('length is counted in characters, not in halves of them', () => {
  expect(codeOf('🚒'.repeat(NOTE_TEXT_MAX))).toBeNull()
})

test('tidying is done once for all, and what passes is short and can be seen', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.option(fc.string({ unit: 'binary', maxLength: 50 })),
      (text, author) => {
        const once = tidied(draft(text, author))
        expect(tidied(once)).toEqual(once)
        if (noteFault(once) !== null) return
        expect(once.text.length).toBeGreaterThan(0)
        expect(/(?!\n)\p{Cc}/u.test(once.text + (once.author ?? ''))).toBe(false)
      },
    ),
  )
})
