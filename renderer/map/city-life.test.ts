import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { RecordId } from '../../shared/estate/record.ts'
import { present } from '../../shared/lib/assert.ts'
import { measureCity, overlaps } from './city-geometry.ts'
import { type CityPlan, growCity, type Place, planCity, type WardInput } from './city-plan.ts'
import { createPlanKeeper, type PlanKey } from './plan-keeper.ts'

const SIZE = { width: 1480, height: 890 }
const MEASURES = { avenue: 10, alley: 8, lane: 4, padding: 8, header: 28, maxHouseWidth: 192, maxHouseHeight: 112 }
const DIVISIONS = ['bureau', 'cloud'] as const
const WARDS = 5
const APPS = 24

/** Where each app stands: the wards by their number, of which one is its bureau. */
type Town = ReadonlyMap<RecordId, { readonly bureau: number; readonly clouds: readonly number[] }>

const homes = { bureau: fc.nat(WARDS - 1), clouds: fc.uniqueArray(fc.nat(WARDS - 1), { minLength: 1, maxLength: 3 }) }
const change = fc.record({ nth: fc.nat(APPS - 1), gone: fc.boolean(), ...homes })
const step = fc.record({
  changes: fc.array(change, { maxLength: 5 }),
  settled: fc.boolean(),
  restarts: fc.boolean(),
  /** How many steps back is looked at, before the present is looked at again. */
  visits: fc.option(fc.nat(5)),
})

const wardsOf = (town: Town, division: (typeof DIVISIONS)[number]): WardInput[] =>
  Array.from({ length: WARDS }, (_, ward) => ({
    id: `${division}:${ward}`,
    apps: [...town]
      .filter(([, { bureau, clouds }]) => (division === 'bureau' ? bureau === ward : clouds.includes(ward)))
      .map(([id]) => id)
      .sort(),
  }))

const housesIn = (wards: readonly WardInput[]): number => wards.reduce((sum, { apps }) => sum + apps.length, 0)

/** Every app has a house in each of its wards and nowhere else, and no two stand on the same ground. */
function isBuilt(plan: CityPlan, wards: readonly WardInput[]): void {
  const city = measureCity(plan, wards, SIZE, MEASURES)
  const keys = wards.flatMap(({ id, apps }) => apps.map((app) => `${id}|${app}`))
  expect([...city.houses.keys()].sort()).toEqual(keys.sort())
  for (const own of city.inside.values()) {
    for (const [at, house] of own.entries()) expect(own.slice(at + 1).some((other) => overlaps(house, other))).toBe(false)
  }
  for (const house of city.houses.values()) expect(city.of(house.id)).toContain(house)
  for (const { x, width } of city.houses.values()) expect(x + width).toBeLessThanOrEqual(SIZE.width)
}

const lotsOf = (plan: CityPlan): Map<RecordId, string> =>
  new Map(
    plan.rows.flatMap((row, nth) =>
      row.flatMap(({ id, places }) =>
        [...places].map(([app, { column, row }]: [RecordId, Place]) => [`${id}|${app}`, `${nth} ${column},${row}`] as const),
      ),
    ),
  )

it('keeps every house that stays in its ward, over comings, goings, moves, restarts and looks at the past', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), fc.array(change, { maxLength: APPS }), (steps, founders) => {
      for (const division of DIVISIONS) {
        const kept = new Map<string, string>()
        const storage = {
          getItem: (name: string) => kept.get(name) ?? null,
          setItem: (name: string, text: string) => void kept.set(name, text),
        }
        const key: PlanKey = { division, aspect: 1.78 }
        let keeper = createPlanKeeper(storage)
        let town: Town = new Map(founders.map(({ nth, bureau, clouds }) => [`app:${nth}`, { bureau, clouds }]))
        const towns: Town[] = []
        let wasSettled = false
        let planned = 0
        let before: { readonly lots: Map<RecordId, string>; readonly keys: ReadonlySet<RecordId> } | null = null
        for (const { changes, settled, restarts, visits } of steps) {
          const now = new Map(town)
          for (const { nth, gone, bureau, clouds } of changes) {
            if (gone) now.delete(`app:${nth}`)
            else now.set(`app:${nth}`, { bureau, clouds })
          }
          town = now
          towns.push(town)
          if (restarts) keeper = createPlanKeeper(storage)
          if (visits !== null && before !== null) {
            const then = wardsOf(present(towns[Math.max(0, towns.length - 1 - visits)], 'town'), division)
            isBuilt(present(keeper.visitFor(key, then), 'plan'), then)
          }
          const wards = wardsOf(town, division)
          let plan = keeper.planFor(key, wards, settled)
          if (plan === null) {
            // A doubled city is another one.
            if (wasSettled) expect(housesIn(wards)).toBeGreaterThan(2 * planned)
            wasSettled = false
            planned = Math.max(1, housesIn(wards))
            before = null
            keeper.keep(key, planCity(wards, SIZE, MEASURES), wards)
            plan = present(keeper.planFor(key, wards, settled), 'plan')
          }
          wasSettled ||= settled
          isBuilt(plan, wards)
          expect(growCity(plan, wards)).toBe(plan)
          const lots = lotsOf(plan)
          const keys = new Set(wards.flatMap(({ id, apps }) => apps.map((app) => `${id}|${app}`)))
          for (const house of keys) if (before?.keys.has(house)) expect(lots.get(house)).toBe(before.lots.get(house))
          before = { lots, keys }
        }
      }
    }),
    { numRuns: 100 },
  )
})
