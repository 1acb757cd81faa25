import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitted } from './name-lines.ts'

test('a name that has room is set large and in one line', () => {
  expect(fitted('入学报名', 120, 40, 15, 9)).toMatchObject({ lines: ['入学报名'], px: 15 })
})

test('Latin is broken between words, Han anywhere, and shrinks rather than being cut', () => {
  expect(fitted('Data exchange platform', 80, 60, 15, 9).lines).toEqual(['Data', 'exchange', 'platform'])
  expect(fitted('数据交换平台', 64, 40, 15, 9).lines.join('')).toBe('数据交换平台')
  expect(fitted('Administration', 80, 20, 15, 9)).toMatchObject({ lines: ['Administration'] })
})

test('lines are of about one length', () => {
  expect(fitted('国土空间一张图', 66, 40, 11, 11).lines).toEqual(['国土空间', '一张图'])
  expect(fitted('中考报名与查分', 66, 40, 11, 11).lines).toEqual(['中考报名', '与查分'])
  expect(fitted('中考报名与查分', 55, 30, 7, 9).lines).toEqual(['中考报名', '与查分'])
  expect(fitted('One map of land and space', 80, 40, 10, 10).lines).toEqual(['One map of', 'land and space'])
})

test('what is too long for the least type ends with an ellipsis', () => {
  expect(fitted('Bureau of Natural Resources and Planning', 60, 20, 15, 9).lines.at(-1)).toMatch(/…$/)
})

test('no name, however odd, is higher than its box or has a line that is wider than one', () => {
  const sizes = fc.record({ width: fc.integer({ min: 30, max: 200 }), height: fc.integer({ min: 12, max: 120 }) })
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), sizes, (name, { width, height }) => {
      const { lines, px, height: taken } = fitted(name, width, height, 15, 9)
      expect(taken).toBeLessThanOrEqual(Math.max(height, px * 1.18))
      expect(px).toBeGreaterThanOrEqual(9)
      for (const line of lines) expect([...line].length * 0.56 * px).toBeLessThanOrEqual(width + 2 * px)
    }),
  )
})
