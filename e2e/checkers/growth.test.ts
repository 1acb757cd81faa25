import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { growthOf, median } from './growth.ts'

const line = (level: number, rise: number) => Array.from({ length: 40 }, (_, x) => [x, level + rise * x] as const)

describe('growth', () => {
  it('is the rise of a line, over its second half', () => {
    expect(growthOf(line(100, 0), 6)).toEqual({ percent: 0, atLeast: 0 })
    // The median of the second half is at x = 29.5.
    const { percent, atLeast } = growthOf(line(100, 1), 6)
    expect(percent).toBeCloseTo(600 / 129.5)
    expect(atLeast).toBeCloseTo(percent)
  })

  it('does not mind a few points that are far off, nor what came before the second half', () => {
    const spoiled = line(100, 0).map(([x, y]) => [x, x < 20 ? y * x : x % 7 === 0 ? y * 3 : y] as const)
    expect(growthOf(spoiled, 6).percent).toBeCloseTo(0)
  })

  it('tells a rise that is there from one that noise makes', () => {
    // Up and down by 4 %, in an order that repeats nothing.
    const noise = (x: number) => 4 * Math.sin(x * 2.399)
    const noisy = (rise: number) => line(100, rise).map(([x, y]) => [x, y + noise(x)] as const)
    expect(growthOf(noisy(0), 6).atLeast).toBeLessThan(0)
    expect(growthOf(noisy(1), 6).atLeast).toBeGreaterThan(0)
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
