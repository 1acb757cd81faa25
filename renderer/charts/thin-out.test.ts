import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thinOut } from './thin-out.ts'

const series = fc.record({
  from: fc.integer({ min: 0, max: 2_000_000_000_000 }),
  stepMs: fc.integer({ min: 1, max: 600_000 }),
  values: fc.array(fc.option(fc.integer({ min: 0, max: 50 }), { freq: 4 }), { maxLength: 400 }),
})
const pixels = fc.integer({ min: 6, max: 300 })

describe('a series that is thinned out', () => {
  it('has no more points than pixels, in order of time, each of them a point of the series', () => {
    fc.assert(
      fc.property(series, pixels, (of, width) => {
        const points = thinOut(of, width)
        expect(points.length).toBeLessThanOrEqual(width)
        let before = Number.NEGATIVE_INFINITY
        for (const [at, value] of points) {
          expect(at).toBeGreaterThan(before)
          before = at
          expect(of.values[(at - of.from) / of.stepMs]).toBe(value)
        }
      }),
    )
  })

  it('keeps its greatest and its least value', () => {
    fc.assert(
      fc.property(series, pixels, (of, width) => {
        const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null)
        const [all, kept] = [known(of.values), known(thinOut(of, width).map(([, value]) => value))]
        expect(Math.max(...kept)).toBe(Math.max(...all))
        expect(Math.min(...kept)).toBe(Math.min(...all))
      }),
    )
  })

  it('draws no line over a column that holds nothing', () => {
    const values = Array.from({ length: 300 }, (_, n) => (n >= 100 && n < 200 ? null : n))
    const points = thinOut({ from: 0, stepMs: 1, values }, 90)
    const before = points.filter(([at, value]) => at < 100 && value !== null)
    const after = points.filter(([at, value]) => at >= 200 && value !== null)
    expect(points.slice(points.indexOf(before.at(-1) ?? [0, 0]) + 1, points.indexOf(after[0] ?? [0, 0]))).not.toEqual([])
    expect(points.filter(([at]) => at >= 100 && at < 200).every(([, value]) => value === null)).toBe(true)
  })

  it('tells a gap of a single step, and is whole where it fits', () => {
    const values = Array.from({ length: 300 }, (_, n) => (n === 150 ? null : n % 7))
    expect(thinOut({ from: 0, stepMs: 1, values }, 30).some(([at, value]) => at === 150 && value === null)).toBe(true)
    expect(thinOut({ from: 5, stepMs: 2, values: [1, null, 3] }, 3)).toEqual([
      [5, 1],
      [7, null],
      [9, 3],
    ])
  })
})
