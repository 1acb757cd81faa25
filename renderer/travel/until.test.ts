import { afterEach, expect, it, vi } from 'vitest'
import { parseUntil } from './until.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

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

it('is of tomorrow where the time of today is past, however long today is', () => {
  vi.stubEnv('TZ', 'Europe/Berlin')
  expect(parseUntil('08:30', new Date(2026, 2, 28, 20).getTime())).toBe(new Date(2026, 2, 29, 8, 30).getTime())
})
