import { expect, it } from 'vitest'
import { localDay } from './format.ts'

it('names a file by the day of the machine, also in the hours when that of UTC is another', () => {
  expect(localDay(new Date(2026, 10, 7, 0, 30).getTime())).toBe('2026-11-07')
  expect(localDay(new Date(2026, 10, 7, 23, 30).getTime())).toBe('2026-11-07')
})
