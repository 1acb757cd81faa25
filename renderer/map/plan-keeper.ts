import * as z from 'zod/mini'
import { type CityPlan, growCity, type Measures, planCity, type Size, visitCity, type WardInput } from './city-plan.ts'

/** Where plans outlive the window: the part of `localStorage` that is needed. */
export interface PlanStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

export interface PlanKeeper {
  /**
   * The plan for these wards: the kept one, grown where it must; a new one only where that no longer fits. `aspect` is width to
   * height of the window, not of the map: a notice over the map must not move the city.
   */
  planFor(wards: readonly WardInput[], aspect: number, size: Size, measures: Measures): CityPlan
  /** The kept plan with the wards of a past moment in it: no place of the present is given away, and nothing is kept of it. */
  visitFor(wards: readonly WardInput[], aspect: number, size: Size, measures: Measures): CityPlan
}

/** A city that outgrew its plan by this factor, or shrank by it, is planned anew: the first lists came in, not one app. */
const REPLAN_GROWTH = 1.25
/** A window of another shape gets a plan of its own: one for every step of this ratio between width and height. */
const SHAPE_STEP = 1.12
/** Ends with the version of the format. */
const KEY = 'wanglou:city:1:'

z.config({ jitless: true })
const keptSchema = z.object({
  houses: z.number(),
  depth: z.int().check(z.minimum(1)),
  /** Plans from before there were dense cities have the usual gaps. */
  gaps: z._default(z.number().check(z.minimum(0.1), z.maximum(1)), 1),
  rows: z.array(
    z.array(
      z.object({
        id: z.string(),
        columns: z.int().check(z.minimum(1)),
        places: z.array(z.tuple([z.string(), z.int().check(z.minimum(0)), z.int().check(z.minimum(0))])),
      }),
    ),
  ),
})

interface Kept {
  readonly plan: CityPlan
  /** Houses when it was planned. */
  readonly houses: number
}

/**
 * Keeps one plan a window shape, also over restarts: an operator who has learnt the city finds every house where it was. What
 * can't be read or written back is planned anew; losing a plan loses no data.
 */
export function createPlanKeeper(storage: PlanStorage): PlanKeeper {
  const kept = new Map<number, Kept>()
  const shapeOf = (aspect: number) => Math.round(Math.log(aspect) / Math.log(SHAPE_STEP))
  const keptFor = (shape: number) => kept.get(shape) ?? read(storage, shape)

  return {
    visitFor(wards, aspect, size, measures) {
      const before = keptFor(shapeOf(aspect))
      return before === null ? planCity(wards, size, measures) : visitCity(before.plan, wards)
    },
    planFor(wards, aspect, size, measures) {
      const shape = shapeOf(aspect)
      const before = keptFor(shape)
      const houses = wards.reduce((sum, ward) => sum + ward.apps.length, 0)
      const usable = before !== null && stillFits(before, wards, houses)
      const plan = usable ? growCity(before.plan, wards) : planCity(wards, size, measures)
      if (before?.plan !== plan || !kept.has(shape)) {
        const now = { plan, houses: usable ? before.houses : houses }
        kept.set(shape, now)
        write(storage, shape, now)
      }
      return plan
    },
  }
}

function stillFits(before: Kept, wards: readonly WardInput[], houses: number): boolean {
  const standing = new Set(before.plan.rows.flat().map((ward) => ward.id))
  const known = wards.filter((ward) => standing.has(ward.id)).length
  return (
    houses <= Math.max(1, before.houses) * REPLAN_GROWTH &&
    houses >= before.houses / REPLAN_GROWTH &&
    wards.length <= Math.max(known, 1) * REPLAN_GROWTH &&
    standing.size <= Math.max(known, 1) * REPLAN_GROWTH
  )
}

function read(storage: PlanStorage, shape: number): Kept | null {
  try {
    const { houses, depth, gaps, rows } = keptSchema.parse(JSON.parse(storage.getItem(KEY + shape) ?? 'null'))
    const wardOf = (ward: (typeof rows)[number][number]) => ({
      ...ward,
      places: new Map(ward.places.map(([id, column, row]) => [id, { column, row }])),
    })
    const plan = { depth, gaps, rows: rows.map((row) => row.map(wardOf)) }
    return isSound(plan) ? { plan, houses } : null
  } catch {
    return null
  }
}

/** No two apps on one place, and none outside its ward: storage is not ours alone. */
function isSound(plan: CityPlan): boolean {
  return plan.rows.flat().every((ward) => {
    const places = [...ward.places.values()]
    const taken = new Set(places.map((place) => `${place.column},${place.row}`))
    return taken.size === places.length && places.every((place) => place.column < ward.columns && place.row < plan.depth)
  })
}

function write(storage: PlanStorage, shape: number, { plan, houses }: Kept): void {
  const rows = plan.rows.map((row) =>
    row.map(({ id, columns, places }) => ({
      id,
      columns,
      places: [...places].map(([app, place]) => [app, place.column, place.row]),
    })),
  )
  try {
    storage.setItem(KEY + shape, JSON.stringify({ houses, depth: plan.depth, gaps: plan.gaps, rows }))
  } catch (error) {
    console.warn('the city plan could not be kept', error)
  }
}
