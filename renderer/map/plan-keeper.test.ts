import { describe, expect, it, vi } from 'vitest'
import type { Measures, WardInput } from './city-plan.ts'
import { createPlanKeeper } from './plan-keeper.ts'

const MEASURES: Measures = { avenue: 10, alley: 8, lane: 4, padding: 8, header: 28, maxHouseWidth: 192, maxHouseHeight: 112 }
const SIZE = { width: 1480, height: 890 }

const wardsOf = (counts: readonly number[]): WardInput[] =>
  counts.map((count, ward) => ({ id: `bureau:${ward}`, apps: Array.from({ length: count }, (_, app) => `app:${ward}-${app}`) }))

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
    first.planFor(wardsOf([6, 9, 4, 12, 7]), 1.78, SIZE, MEASURES)
    const grown = first.planFor(wardsOf([6, 9, 4, 13, 7]), 1.78, SIZE, MEASURES)
    expect(createPlanKeeper(storage).planFor(wardsOf([6, 9, 4, 13, 7]), 1.78, SIZE, MEASURES)).toEqual(grown)
  })

  it('gives the same plan object while nothing is new', () => {
    const keeper = createPlanKeeper(memory())
    const wards = wardsOf([6, 9, 4])
    expect(keeper.planFor(wards, 1.78, SIZE, MEASURES)).toBe(keeper.planFor(wards, 1.78, SIZE, MEASURES))
  })

  it('keeps every place in the past, whatever stood then, and is the same afterwards', () => {
    const storage = memory()
    const keeper = createPlanKeeper(storage)
    const wards = wardsOf([6, 9, 4, 12, 7])
    const plan = keeper.planFor(wards, 1.78, SIZE, MEASURES)
    const written = JSON.stringify([...storage.kept])
    expect(keeper.visitFor([], 1.78, SIZE, MEASURES)).toBe(plan)
    expect(keeper.visitFor(wardsOf([2, 1]), 1.78, SIZE, MEASURES)).toBe(plan)
    const bygone = keeper.visitFor([{ id: 'bureau:1', apps: ['app:gone-1', 'app:gone-2', 'app:gone-3'] }], 1.78, SIZE, MEASURES)
    for (const ward of plan.rows.flat()) {
      const then = bygone.rows.flat().find(({ id }) => id === ward.id)
      for (const [id, place] of ward.places) expect(then?.places.get(id)).toEqual(place)
    }
    expect(bygone.rows.flat().find(({ id }) => id === 'bureau:1')?.places.size).toBe(12)
    expect(keeper.planFor(wards, 1.78, SIZE, MEASURES)).toBe(plan)
    expect(JSON.stringify([...storage.kept])).toBe(written)
  })

  it('plans anew for another shape and another estate', () => {
    const keeper = createPlanKeeper(memory())
    const wards = wardsOf([6, 9, 4, 12, 7, 8, 8, 9])
    const wide = keeper.planFor(wards, 1.78, SIZE, MEASURES)
    expect(keeper.planFor(wards, 0.5, { width: 600, height: 1400 }, MEASURES).rows.length).toBeGreaterThan(wide.rows.length)
    const others = wards.map((ward) => ({ ...ward, id: `other-${ward.id}` }))
    expect(
      keeper
        .planFor(others, 1.78, SIZE, MEASURES)
        .rows.flat()
        .map((ward) => ward.id),
    ).toEqual(others.map((ward) => ward.id))
  })

  it.each([
    '',
    '{',
    '{"houses":1}',
    '{"houses":6,"depth":1,"rows":[[{"id":"bureau:0","columns":1,"places":[["app:0-0",5,5]]}]]}',
  ])('plans anew where the kept one is damaged: %s', (damaged) => {
    const storage = memory()
    const plan = createPlanKeeper(storage).planFor(wardsOf([6]), 1.78, SIZE, MEASURES)
    for (const key of storage.kept.keys()) storage.kept.set(key, damaged)
    expect(createPlanKeeper(storage).planFor(wardsOf([6]), 1.78, SIZE, MEASURES)).toEqual(plan)
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
    expect(keeper.planFor(wardsOf([3]), 1.78, SIZE, MEASURES).rows).toHaveLength(1)
    expect(warned).toHaveBeenCalled()
    warned.mockRestore()
  })
})
