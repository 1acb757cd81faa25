import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketOf, RELATIVE_ERROR } from './buckets.ts'
import { countOf, createTally, EMPTY, greatestOf, type Histogram, leastOf, meanOf, merged, quantileOf } from './histogram.ts'

const readings = fc.array(fc.oneof(fc.nat(80), fc.nat(100_000), fc.nat()), { maxLength: 60 })

function histogramOf(units: readonly number[]): Histogram {
  const tally = createTally()
  for (const value of units) tally.add(bucketOf(value), 1)
  return tally.take()
}
const histogram = readings.map(histogramOf)

describe('histogram', () => {
  test('merging takes any order and any grouping', () => {
    fc.assert(
      fc.property(histogram, histogram, histogram, (a, b, c) => {
        expect(merged([a, b])).toEqual(merged([b, a]))
        expect(merged([merged([a, b]), c])).toEqual(merged([a, merged([b, c])]))
        expect(merged([a, EMPTY])).toEqual(a)
      }),
    )
  })

  test('rolling up and merging is rolling up all at once', () => {
    fc.assert(
      fc.property(fc.array(readings), (lists) => {
        expect(merged(lists.map(histogramOf))).toEqual(histogramOf(lists.flat()))
      }),
    )
  })

  test('a quantile is within the stated error of the exact one', () => {
    fc.assert(
      fc.property(readings, fc.double({ min: 0, max: 1, noNaN: true }), (units, q) => {
        const told = quantileOf(histogramOf(units), q)
        const exact = [...units].sort((a, b) => a - b)[Math.max(1, Math.ceil(q * units.length)) - 1]
        if (exact === undefined) expect(told).toBeNull()
        else expect(Math.abs((told ?? Number.NaN) - exact)).toBeLessThanOrEqual(RELATIVE_ERROR * exact)
      }),
    )
  })

  test('least ≤ mean ≤ greatest, each within the stated error', () => {
    fc.assert(
      fc.property(
        readings.filter((units) => units.length > 0),
        (units) => {
          const all = histogramOf(units)
          const [least, mean, greatest] = [leastOf(all) ?? Number.NaN, meanOf(all) ?? Number.NaN, greatestOf(all) ?? Number.NaN]
          expect(least).toBeLessThanOrEqual(mean)
          expect(mean).toBeLessThanOrEqual(greatest)
          const exact = units.reduce((sum, value) => sum + value, 0) / units.length
          expect(Math.abs(mean - exact)).toBeLessThanOrEqual(RELATIVE_ERROR * exact + 1e-6)
          expect(countOf(all)).toBe(units.length)
        },
      ),
    )
  })

  test('nothing has no figures, not zero', () => {
    expect([leastOf(EMPTY), meanOf(EMPTY), greatestOf(EMPTY), quantileOf(EMPTY, 0.95)]).toEqual([null, null, null, null])
  })
})
