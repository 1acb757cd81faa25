import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rect } from './city-geometry.ts'
import { linesOf } from './street-lines.ts'
import type { Point } from './streets.ts'

/** A street that turns at each corner, between parts of pixels. */
const streets = fc.array(fc.integer({ min: 0, max: 160 }), { minLength: 1, maxLength: 9 }).map((numbers) => {
  const points: Point[] = [{ x: 0.5, y: 0.5 }]
  for (const [nth, number] of numbers.entries()) {
    const { x, y } = points[nth] ?? { x: 0, y: 0 }
    points.push(nth % 2 === 0 ? { x: number / 4, y } : { x, y: number / 4 })
  }
  return points.filter(({ x, y }, at) => at === 0 || x !== points[at - 1]?.x || y !== points[at - 1]?.y)
})

const touch = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

describe('the lines of a street', () => {
  it('are as wide as they are to be, on whole pixels, and hang together at the corners', () => {
    fc.assert(
      fc.property(streets, fc.integer({ min: 1, max: 6 }), (street, width) => {
        const lines = linesOf(street, width)
        expect(lines).toHaveLength(Math.max(0, street.length - 1))
        for (const [nth, line] of lines.entries()) {
          for (const part of Object.values(line)) expect(part).toBe(Math.trunc(part))
          const isLevel = street[nth]?.y === street[nth + 1]?.y
          expect(isLevel ? line.height : line.width).toBe(width)
          const next = lines[nth + 1]
          if (next) expect(touch(line, next), JSON.stringify([line, next])).toBe(true)
        }
      }),
    )
  })

  it('cover the corners between, and end where the street does', () => {
    const street = [
      { x: 10.25, y: 4 },
      { x: 10.25, y: 20 },
      { x: 2, y: 20 },
      { x: 2, y: 30 },
    ]
    expect(linesOf(street, 2)).toEqual([
      { x: 9, y: 4, width: 2, height: 17 },
      { x: 1, y: 19, width: 10, height: 2 },
      { x: 1, y: 19, width: 2, height: 11 },
    ])
  })
})
