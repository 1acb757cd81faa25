import { expect, test } from 'vitest'
import { shortened } from './shortened.ts'

test('is the text, or its beginning in whole characters', () => {
  expect([shortened('', 3), shortened('abc', 3), shortened('abcd', 3)]).toEqual(['', 'abc', 'abc…'])
  expect(shortened('ab\u{1f600}c', 3)).toBe('ab…')
})
