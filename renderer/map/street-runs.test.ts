import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Run, runsIn } from './street-runs.ts'
import type { Point } from './streets.ts'

const lengthOf = (run: Run): number =>
  run.slice(1).reduce((sum, { x, y }, at) => sum + Math.abs(x - (run[at]?.x ?? x)) + Math.abs(y - (run[at]?.y ?? y)), 0)

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
    const side = 8
    const squares = Array.from({ length: 25 }, (_, nth) => ({
      ...{ x: (nth % 5) * side, y: Math.floor(nth / 5) * side, width: side, height: side },
    }))
    fc.assert(
      fc.property(streets, (street) => {
        const runs = squares.flatMap((square) => {
          const inside = runsIn(street, square)
          for (const { x, y } of inside.flat()) {
            expect(x >= square.x && x <= square.x + side && y >= square.y && y <= square.y + side).toBe(true)
          }
          return inside
        })
        expect(runs.reduce((sum, run) => sum + lengthOf(run), 0)).toBeCloseTo(lengthOf(street))
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
    expect(runsIn(street, { x: 0, y: 0, width: 8, height: 4 })).toEqual([
      [
        { x: 1, y: 1 },
        { x: 3, y: 1 },
        { x: 3, y: 4 },
      ],
      [
        { x: 6, y: 4 },
        { x: 6, y: 2 },
      ],
    ])
    expect(runsIn(street, { x: 10, y: 0, width: 8, height: 40 })).toEqual([])
  })
})
