import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isDamage } from './damage.ts'
import { packed, unpacked } from './packed.ts'
import { listFrom } from './rows.ts'

test('a text comes back as it was, short or long, in any language', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.integer({ min: 1, max: 2_000 }), (part, times) => {
      const text = part.repeat(times)
      expect(unpacked(packed(text))).toBe(text)
    }),
  )
})

test('what repeats itself takes a fraction of its room', () => {
  expect(packed('{"kind":"instance","name":"政务服务"}'.repeat(1_000)).length).toBeLessThan(1_000)
})

test('a packed batch that is damaged is known as such', () => {
  const body = packed(JSON.stringify(Array.from({ length: 5_000 }, (_, n) => n)))
  expect(listFrom(body)).toHaveLength(5_000)
  const torn = body.slice(0, body.length / 2)
  expect(() => listFrom(torn)).toThrow(expect.toSatisfy(isDamage))
})
