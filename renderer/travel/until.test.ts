import { expect, it } from 'vitest'
import { parseUntil } from './until.ts'

const NOW = new Date(2026, 11, 26, 20, 0).getTime()

it.each([
  ['21:30', new Date(2026, 11, 26, 21, 30)],
  ['８：３０', new Date(2026, 11, 27, 8, 30)],
  ['12-27 08:30', new Date(2026, 11, 27, 8, 30)],
  ['01-03 08:30', new Date(2027, 0, 3, 8, 30)],
  ['2026-12-28 08:30', new Date(2026, 11, 28, 8, 30)],
])('%s is a moment ahead', (text, at) => {
  expect(parseUntil(text, NOW)).toBe(at.getTime())
})

it('is none of what is no moment', () => {
  expect(parseUntil('soon', NOW)).toBeNull()
})
