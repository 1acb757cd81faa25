import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { growthPercent, median, slope } from './growth.ts'

const line = (level: number, rise: number) => Array.from({ length: 40 }, (_, x) => [x, level + rise * x] as const)

describe('growth', () => {
  it('is the rise of a line, over its second half', () => {
    expect(slope(line(100, 2))).toBeCloseTo(2)
    expect(growthPercent(line(100, 0), 6)).toBe(0)
    // The median of the second half is at x = 29.5.
    expect(growthPercent(line(100, 1), 6)).toBeCloseTo(600 / 129.5)
  })

  it('does not mind a few points that are far off, nor what came before the second half', () => {
    const spoiled = line(100, 0).map(([x, y]) => [x, x < 20 ? y * x : x % 7 === 0 ? y * 3 : y] as const)
    expect(growthPercent(spoiled, 6)).toBeCloseTo(0)
  })

  it('has half of the values on each side of the median', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values)
        expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(values.length / 2)
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(values.length / 2)
      }),
    )
  })
})
