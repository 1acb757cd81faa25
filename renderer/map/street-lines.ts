import type { Rect } from './city-geometry.ts'
import type { Point } from './streets.ts'

/**
 * The lines of a street, whose ways are level or plumb: a rectangle for each, on whole pixels, with the corners between them. What is
 * filled so has no edge that is half a pixel, so that it may be cut anywhere, and drawn twice.
 * @param width whole px
 */
export function linesOf(street: readonly Point[], width: number): Rect[] {
  const edge = (middle: number): number => Math.round(middle - width / 2)
  return street.slice(1).map((to, nth): Rect => {
    const from = street[nth] ?? to
    const isLevel = from.y === to.y
    const [first, last] = isLevel ? [from.x, to.x] : [from.y, to.y]
    // To the house where it begins or ends, and over the corner where another way goes on.
    const ends = [nth === 0 ? Math.round(first) : edge(first), nth === street.length - 2 ? Math.round(last) : edge(last)] as const
    const least = Math.min(...ends)
    const most = Math.max(...ends) + (isCorner(first < last ? nth + 1 : nth, street) ? width : 0)
    return isLevel
      ? { x: least, y: edge(from.y), width: most - least, height: width }
      : { x: edge(from.x), y: least, width, height: most - least }
  })
}

const isCorner = (nth: number, street: readonly Point[]): boolean => nth > 0 && nth < street.length - 1

/** The rectangle that a way from one point to another takes up; without height or without width. */
export const between = (a: Point, b: Point): Rect => ({
  ...{ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y) },
  ...{ width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) },
})
