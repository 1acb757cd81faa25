import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Run, runsOf, type Squares } from './street-runs.ts'
import type { Point } from './streets.ts'

/** Of level and plumb ways: each changes one of the two numbers of a corner. */
const lengthOf = (corners: Run['corners']): number =>
  corners.slice(2).reduce((sum, part, at) => sum + Math.abs(part - (corners[at] ?? part)), 0)

const SIDE = 8
const PER_ROW = 5

/** Five by five squares; every way may reach all of them. */
const GRID: Squares = {
  under: () => Array(PER_ROW * PER_ROW).keys(),
  around: (nth) => ({ x: (nth % PER_ROW) * SIDE, y: Math.floor(nth / PER_ROW) * SIDE, width: SIDE, height: SIDE }),
}

/** A street that turns at each corner, no way of it along an edge of the squares. */
const streets = fc.array(fc.integer({ min: 0, max: 39 }), { minLength: 2, maxLength: 9 }).map((numbers) => {
  const points: Point[] = [{ x: 0.5, y: 0.5 }]
  for (const [nth, number] of numbers.entries()) {
    const { x, y } = points[nth] ?? { x: 0, y: 0 }
    points.push(nth % 2 === 0 ? { x: number + 0.5, y } : { x, y: number + 0.5 })
  }
  return points.filter(({ x, y }, at) => at === 0 || x !== points[at - 1]?.x || y !== points[at - 1]?.y)
})

describe('the runs of a street', () => {
  it('in squares beside each other are the street, cut at their edges', () => {
    fc.assert(
      fc.property(streets, (street) => {
        const runs = runsOf(street, GRID)
        for (const { square, corners } of runs) {
          const { x, y } = GRID.around(square)
          corners.forEach((part, nth) => {
            const least = nth % 2 === 0 ? x : y
            expect(part >= least && part <= least + SIDE).toBe(true)
          })
        }
        const whole = lengthOf(street.flatMap(({ x, y }) => [x, y]))
        expect(runs.reduce((sum, { corners }) => sum + lengthOf(corners), 0)).toBeCloseTo(whole)
      }),
    )
  })

  it('keep the corners between, and are apart where the street leaves and comes back', () => {
    const street = [
      { x: 1, y: 1 },
      { x: 3, y: 1 },
      { x: 3, y: 9 },
      { x: 6, y: 9 },
      { x: 6, y: 2 },
    ]
    const places = [
      { x: 0, y: 0, width: 8, height: 4 },
      { x: 10, y: 0, width: 8, height: 40 },
    ]
    const squares = { under: () => places.keys(), around: (nth: number) => places[nth] ?? { x: 0, y: 0, width: 0, height: 0 } }
    expect(runsOf(street, squares)).toEqual([
      { square: 0, corners: [1, 1, 3, 1, 3, 4] },
      { square: 0, corners: [6, 4, 6, 2] },
    ])
  })
})
