import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BUCKETS, bucketOf, MAX_UNITS, middleOf, RELATIVE_ERROR } from './buckets.ts'

const units = fc.oneof(
  fc.nat(5_000),
  fc.nat(2 ** 31 - 1),
  fc.integer({ min: 2 ** 31 - 2, max: 2 ** 34 }),
  fc.maxSafeNat().map((n) => n % (MAX_UNITS + 1)),
)

describe('buckets', () => {
  test('a value told from its bucket is off by no more than the stated share of itself', () => {
    fc.assert(fc.property(units, (value) => Math.abs(middleOf(bucketOf(value)) - value) <= RELATIVE_ERROR * value))
  })

  test('buckets ascend with their values', () => {
    fc.assert(fc.property(units, units, (a, b) => (a <= b ? bucketOf(a) <= bucketOf(b) : bucketOf(a) >= bucketOf(b))))
  })

  test('small whole numbers are exact', () => {
    for (let value = 0; value < 32; value += 1) expect(middleOf(bucketOf(value))).toBe(value)
  })

  test('there is no gap and no bucket beyond the last', () => {
    for (let shift = 5; shift <= 51; shift += 1) expect(bucketOf(2 ** shift) - bucketOf(2 ** shift - 1)).toBe(1)
    expect(bucketOf(MAX_UNITS)).toBe(BUCKETS - 1)
    expect(middleOf(BUCKETS)).toBeNaN()
  })
})
