import { expect, it } from 'vitest'
import { localDay, spanText } from './format.ts'

it('names a file by the day of the machine, also in the hours when that of UTC is another', () => {
  expect(localDay(new Date(2026, 10, 7, 0, 30).getTime())).toBe('2026-11-07')
  expect(localDay(new Date(2026, 10, 7, 23, 30).getTime())).toBe('2026-11-07')
})

it('tells a span of less than a second as that, not as none', () => {
  expect(spanText(400, 'en')).toBe('<1 s')
  expect(spanText(1_400, 'zh-CN')).toBe('1 秒')
  expect(spanText(0, 'en')).toBe('0 s')
})
