import { describe, expect, it, vi } from 'vitest'
import { present } from '../../shared/lib/assert.ts'
import { type CityPlan, type Measures, planCity, type Size, type WardInput } from './city-plan.ts'
import { createPlanKeeper, type PlanKeeper, type PlanKey } from './plan-keeper.ts'

const MEASURES: Measures = { avenue: 10, alley: 8, lane: 4, padding: 8, header: 28, maxHouseWidth: 192, maxHouseHeight: 112 }
const SIZE = { width: 1480, height: 890 }

const wardsOf = (counts: readonly number[]): WardInput[] =>
  counts.map((count, ward) => ({ id: `bureau:${ward}`, apps: Array.from({ length: count }, (_, app) => `app:${ward}-${app}`) }))

const KEY: PlanKey = { division: 'bureau', aspect: 1.78 }

/** The kept plan, or a new one that is kept, as the map does it. */
function planned(keeper: PlanKeeper, wards: readonly WardInput[], aspect: number, size: Size, settled = false): CityPlan {
  const kept = keeper.planFor({ ...KEY, aspect }, wards, settled)
  if (kept !== null) return kept
  keeper.keep({ ...KEY, aspect }, planCity(wards, size, MEASURES), wards)
  return present(keeper.planFor({ ...KEY, aspect }, wards, settled), 'plan')
}

function memory() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}

describe('plan keeper', () => {
  it('keeps every place over a restart, although the grown city would be planned otherwise', () => {
    const storage = memory()
    const first = createPlanKeeper(storage)
    planned(first, wardsOf([6, 9, 4, 12, 7]), 1.78, SIZE)
    const grown = planned(first, wardsOf([6, 9, 4, 13, 7]), 1.78, SIZE)
    expect(planned(createPlanKeeper(storage), wardsOf([6, 9, 4, 13, 7]), 1.78, SIZE)).toEqual(grown)
  })

  it('gives the same plan object while nothing is new', () => {
    const keeper = createPlanKeeper(memory())
    const wards = wardsOf([6, 9, 4])
    expect(planned(keeper, wards, 1.78, SIZE)).toBe(planned(keeper, wards, 1.78, SIZE))
  })

  it('keeps every place in the past, whatever stood then, and is the same afterwards', () => {
    const storage = memory()
    const keeper = createPlanKeeper(storage)
    const wards = wardsOf([6, 9, 4, 12, 7])
    const plan = planned(keeper, wards, 1.78, SIZE)
    const written = JSON.stringify([...storage.kept])
    expect(keeper.visitFor(KEY, [])).toBe(plan)
    expect(keeper.visitFor(KEY, wardsOf([2, 1]))).toBe(plan)
    const bygone = keeper.visitFor(KEY, [{ id: 'bureau:1', apps: ['app:gone-1', 'app:gone-2', 'app:gone-3'] }])
    for (const ward of plan.rows.flat()) {
      const then = bygone?.rows.flat().find(({ id }) => id === ward.id)
      for (const [id, place] of ward.places) expect(then?.places.get(id)).toMatchObject({ column: place.column, row: place.row })
    }
    expect(bygone?.rows.flat().find(({ id }) => id === 'bureau:1')?.places.size).toBe(12)
    expect(planned(keeper, wards, 1.78, SIZE)).toBe(plan)
    expect(JSON.stringify([...storage.kept])).toBe(written)
  })

  it('plans anew what was planned while the first lists came in, and nothing once they all were there, also after a restart', () => {
    const storage = memory()
    const keeper = createPlanKeeper(storage)
    planned(keeper, wardsOf([2, 1]), 1.78, SIZE)
    expect(keeper.planFor(KEY, wardsOf([4, 4]), false)).toBeNull()
    const plan = planned(keeper, wardsOf([4, 4]), 1.78, SIZE, true)
    const grown = keeper.planFor(KEY, wardsOf([8, 4, 2, 2]), false)
    for (const ward of plan.rows.flat()) {
      const now = grown?.rows.flat().find(({ id }) => id === ward.id)
      for (const [id, { column, row }] of ward.places) expect(now?.places.get(id)).toMatchObject({ column, row })
    }
    expect(createPlanKeeper(storage).planFor(KEY, wardsOf([8, 4, 2, 2]), false)).toEqual(grown)
  })

  it('plans anew what has more than twice its houses: a second, larger cluster came in', () => {
    const keeper = createPlanKeeper(memory())
    planned(keeper, wardsOf([20]), 1.78, SIZE, true)
    expect(keeper.planFor(KEY, wardsOf([40]), true)).not.toBeNull()
    expect(keeper.planFor(KEY, wardsOf([41]), true)).toBeNull()
  })

  it('plans anew where the most of the wards are others: the first register came in', () => {
    const keeper = createPlanKeeper(memory())
    planned(keeper, wardsOf([30]), 1.78, SIZE, true)
    expect(keeper.planFor(KEY, wardsOf([0, 10, 10, 10]), true)).toBeNull()
  })

  it('finds the places of a plan of gates that was kept with the gates in the names of its houses', () => {
    const storage = memory()
    const key: PlanKey = { ...KEY, division: 'cloud' }
    const wards = [{ id: 'gate:a', apps: ['app:1', 'app:2', 'app:3'] }]
    const keeper = createPlanKeeper(storage)
    keeper.keep(key, planCity(wards, SIZE, MEASURES), wards)
    const plan = keeper.planFor(key, wards, true)
    for (const [name, text] of storage.kept) storage.kept.set(name, text.replaceAll('"app:', '"gate:a|app:'))
    expect(createPlanKeeper(storage).planFor(key, wards, true)).toEqual(plan)
  })

  it('keeps a shared lot over a restart', () => {
    const storage = memory()
    const first = createPlanKeeper(storage)
    const full = planned(first, wardsOf([4]), 1.78, SIZE, true).rows[0]?.[0]
    const lots = (full?.columns ?? 0) * (planned(first, wardsOf([4]), 1.78, SIZE, true).depth ?? 0)
    const shared = first.planFor(KEY, wardsOf([lots + 1]), true)
    expect([...(shared?.rows[0]?.[0]?.places.values() ?? [])].filter(({ half }) => half !== undefined)).toHaveLength(2)
    expect(createPlanKeeper(storage).visitFor(KEY, [])).toEqual(shared)
  })

  it('keeps wards and gates apart', () => {
    const keeper = createPlanKeeper(memory())
    planned(keeper, wardsOf([3, 4]), 1.78, SIZE)
    expect(keeper.planFor({ ...KEY, division: 'cloud' }, wardsOf([3, 4]), false)).toBeNull()
  })

  it('plans anew for another shape and another estate', () => {
    const keeper = createPlanKeeper(memory())
    const wards = wardsOf([6, 9, 4, 12, 7, 8, 8, 9])
    const wide = planned(keeper, wards, 1.78, SIZE)
    expect(planned(keeper, wards, 0.5, { width: 600, height: 1400 }).rows.length).toBeGreaterThan(wide.rows.length)
    const others = wards.map((ward) => ({ ...ward, id: `other-${ward.id}` }))
    expect(
      planned(keeper, others, 1.78, SIZE)
        .rows.flat()
        .map((ward) => ward.id),
    ).toEqual(others.map((ward) => ward.id))
  })

  it.each([
    '',
    '{',
    '{"houses":1}',
    '{"houses":6,"depth":1,"rows":[[{"id":"bureau:0","columns":1,"places":[["app:0-0",5,5]]}]]}',
    '{"houses":6,"depth":1,"rows":[[{"id":"bureau:0","columns":1,"places":[]}],[{"id":"bureau:0","columns":1,"places":[]}]]}',
  ])('plans anew where the kept one is damaged: %s', (damaged) => {
    const storage = memory()
    const plan = planned(createPlanKeeper(storage), wardsOf([6]), 1.78, SIZE)
    for (const key of storage.kept.keys()) storage.kept.set(key, damaged)
    expect(planned(createPlanKeeper(storage), wardsOf([6]), 1.78, SIZE)).toEqual(plan)
  })

  it('goes on without a storage that refuses', () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const keeper = createPlanKeeper({
      getItem: () => {
        throw new Error('denied')
      },
      setItem: () => {
        throw new Error('denied')
      },
    })
    expect(planned(keeper, wardsOf([3]), 1.78, SIZE).rows).toHaveLength(1)
    expect(warned).toHaveBeenCalled()
    warned.mockRestore()
  })
})
