import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnsOf, type Json } from './columns.ts'
import { valuesOf } from './columns-read.ts'
import { isDamage } from './damage.ts'

/** Any JSON, with many values of a few shapes among it. */
const leaf = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, -1, 2 ** 51, 2 ** 53 - 1, -(2 ** 60), 0.25, '', '0', '07', '41', '999999999999999'),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.nat().map(String),
)
const anything = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 4 }), tie('value'), { maxKeys: 4 }),
  ),
})).value
const alike = fc.record({
  at: fc.integer(),
  ready: fc.boolean(),
  name: fc.constantFrom('a', 'b', '7'),
  why: fc.option(fc.string()),
})

/** As JSON would bring it back: it knows no -0. */
const viaJson = (value: Json): Json => JSON.parse(JSON.stringify(value))

test('values come back as they were, in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 3, arbitrary: alike }, anything)), (values) => {
      const told = values.map(viaJson)
      expect([...valuesOf(columnsOf(told))]).toEqual(told)
    }),
    { numRuns: 300 },
  )
})

test('bytes that are cut short are known as damaged', () => {
  const values = Array.from({ length: 50 }, (_, n) => ({ n, name: `pod-${n % 7}`, half: n + 0.5 }))
  const whole = columnsOf(values)
  for (let size = 0; size < whole.length; size += 7) {
    expect(() => [...valuesOf(whole.subarray(0, size))]).toThrow(expect.toSatisfy(isDamage))
  }
})

test('numbers that grow cost about a byte, and what repeats next to nothing', () => {
  const values = Array.from({ length: 1_000 }, (_, n) => ({ at: 1_764_000_000_000 + n * 50, name: `pod-${n % 3}`, ready: true }))
  expect(columnsOf(values).length).toBeLessThan(3_500)
})
