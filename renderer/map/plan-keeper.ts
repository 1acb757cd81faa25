import * as z from 'zod/mini'
import { type CityPlan, growCity, visitCity, type WardInput } from './city-plan.ts'
import type { Division } from './grouping.ts'

/** Where plans outlive the window: the part of `localStorage` that is needed. */
export interface PlanStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

/** Which of the kept plans: one a division and a shape of the window. */
export interface PlanKey {
  readonly division: Division
  /** Width to height of the window, not of the map: a notice over the map must not move the city. */
  readonly aspect: number
}

export interface PlanKeeper {
  /**
   * The kept plan for these wards, grown where it must; null: there is none that fits, and a new one is to be made and kept.
   * `settled`: all lists were in once. From then on, also after a restart, what is new moves nothing, until the city is another one.
   */
  planFor(key: PlanKey, wards: readonly WardInput[], settled: boolean): CityPlan | null
  /** The kept plan with the wards of a past moment in it: no place of the present is given away, and nothing is kept of it. */
  visitFor(key: PlanKey, wards: readonly WardInput[]): CityPlan | null
  /** Keeps a new plan, made for these wards. */
  keep(key: PlanKey, plan: CityPlan, wards: readonly WardInput[]): void
}

/** Before it is settled, a city that outgrew its plan by this factor, or shrank by it, is planned anew: the first lists came in. */
const REPLAN_GROWTH = 1.25
/**
 * With more than so many times the houses it was planned for, or the wards of its plan that still stand, it is another city: that of the
 * second cluster, or of the first register. Grown into the old plan, its houses would be slivers.
 */
const OTHER_CITY = 2
/** A window of another shape gets a plan of its own: one for every step of this ratio between width and height. */
const SHAPE_STEP = 1.12
/** Each ends with the version of its format. */
const KEYS: Readonly<Record<Division, string>> = { bureau: 'wanglou:city:1:', cloud: 'wanglou:gates:1:' }

z.config({ jitless: true })
const keptSchema = z.object({
  houses: z.number(),
  /** Plans from before this was told were grown for long. */
  settled: z._default(z.boolean(), true),
  depth: z.int().check(z.minimum(1)),
  /** Plans from before there were dense cities have the usual gaps. */
  gaps: z._default(z.number().check(z.minimum(0.1), z.maximum(1)), 1),
  rows: z.array(
    z.array(
      z.object({
        id: z.string(),
        columns: z.int().check(z.minimum(1)),
        places: z.array(
          z.tuple([z.string(), z.int().check(z.minimum(0)), z.int().check(z.minimum(0))], z.enum(['left', 'right'])),
        ),
      }),
    ),
  ),
})

interface Kept {
  readonly plan: CityPlan
  /** Houses when it was planned. */
  readonly houses: number
  /** All lists were in once since then. */
  readonly settled: boolean
}

/**
 * Keeps plans over restarts: an operator who has learnt the city finds every house where it was. What can't be read or written back
 * is planned anew; losing a plan loses no data.
 */
export function createPlanKeeper(storage: PlanStorage): PlanKeeper {
  const kept = new Map<string, Kept>()
  const nameOf = ({ division, aspect }: PlanKey) => `${KEYS[division]}${Math.round(Math.log(aspect) / Math.log(SHAPE_STEP))}`
  const keptFor = (name: string) => kept.get(name) ?? read(storage, name)
  const keep = (name: string, now: Kept) => {
    kept.set(name, now)
    write(storage, name, now)
  }

  return {
    visitFor(key, wards) {
      const before = keptFor(nameOf(key))
      return before === null ? null : visitCity(before.plan, wards)
    },
    planFor(key, wards, settled) {
      const name = nameOf(key)
      const before = keptFor(name)
      if (before === null || !stillFits(before, wards)) return null
      const now = { ...before, plan: growCity(before.plan, wards), settled: before.settled || settled }
      if (now.plan !== before.plan || now.settled !== before.settled || !kept.has(name)) keep(name, now)
      return now.plan
    },
    keep: (key, plan, wards) => keep(nameOf(key), { plan, houses: housesIn(wards), settled: false }),
  }
}

const housesIn = (wards: readonly WardInput[]): number => wards.reduce((sum, ward) => sum + ward.apps.length, 0)

function stillFits(before: Kept, wards: readonly WardInput[]): boolean {
  const standing = new Set(before.plan.rows.flat().map((ward) => ward.id))
  const known = wards.filter((ward) => standing.has(ward.id)).length
  const houses = housesIn(wards)
  if (before.settled) return wards.length <= known * OTHER_CITY && houses <= Math.max(1, before.houses) * OTHER_CITY
  return (
    houses <= Math.max(1, before.houses) * REPLAN_GROWTH &&
    houses >= before.houses / REPLAN_GROWTH &&
    wards.length <= Math.max(known, 1) * REPLAN_GROWTH &&
    standing.size <= Math.max(known, 1) * REPLAN_GROWTH
  )
}

function read(storage: PlanStorage, name: string): Kept | null {
  try {
    const { houses, settled, depth, gaps, rows } = keptSchema.parse(JSON.parse(storage.getItem(name) ?? 'null'))
    const wardOf = (ward: (typeof rows)[number][number]) => ({
      ...ward,
      places: new Map(
        ward.places.map(([key, column, row, half]) => [
          appOf(key, ward.id),
          { column, row, ...(half === undefined ? {} : { half }) },
        ]),
      ),
    })
    const plan = { depth, gaps, rows: rows.map((row) => row.map(wardOf)) }
    return isSound(plan) ? { plan, houses, settled } : null
  } catch {
    return null
  }
}

/** Plans of gates once had "gate|app" where they have the app now. */
const appOf = (key: string, ward: string): string => (key.startsWith(`${ward}|`) ? key.slice(ward.length + 1) : key)

/** No ward stands twice, no two apps on one place, and none outside its ward: storage is not ours alone. */
function isSound(plan: CityPlan): boolean {
  const wards = plan.rows.flat()
  if (new Set(wards.map(({ id }) => id)).size < wards.length) return false
  return wards.every((ward) => {
    const places = [...ward.places.values()]
    const taken = new Set(places.map(({ column, row, half }) => `${column},${row}${half ?? ''}`))
    return taken.size === places.length && places.every((place) => place.column < ward.columns && place.row < plan.depth)
  })
}

function write(storage: PlanStorage, name: string, { plan, houses, settled }: Kept): void {
  const rows = plan.rows.map((row) =>
    row.map(({ id, columns, places }) => ({
      id,
      columns,
      places: [...places].map(([app, { column, row, half }]) =>
        half === undefined ? [app, column, row] : [app, column, row, half],
      ),
    })),
  )
  try {
    storage.setItem(name, JSON.stringify({ houses, settled, depth: plan.depth, gaps: plan.gaps, rows }))
  } catch (error) {
    console.warn('the city plan could not be kept', error)
  }
}
