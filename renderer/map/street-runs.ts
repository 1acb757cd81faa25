import type { Rect } from './city-geometry.ts'
import type { Point } from './streets.ts'

/** Numbered squares, as far as a street has to know of them. */
export interface Squares {
  /** Those that the ways between two corners may reach. */
  under(ways: readonly Rect[]): Iterable<number>
  /** What lies near enough to be seen in it. */
  around(square: number): Rect
}

/** A part of a street in one square. */
export interface Run {
  readonly square: number
  /** x and y of each corner, one after the other: numbers side by side in memory, where points lie anywhere. */
  readonly corners: readonly number[]
}

/** The parts of a street, whose ways are level or plumb, square by square; way by way, so that it costs what the street is long. */
export function runsOf(street: readonly Point[], squares: Squares): Run[] {
  const runs: Run[] = []
  /** The runs that end at the corner that the next way begins at. */
  let open = new Map<number, number[]>()
  for (let at = 1; at < street.length; at += 1) {
    const [from, to] = [street[at - 1], street[at]]
    if (from === undefined || to === undefined) break
    const ending = new Map<number, number[]>()
    for (const square of squares.under([between(from, to)])) {
      const { x, y, width, height } = squares.around(square)
      const [fromX, fromY] = [clamp(from.x, x, width), clamp(from.y, y, height)]
      const [toX, toY] = [clamp(to.x, x, width), clamp(to.y, y, height)]
      const isLevel = from.y === to.y
      const isInside = isLevel ? fromY === from.y : fromX === from.x
      if (!isInside || (isLevel ? fromX === toX : fromY === toY)) continue
      let corners = open.get(square)
      if (corners === undefined) {
        corners = [fromX, fromY]
        runs.push({ square, corners })
      }
      corners.push(toX, toY)
      if (toX === to.x && toY === to.y) ending.set(square, corners)
    }
    open = ending
  }
  return runs
}

/** The rectangle that a way from one point to another takes up; without height or without width. */
export const between = (a: Point, b: Point): Rect => ({
  ...{ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y) },
  ...{ width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) },
})

const clamp = (value: number, least: number, size: number): number => Math.min(least + size, Math.max(least, value))
