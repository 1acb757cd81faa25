import type { RecordId } from '../../shared/estate/record.ts'
import { type CityPlan, houseHeight, houseWidth, type Measures, type Size } from './city-plan.ts'

export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface WardGeometry extends Rect {
  readonly id: RecordId
  /** Row of wards, from the top. */
  readonly row: number
  /** Place in its row, from the left. */
  readonly index: number
}

export interface HouseGeometry extends Rect {
  readonly id: RecordId
  readonly ward: WardGeometry
}

/** The measured city, in world px: what camera zoom 1 shows. */
export interface CityGeometry extends Size {
  readonly wards: readonly WardGeometry[]
  readonly houses: ReadonlyMap<RecordId, HouseGeometry>
  /** Centres of the avenues: above row 0, between rows, below the last. */
  readonly avenues: readonly number[]
  /** By row, centres of the alleys: left of ward 0, between wards, right of the last. */
  readonly alleys: readonly (readonly number[])[]
  /** Distance from a house down to the middle of the lane under it. */
  readonly laneDrop: number
}

const MIN_HOUSE = 1

/** Measures a plan so that its rows fill `size`; every row's houses take up the whole row, up to the largest house. */
export function measureCity(plan: CityPlan, size: Size, measures: Measures): CityGeometry {
  const { rows, depth } = plan
  const high = clamp(houseHeight(Math.max(1, rows.length), depth, size.height, measures), measures.maxHouseHeight)
  const rowHeight = measures.header + measures.padding + depth * high + (depth - 1) * measures.lane
  const wards: WardGeometry[] = []
  const houses = new Map<RecordId, HouseGeometry>()
  const alleys: number[][] = []
  const avenues = [measures.avenue / 2]
  rows.forEach((row, rowIndex) => {
    const y = measures.avenue + rowIndex * (rowHeight + measures.avenue)
    const columns = row.reduce((sum, ward) => sum + ward.columns, 0)
    const wide = clamp(houseWidth(columns, row.length, size.width, measures), measures.maxHouseWidth)
    const rowAlleys = [measures.alley / 2]
    let x = measures.alley
    row.forEach((plan, index) => {
      const width = plan.columns * wide + (plan.columns - 1) * measures.lane + 2 * measures.padding
      const ward: WardGeometry = { id: plan.id, row: rowIndex, index, x, y, width, height: rowHeight }
      wards.push(ward)
      for (const [id, place] of plan.places) {
        houses.set(id, {
          id,
          ward,
          x: x + measures.padding + place.column * (wide + measures.lane),
          y: y + measures.header + place.row * (high + measures.lane),
          width: wide,
          height: high,
        })
      }
      x += width + measures.alley
      rowAlleys.push(x - measures.alley / 2)
    })
    alleys.push(rowAlleys)
    avenues.push(y + rowHeight + measures.avenue / 2)
  })
  return { ...size, wards, houses, avenues, alleys, laneDrop: measures.lane / 2 }
}

function clamp(value: number, max: number): number {
  return Math.max(MIN_HOUSE, Math.min(max, value))
}

/** Whether two rectangles share any ground. */
export function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/** The house at a point of the world; wards narrow the search, so this is cheap on every pointer move. */
export function houseAt(city: CityGeometry, x: number, y: number): HouseGeometry | null {
  const inside = (rect: Rect) => x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height
  const ward = city.wards.find(inside)
  if (!ward) return null
  for (const house of city.houses.values()) if (house.ward === ward && inside(house)) return house
  return null
}

export type Direction = 'left' | 'right' | 'up' | 'down'

const ALONG: Readonly<Record<Direction, { readonly x: number; readonly y: number }>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
}
/** A step aside counts this many times a step ahead, so that arrows keep to their row and column. */
const ASIDE_WEIGHT = 3

/** The next house in a direction, for the arrow keys; null at the edge. */
export function neighbour(city: CityGeometry, from: RecordId, direction: Direction): RecordId | null {
  const start = city.houses.get(from)
  if (!start) return null
  const along = ALONG[direction]
  let best: { id: RecordId; cost: number } | null = null
  for (const house of city.houses.values()) {
    const dx = house.x + house.width / 2 - start.x - start.width / 2
    const dy = house.y - start.y
    const ahead = dx * along.x + dy * along.y
    if (house.id === from || ahead <= MIN_HOUSE) continue
    const aside = Math.abs(dx * along.y) + Math.abs(dy * along.x)
    const cost = ahead + ASIDE_WEIGHT * aside
    if (best === null || cost < best.cost) best = { id: house.id, cost }
  }
  return best?.id ?? null
}
