import { expect, test } from 'vitest'
import { digitOfPage, PAGE_NAMES, pageOfDigit } from './pages.ts'

test('each page has a key that opens it, the wall is 1, and no other key opens any', () => {
  for (const name of [null, ...PAGE_NAMES]) expect(pageOfDigit(digitOfPage(name))).toBe(name)
  expect(new Set([null, ...PAGE_NAMES].map(digitOfPage)).size).toBe(PAGE_NAMES.length + 1)
  for (const key of ['', 'a', '10', 'Enter']) expect(pageOfDigit(key)).toBeUndefined()
})
