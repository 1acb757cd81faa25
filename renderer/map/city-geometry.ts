import type { RecordId } from '../../shared/estate/record.ts'
import { type CityPlan, houseHeight, houseWidth, type Measures, measuresAt, type Size, type WardInput } from './city-plan.ts'

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
  /** Where its houses stand. */
  readonly yard: Rect
}

export interface HouseGeometry extends Rect {
  /** Ward and app: one that stands at several gates has a house at each. */
  readonly key: RecordId
  /** Its app. */
  readonly id: RecordId
  readonly ward: WardGeometry
  /** Where it stands in `places`, counted in houses; those of an app follow each other. */
  readonly nth: number
}

/** The measured city, in world px: what camera zoom 1 shows. */
export interface CityGeometry extends Size {
  readonly wards: readonly WardGeometry[]
  ward(id: RecordId): WardGeometry | undefined
  /** By key. */
  readonly houses: ReadonlyMap<RecordId, HouseGeometry>
  /** The houses of a ward. */
  readonly inside: ReadonlyMap<RecordId, readonly HouseGeometry[]>
  /** The houses of an app, in the order of its wards. */
  of(app: RecordId): readonly HouseGeometry[]
  /** x, y, width and height of each house: of many that changed, the places lie nearer together than their houses do. */
  readonly places: Float64Array
  /** The zoom at which one house fills the view. */
  readonly maxZoom: number
  /** Height of a ward's head. */
  readonly header: number
  /** Centres of the avenues: above row 0, between rows, below the last. */
  readonly avenues: readonly number[]
  /** By row, centres of the alleys: left of ward 0, between wards, right of the last. */
  readonly alleys: readonly (readonly number[])[]
  /** Distance from a house down to the middle of the lane under it. */
  readonly laneDrop: number
}

const MIN_HOUSE = 1
/** Share of the view that one house can be brought to, and the least that one can zoom. */
const NEAREST_SHARE = 0.85
const LEAST_MAX_ZOOM = 8

/**
 * Measures a plan so that its rows fill `size`; every row's houses take up the whole row, up to the largest house. Only who is
 * `standing` has a house: a place that is kept for another stays empty ground.
 */
export function measureCity(plan: CityPlan, standing: readonly WardInput[], size: Size, usual: Measures): CityGeometry {
  const { rows, depth } = plan
  const measures = measuresAt(plan.gaps, usual)
  const high = clamp(houseHeight(Math.max(1, rows.length), depth, size.height, measures), measures.maxHouseHeight)
  const rowHeight = measures.header + measures.padding + depth * high + (depth - 1) * measures.lane
  const appsOf = new Map(standing.map(({ id, apps }) => [id, new Set(apps)]))
  const wards: WardGeometry[] = []
  const houses = new Map<RecordId, HouseGeometry>()
  const inside = new Map<RecordId, HouseGeometry[]>()
  const homes = new Map<RecordId, (HouseGeometry & { nth: number })[]>()
  let count = 0
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
      const yard = {
        x: x + measures.padding,
        y: y + measures.header,
        width: width - 2 * measures.padding,
        height: rowHeight - measures.header - measures.padding,
      }
      const ward: WardGeometry = { id: plan.id, row: rowIndex, index, x, y, width, height: rowHeight, yard }
      wards.push(ward)
      const own: HouseGeometry[] = []
      const apps = appsOf.get(plan.id)
      for (const [id, place] of plan.places) {
        if (!apps?.has(id)) continue
        const left = x + measures.padding + place.column * (wide + measures.lane)
        const half = Math.max(MIN_HOUSE / 2, (wide - measures.lane / 2) / 2)
        const house = {
          key: `${ward.id}|${id}`,
          id,
          ward,
          nth: 0,
          x: place.half === 'right' ? left + wide - half : left,
          y: y + measures.header + place.row * (high + measures.lane),
          width: place.half === undefined ? wide : half,
          height: high,
        }
        own.push(house)
        houses.set(house.key, house)
        count += 1
        const home = homes.get(id)
        if (home) home.push(house)
        else homes.set(id, [house])
      }
      inside.set(ward.id, own)
      x += width + measures.alley
      rowAlleys.push(x - measures.alley / 2)
    })
    alleys.push(rowAlleys)
    avenues.push(y + rowHeight + measures.avenue / 2)
  })
  const places = new Float64Array(4 * count)
  let nth = 0
  for (const home of homes.values()) {
    for (const house of home) {
      house.nth = nth
      places.set([house.x, house.y, house.width, house.height], 4 * nth)
      nth += 1
    }
  }
  const byId = new Map(wards.map((ward) => [ward.id, ward]))
  const [some] = houses.values()
  const fills = some ? NEAREST_SHARE * Math.min(size.width / some.width, size.height / some.height) : 0
  const of = (app: RecordId) => homes.get(app) ?? []
  return {
    ...size,
    wards,
    ward: (id) => byId.get(id),
    houses,
    inside,
    of,
    places,
    maxZoom: Math.max(LEAST_MAX_ZOOM, fills),
    header: measures.header,
    avenues,
    alleys,
    laneDrop: measures.lane / 2,
  }
}

function clamp(value: number, max: number): number {
  return Math.max(MIN_HOUSE, Math.min(max, value))
}

/** Of the places of a city, counted in houses. */
export function placeAt({ places }: CityGeometry, nth: number): Rect {
  const at = 4 * nth
  return { x: places[at] ?? 0, y: places[at + 1] ?? 0, width: places[at + 2] ?? 0, height: places[at + 3] ?? 0 }
}

/** Whether two rectangles share any ground. */
export function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

const holds = (rect: Rect, x: number, y: number): boolean =>
  x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height

export function wardAt(city: CityGeometry, x: number, y: number): WardGeometry | null {
  return city.wards.find((ward) => holds(ward, x, y)) ?? null
}

/** The house at a point of the world; wards narrow the search, so this is cheap on every pointer move. */
export function houseAt(city: CityGeometry, x: number, y: number): HouseGeometry | null {
  const ward = wardAt(city, x, y)
  return (ward && city.inside.get(ward.id)?.find((house) => holds(house, x, y))) ?? null
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

/** The next house in a direction from the one of that key, for the arrow keys; null at the edge. */
export function neighbour(city: CityGeometry, from: RecordId, direction: Direction): HouseGeometry | null {
  const start = city.houses.get(from)
  if (!start) return null
  const along = ALONG[direction]
  let best: { house: HouseGeometry; cost: number } | null = null
  for (const house of city.houses.values()) {
    const dx = house.x + house.width / 2 - start.x - start.width / 2
    const dy = house.y - start.y
    const ahead = dx * along.x + dy * along.y
    if (house.key === from || ahead <= MIN_HOUSE) continue
    const aside = Math.abs(dx * along.y) + Math.abs(dy * along.x)
    const cost = ahead + ASIDE_WEIGHT * aside
    if (best === null || cost < best.cost) best = { house, cost }
  }
  return best?.house ?? null
}
