import type { RecordId } from '../../shared/estate/record.ts'

/** A ward and the apps that stand in it, in the register's order. */
export interface WardInput {
  readonly id: RecordId
  readonly apps: readonly RecordId[]
}

export interface Place {
  readonly column: number
  readonly row: number
  /** A lot that two share; absent: it has one for itself. */
  readonly half?: 'left' | 'right'
}

/** A ward's grid of places, by app. A place stays its app's for as long as the plan lives, also while the app is gone or elsewhere. */
interface WardPlan {
  readonly id: RecordId
  readonly columns: number
  readonly places: ReadonlyMap<RecordId, Place>
}

/** The city without measures: which ward stands in which row, which house on which place. `depth`: house rows in every ward. */
export interface CityPlan {
  readonly depth: number
  /** Share of the usual gaps: a dense city spends its ground on houses. */
  readonly gaps: number
  readonly rows: readonly (readonly WardPlan[])[]
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** Gaps of the city, in world px. */
export interface Measures {
  /** Between rows of wards. */
  readonly avenue: number
  /** Between wards of a row. */
  readonly alley: number
  /** Between houses. */
  readonly lane: number
  /** Inside a ward's wall. */
  readonly padding: number
  /** The ward's name. */
  readonly header: number
  readonly maxHouseWidth: number
  readonly maxHouseHeight: number
}

/** A ward has room for its name. */
const MIN_COLUMNS = 2
/** Width to height of a house that reads best: wide enough for four characters of its name. */
const BEST_ASPECT = 1.5
const MAX_DEPTH = 16
/** With less ground a house than this many lanes square, gaps shrink with it; to this share at most. */
const LANES_A_HOUSE = 10
const LEAST_GAPS = 0.3
/** A ward's head keeps room for its name. */
const LEAST_HEADER = 0.6

/** The gaps of a city of so many houses, as a share of the usual ones, in steps: it must not change with every house. */
function gapsFor(houses: number, size: Size, measures: Measures): number {
  const side = Math.sqrt((size.width * size.height) / Math.max(1, houses))
  const share = side / (LANES_A_HOUSE * measures.lane)
  return Math.min(1, Math.max(LEAST_GAPS, Math.round(share * 10) / 10))
}

/** The measures of a city with that share of the usual gaps. */
export function measuresAt(gaps: number, measures: Measures): Measures {
  if (gaps >= 1) return measures
  return {
    ...measures,
    avenue: measures.avenue * gaps,
    alley: measures.alley * gaps,
    lane: measures.lane * gaps,
    padding: measures.padding * gaps,
    header: measures.header * Math.max(LEAST_HEADER, gaps),
  }
}

/**
 * Plans the city for a rectangle: of all numbers of ward rows and house rows, the one whose houses come out largest, nearest to
 * the best shape, with rows of even length and little empty ground. Deterministic: the same wards and size give the same plan.
 */
export function planCity(wards: readonly WardInput[], size: Size, usual: Measures): CityPlan {
  let best: { depth: number; columns: readonly number[]; breaks: readonly [number, number][]; cost: number } | null = null
  const houses = wards.reduce((sum, ward) => sum + ward.apps.length, 0)
  const gaps = gapsFor(houses, size, usual)
  const measures = measuresAt(gaps, usual)
  for (let depth = 1; depth <= MAX_DEPTH; depth += 1) {
    const columns = wards.map((ward) => Math.max(MIN_COLUMNS, Math.ceil(ward.apps.length / depth)))
    const places = columns.reduce((sum, count) => sum + count * depth, 0)
    const maxRows = Math.min(wards.length, Math.ceil(size.height / (measures.header + 2 * measures.padding + measures.avenue)))
    for (let rowCount = 1; rowCount <= maxRows; rowCount += 1) {
      const breaks = balance(columns, rowCount)
      const cost = costOf(columns, breaks, depth, size, measures) + (places > 0 ? (places - houses) / places : 0)
      if (best !== null && best.cost <= cost) continue
      best = { depth, columns, breaks, cost }
    }
  }
  if (best === null) return { depth: 1, gaps, rows: [] }
  const { depth, columns, breaks } = best
  const rows = breaks.map(([from, to]) =>
    wards.slice(from, to).map((ward, index) => settle(ward, columns[from + index] ?? MIN_COLUMNS)),
  )
  return { depth, gaps, rows }
}

function settle(ward: WardInput, columns: number): WardPlan {
  const places = new Map(ward.apps.map((id, index) => [id, { column: index % columns, row: Math.floor(index / columns) }]))
  return { id: ward.id, columns, places }
}

/**
 * The same city with what is new in it: places once given are kept. A new app takes a free place of its ward, in a full one half of
 * the lot of who came last; so no house moves because another appeared. Only a ward of halves gets another column. A new ward stands
 * after its neighbour in the register.
 */
export function growCity(plan: CityPlan, wards: readonly WardInput[]): CityPlan {
  const wanted = new Map(wards.map((ward) => [ward.id, ward]))
  const rows = plan.rows.map((row) =>
    row.flatMap((ward) => {
      const now = wanted.get(ward.id)
      return now ? [growWard(ward, now.apps, plan.depth)] : []
    }),
  )
  const standing = new Set(plan.rows.flat().map((ward) => ward.id))
  let last: RecordId | null = null
  for (const ward of wards) {
    if (!standing.has(ward.id)) {
      const columns = Math.max(MIN_COLUMNS, Math.ceil(ward.apps.length / plan.depth))
      insertAfter(rows, last, settle(ward, columns))
    }
    last = ward.id
  }
  const grown = rows.filter((row) => row.length > 0)
  const before = plan.rows.flat()
  const after = grown.flat()
  // The very same plan comes back when nothing is new, so that its readers need not measure or draw again.
  if (before.length === after.length && before.every((ward, index) => ward === after[index])) return plan
  return { ...plan, rows: grown }
}

/**
 * The city with what stood in it at another time: every place stays given, also where nothing stood then, and what is gone since
 * gets free ground. The same plan comes back where nothing of then is unknown to it.
 */
export function visitCity(plan: CityPlan, wards: readonly WardInput[]): CityPlan {
  const then = new Map(wards.map((ward) => [ward.id, ward]))
  const standing = plan.rows.flat()
  const both = (ward: WardPlan): WardInput => ({
    id: ward.id,
    apps: [...new Set([...ward.places.keys(), ...(then.get(ward.id)?.apps ?? [])])],
  })
  const withPlaces = new Map(standing.map((ward) => [ward.id, both(ward)]))
  const absent = standing.filter((ward) => !then.has(ward.id)).map(both)
  const visited = wards.map((ward) => withPlaces.get(ward.id) ?? ward)
  return growCity(plan, [...visited, ...absent])
}

function insertAfter(rows: WardPlan[][], before: RecordId | null, ward: WardPlan): void {
  const row = before === null ? rows[0] : rows.find((candidates) => candidates.some((candidate) => candidate.id === before))
  if (!row) rows.push([ward])
  else row.splice(before === null ? 0 : row.findIndex((candidate) => candidate.id === before) + 1, 0, ward)
}

const keyOf = ({ column, row, half }: Place) => `${column},${row}${half ?? ''}`
const lotOf = ({ column, row }: Place): Place => ({ column, row })

function growWard(ward: WardPlan, apps: readonly RecordId[], depth: number): WardPlan {
  const newcomers = apps.filter((id) => !ward.places.has(id))
  if (newcomers.length === 0) return ward
  const present = new Set(apps)
  const places = new Map(ward.places)
  const never = new Set([...ward.places.values()].map((place) => keyOf(lotOf(place))))
  const free = freePlaces(ward.columns, depth, never)
  // A place whose app is gone is given away only when no other is left: an app that comes back finds its house again.
  for (const [id, place] of ward.places) if (!present.has(id)) free.push(place)
  let columns = ward.columns
  for (const id of newcomers) {
    if (free.length === 0) {
      const half = shareLot(places)
      if (half !== null) free.push(half)
    }
    if (free.length === 0) {
      for (let row = 0; row < depth; row += 1) free.push({ column: columns, row })
      columns += 1
    }
    const place = free.shift()
    if (!place) break
    for (const [other, taken] of places) if (keyOf(taken) === keyOf(place)) places.delete(other)
    places.set(id, place)
  }
  return { id: ward.id, columns, places }
}

/** Halves the lot of who came last of those with one for themselves; the half that is free. null: all are halves. */
function shareLot(places: Map<RecordId, Place>): Place | null {
  const [id, place] = [...places].reverse().find(([, { half }]) => half === undefined) ?? []
  if (id === undefined || place === undefined) return null
  places.set(id, { ...place, half: 'left' })
  return { ...place, half: 'right' }
}

function freePlaces(columns: number, depth: number, taken: ReadonlySet<string>): Place[] {
  const free: Place[] = []
  for (let row = 0; row < depth; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (!taken.has(keyOf({ column, row }))) free.push({ column, row })
    }
  }
  return free
}

/** What a ward adds to the width of its row beside its columns (padding and alley), in columns. */
const WARD_EXTRA_COLUMNS = 0.6

/** No row is longer than this many times the mean. */
const LONGEST_ROW = 2.5

/** Splits wards, in order, into rows of widths as even as can be (least squares, by dynamic programming): [from, to) each. */
function balance(columns: readonly number[], rowCount: number): [number, number][] {
  const count = columns.length
  const sums = [0]
  for (const width of columns) sums.push((sums.at(-1) ?? 0) + width + WARD_EXTRA_COLUMNS)
  const widthOf = (from: number, to: number) => (sums[to] ?? 0) - (sums[from] ?? 0)
  const mean = widthOf(0, count) / rowCount
  let costs: number[] = Array.from({ length: count + 1 }, (_, to) => (to === 0 ? 0 : Number.POSITIVE_INFINITY))
  const cuts: number[][] = []
  for (let row = 0; row < rowCount; row += 1) {
    const next: number[] = Array.from({ length: count + 1 }, () => Number.POSITIVE_INFINITY)
    const cut: number[] = Array.from({ length: count + 1 }, () => 0)
    for (let to = row + 1; to <= count - (rowCount - row - 1); to += 1) {
      for (let from = to - 1; from >= row; from -= 1) {
        // A row much longer than the mean is never the best, unless it is one ward.
        if (from < to - 1 && widthOf(from, to) > LONGEST_ROW * mean) break
        const cost = (costs[from] ?? Number.POSITIVE_INFINITY) + (widthOf(from, to) - mean) ** 2
        if (cost < (next[to] ?? Number.POSITIVE_INFINITY)) {
          next[to] = cost
          cut[to] = from
        }
      }
    }
    cuts.push(cut)
    costs = next
  }
  const breaks: [number, number][] = []
  let to = count
  for (let row = rowCount - 1; row >= 0; row -= 1) {
    const from = cuts[row]?.[to] ?? 0
    breaks.unshift([from, to])
    to = from
  }
  return breaks
}

/** Width of a house where a row of `columns` in `wards` wards fills `width`. */
export function houseWidth(columns: number, wards: number, width: number, measures: Measures): number {
  const gaps = (columns - wards) * measures.lane + wards * 2 * measures.padding + (wards + 1) * measures.alley
  return (width - gaps) / columns
}

/** Height of a house where `rowCount` rows of wards with `depth` house rows fill `height`. */
export function houseHeight(rowCount: number, depth: number, height: number, measures: Measures): number {
  const row = (height - (rowCount + 1) * measures.avenue) / rowCount
  return (row - measures.header - measures.padding - (depth - 1) * measures.lane) / depth
}

const IMPOSSIBLE = 1e6
const SIZE_WEIGHT = 2
const EVENNESS_WEIGHT = 0.7

function costOf(
  columns: readonly number[],
  breaks: readonly [number, number][],
  depth: number,
  size: Size,
  measures: Measures,
): number {
  const height = Math.min(measures.maxHouseHeight, houseHeight(breaks.length, depth, size.height, measures))
  const widths = breaks.map(([from, to]) => {
    const total = columns.slice(from, to).reduce((sum, width) => sum + width, 0)
    return Math.min(measures.maxHouseWidth, houseWidth(total, to - from, size.width, measures))
  })
  const least = Math.min(...widths)
  // What doesn't fit at all still gets a cost that prefers the lesser evil, so that any city in any rectangle has a plan.
  if (height <= 1 || least <= 1) return IMPOSSIBLE - Math.min(height, 0) - Math.min(least, 0) - height - least
  const mean = widths.reduce((sum, width) => sum + width, 0) / widths.length
  const total = columns.reduce((sum, width) => sum + width, 0) * depth
  const shape = Math.abs(Math.log(mean / height / BEST_ASPECT))
  const built = (total * mean * height) / (size.width * size.height)
  return shape + SIZE_WEIGHT * (1 - built) + EVENNESS_WEIGHT * (Math.max(...widths) / least - 1)
}
