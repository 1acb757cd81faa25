import type { RecordId } from '../../shared/estate/record.ts'
import type { CityGeometry, HouseGeometry } from './city-geometry.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/**
 * The way from an app's house to another's along lanes, alleys and avenues, as corner points; it never crosses a house. It leaves by
 * the lane under the house, takes the ward's alley to the avenue, crosses rows of wards by the alleys nearest to its goal, and
 * comes in by the lane under the goal. null where one of them does not stand in the city.
 */
export function street(city: CityGeometry, from: RecordId, to: RecordId): readonly Point[] | null {
  const [start, goal] = nearestHomes(city.of(from), city.of(to))
  if (!start || !goal || start === goal) return null
  const startX = start.x + start.width / 2
  const goalX = goal.x + goal.width / 2
  const startLane = start.y + start.height + city.laneDrop
  const goalLane = goal.y + goal.height + city.laneDrop
  const points: Point[] = [
    { x: startX, y: start.y + start.height },
    { x: startX, y: startLane },
  ]
  if (start.ward !== goal.ward || startLane !== goalLane) {
    let x = sideAlley(city, start, goalX)
    points.push({ x, y: startLane })
    const fromRow = start.ward.row
    const toRow = goal.ward.row
    const step = Math.sign(toRow - fromRow)
    if (start.ward !== goal.ward) {
      // In one row of wards the avenue below serves; else the one towards the goal.
      let avenue = step < 0 ? fromRow : fromRow + 1
      for (let row = fromRow + step; step !== 0 && row !== toRow; row += step) {
        const y = city.avenues[avenue] ?? 0
        const across = nearest(city.alleys[row] ?? [], x, goalX)
        points.push({ x, y }, { x: across, y })
        x = across
        avenue += step
      }
      const y = city.avenues[avenue] ?? 0
      const last = sideAlley(city, goal, x)
      points.push({ x, y }, { x: last, y })
      x = last
    }
    points.push({ x, y: goalLane })
  }
  points.push({ x: goalX, y: goalLane }, { x: goalX, y: goal.y + goal.height })
  return simplified(points)
}

/** Where apps stand at several gates, the way is within one where that can be. */
function nearestHomes(from: readonly HouseGeometry[], to: readonly HouseGeometry[]): readonly (HouseGeometry | undefined)[] {
  for (const start of from) {
    const goal = to.find(({ ward }) => ward === start.ward)
    if (goal) return [start, goal]
  }
  return [from[0], to[0]]
}

/** The alley on the side of the house's ward that is nearer to `towards`. */
function sideAlley(city: CityGeometry, house: HouseGeometry, towards: number): number {
  const alleys = city.alleys[house.ward.row] ?? []
  const left = alleys[house.ward.index] ?? 0
  const right = alleys[house.ward.index + 1] ?? left
  const centre = house.x + house.width / 2
  const way = (alley: number) => Math.abs(centre - alley) + Math.abs(towards - alley)
  return way(left) <= way(right) ? left : right
}

/** The alley that makes the way from `x` to `goal` shortest. */
function nearest(alleys: readonly number[], x: number, goal: number): number {
  let best = alleys[0] ?? x
  const way = (alley: number) => Math.abs(x - alley) + Math.abs(goal - alley)
  for (const alley of alleys) if (way(alley) < way(best)) best = alley
  return best
}

function simplified(points: readonly Point[]): Point[] {
  const out: Point[] = []
  for (const point of points) {
    const last = out.at(-1)
    const before = out.at(-2)
    if (last && last.x === point.x && last.y === point.y) continue
    if (last && before && ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y))) out.pop()
    out.push(point)
  }
  return out
}
