import { expect, it } from 'vitest'
import { phaseText } from './peak-text.ts'
import type { Peak } from './reading.ts'

const HOUR_MS = 3_600_000
const PEAK = { name: '招生', nameEn: null, from: 230 * HOUR_MS, to: 300 * HOUR_MS, factor: 20 } as Peak

it('tells how long until a peak to the hour, also over days', () => {
  expect(phaseText(PEAK, 7.5 * HOUR_MS, 'zh-CN')).toBe('9 天 6 时后开始')
  expect(phaseText(PEAK, 229 * HOUR_MS, 'zh-CN')).toBe('1 时 0 分后开始')
  expect(phaseText(PEAK, 231 * HOUR_MS, 'en')).toBe('under way, 2 d 21 h left')
  expect(phaseText(PEAK, 400 * HOUR_MS, 'en')).toBe('over for 4 d 4 h')
})
