import type { Rect } from './city-geometry.ts'
import type { Point } from './streets.ts'

/** A part of a street, corner by corner. */
export type Run = readonly Point[]

/** The parts of a street, whose ways are level or plumb, that lie in a rectangle, in the order of the street. */
export function runsIn(street: readonly Point[], rect: Rect): Run[] {
  const runs: Run[] = []
  let run: Point[] = []
  const end = (): void => {
    if (run.length > 1) runs.push(run)
    run = []
  }
  for (let at = 1; at < street.length; at += 1) {
    const [from, to] = [street[at - 1], street[at]]
    if (from === undefined || to === undefined) break
    const [first, last] = [within(from, rect), within(to, rect)]
    if (!isOn(first, from, to) || !isOn(last, from, to) || isSame(first, last)) {
      end()
      continue
    }
    if (run.length === 0) run.push(first)
    run.push(last)
    if (last !== to) end()
  }
  end()
  return runs
}

/** The nearest point of a rectangle: the very same one where it lies in it. */
function within(point: Point, rect: Rect): Point {
  const x = Math.min(rect.x + rect.width, Math.max(rect.x, point.x))
  const y = Math.min(rect.y + rect.height, Math.max(rect.y, point.y))
  return x === point.x && y === point.y ? point : { x, y }
}

const isBetween = (value: number, one: number, other: number): boolean =>
  value >= Math.min(one, other) && value <= Math.max(one, other)

const isOn = (point: Point, from: Point, to: Point): boolean =>
  isBetween(point.x, from.x, to.x) && isBetween(point.y, from.y, to.y)

const isSame = (a: Point, b: Point): boolean => a.x === b.x && a.y === b.y
