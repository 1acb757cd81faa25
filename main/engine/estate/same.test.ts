import { expect, test } from 'vitest'
import { same } from './same.ts'

test.each([
  [{ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: undefined }, { b: 1 }, false],
  [[1, 2], [1], false],
  [[], {}, false],
  [null, {}, false],
])('%j and %j tell the same: %j', (a, b, expected) => {
  expect(same(a, b)).toBe(expected)
  expect(same(b, a)).toBe(expected)
})
