import { expect, it } from 'vitest'
import { dayText, localDay, percentText, spanText, whenText } from './format.ts'

it('names a file by the day of the machine, also in the hours when that of UTC is another', () => {
  expect(localDay(new Date(2026, 10, 7, 0, 30).getTime())).toBe('2026-11-07')
  expect(localDay(new Date(2026, 10, 7, 23, 30).getTime())).toBe('2026-11-07')
})

it('tells a span of less than a second as that, not as none', () => {
  expect(spanText(400, 'en')).toBe('<1 s')
  expect(spanText(1_400, 'zh-CN')).toBe('1 秒')
  expect(spanText(0, 'en')).toBe('0 s')
})

it('tells a moment of more than half a year ago with its year: the record reaches back beyond one', () => {
  const now = new Date(2026, 10, 28, 9).getTime()
  const yearAgo = new Date(2025, 10, 27, 8, 12).getTime()
  expect(whenText(yearAgo, now, 'en')).toBe('Nov 27, 2025 08:12')
  expect(whenText(yearAgo, now, 'zh-CN')).toBe('2025年11月27日 08:12')
  expect(dayText(yearAgo, 'en', now)).toBe('Nov 27, 2025')
  expect(whenText(new Date(2026, 9, 3, 8, 12).getTime(), now, 'en')).toBe('Oct 3 08:12')
})

it('needs no year for the days around a new one', () => {
  const now = new Date(2027, 0, 2, 9).getTime()
  expect(whenText(new Date(2026, 11, 30, 8, 12).getTime(), now, 'en')).toBe('Dec 30 08:12')
  expect(whenText(new Date(2027, 0, 1, 8, 12).getTime(), now, 'zh-CN')).toBe('昨日 08:12')
})

it('tells no share as whole that is not, and none as more than it is', () => {
  expect([0.99499, 0.995, 0.9996, 0.999999, 1].map((ratio) => percentText(ratio, 'en'))).toEqual([
    '99%',
    '99.5%',
    '99.9%',
    '99.9%',
    '100%',
  ])
})
