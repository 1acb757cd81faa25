import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AppRow } from '../../shared/estate/frame.ts'
import type { Level } from '../../shared/estate/level.ts'
import { changedRows } from '../feed/rows.ts'
import { measureCity } from './city-geometry.ts'
import { planCity } from './city-plan.ts'
import { createStreetLights, type Lamp, type StreetLights, UNLIT } from './lit-streets.ts'

const COUNT = 6
const IDS = Array.from({ length: COUNT }, (_, nth) => `app:${nth}`)
const MEASURES = { avenue: 10, alley: 8, lane: 6, padding: 8, header: 30, maxHouseWidth: 180, maxHouseHeight: 110 }
const SIZE = { width: 800, height: 600 }
const wards = [
  { id: 'bureau:0', apps: IDS.slice(0, 3) },
  { id: 'bureau:1', apps: IDS.slice(3) },
]
const cityOf = (width: number) => measureCity(planCity(wards, SIZE, MEASURES), wards, { ...SIZE, width }, MEASURES)
const CITIES = [cityOf(800), cityOf(700)]

const rows = fc.array(
  fc.record({
    id: fc.constantFrom(...IDS),
    gone: fc.boolean(),
    level: fc.constantFrom<Level>('critical', 'major', 'minor', 'normal', 'unknown'),
    staleSince: fc.constantFrom(null, null, 5),
    gradeStaleSince: fc.constantFrom(undefined, null, 5),
    dependsOn: fc.uniqueArray(fc.constantFrom(...IDS), { maxLength: 2 }),
  }),
  { maxLength: 4 },
)
const step = fc.record({
  rows,
  selected: fc.option(fc.constantFrom(...IDS), { freq: 2 }),
  city: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
})

type Apps = ReadonlyMap<string, AppRow>
const NO_APPS: Apps = new Map()

/** What changed between the two, as lights of their own are told of it. */
function teller() {
  const lamps = new Map(IDS.map((id): [string, Lamp] => [id, { id, ...UNLIT }]))
  return (before: Apps, after: Apps) =>
    changedRows(before, after).flatMap(({ id, is: row }) => {
      const house = lamps.get(id)
      return house ? [{ house, row }] : []
    })
}

const told = ({ lit }: StreetLights) =>
  [...lit].map(({ from, to, grade, framed, points }) => JSON.stringify([from, to, grade, framed, points])).sort()

it('lights, step by step, what would be lit at once, and tells what came and went', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const lights = createStreetLights()
      const tell = teller()
      let apps = NO_APPS
      let known = new Set(lights.lit)
      for (const { rows, selected, city: nth } of steps) {
        const city = CITIES[nth] ?? cityOf(800)
        const next = new Map(apps)
        for (const { gone, ...row } of rows) {
          if (gone) next.delete(row.id)
          else next.set(row.id, row as unknown as AppRow)
        }
        lights.changed(tell(apps, next))
        apps = next
        const { came, gone } = lights.relight(city, apps, selected)
        known = new Set([...known].filter((way) => !gone.includes(way)).concat(came))
        expect(known).toEqual(new Set(lights.lit))
        const fresh = createStreetLights()
        fresh.changed(teller()(NO_APPS, apps))
        fresh.relight(city, apps, selected)
        expect(told(lights)).toEqual(told(fresh))
      }
    }),
  )
})
