import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emsOf, hasHan } from './signs.ts'

describe('Han in a text', () => {
  it.each(['政务', 'No. 3 办', '二〇二六', '𬭊', '㐀', '人々', '豈'])('is found: %s', (text) => expect(hasHan(text)).toBe(true))

  it.each(['', 'Tax', '、。（）！', '：', 'カナ', '한국', '😀', '①', '＆Ａ'])('is not: %s', (text) =>
    expect(hasHan(text)).toBe(false),
  )
})

describe('the width of a text that nothing measures', () => {
  it.each(['政', '𬭊', '〇', '、', '（', '：', '＆', '！', '“', '…', '·', '×', '→', '℃', 'カ', '한', '😀'])(
    'is a square for what East Asian faces set in one: %s',
    (sign) => expect(emsOf(sign)).toBe(1),
  )

  it.each(['a', 'W', '3', ' ', '-', 'é', 'ж', 'ｶ', '–'])('is less for what they do not: %s', (sign) =>
    expect(emsOf(sign)).toBeLessThan(1),
  )

  it('is the sum of its signs, whole ones', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        expect(emsOf(one + other)).toBeCloseTo(emsOf(one) + emsOf(other))
        expect(emsOf(one)).toBeLessThanOrEqual([...one].length)
        expect(emsOf(one)).toBeGreaterThanOrEqual([...one].length / 2)
      }),
    )
  })
})
