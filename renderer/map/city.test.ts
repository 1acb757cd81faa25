import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CityGeometry, houseAt, measureCity, neighbour, overlaps } from './city-geometry.ts'
import { growCity, type Measures, planCity, type WardInput } from './city-plan.ts'
import { street } from './streets.ts'

const MEASURES: Measures = { avenue: 10, alley: 8, lane: 4, padding: 8, header: 28, maxHouseWidth: 192, maxHouseHeight: 112 }
const SIZES = [
  { width: 940, height: 590 },
  { width: 1480, height: 890 },
  { width: 2960, height: 1780 },
  { width: 6700, height: 1780 },
]

const wardsOf = (counts: readonly number[]): WardInput[] =>
  counts.map((count, ward) => ({ id: `bureau:${ward}`, apps: Array.from({ length: count }, (_, app) => `app:${ward}-${app}`) }))
const cities = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 45 })
const sizes = fc.constantFrom(...SIZES)

const inside = (city: CityGeometry, rect: { x: number; y: number; width: number; height: number }) =>
  rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= city.width + 0.01 && rect.y + rect.height <= city.height + 0.01

describe('city plan', () => {
  it('gives every app one house, in the ward of its bureau, without overlaps and inside the rectangle', () => {
    fc.assert(
      fc.property(cities, sizes, (counts, size) => {
        const wards = wardsOf(counts)
        const city = measureCity(planCity(wards, size, MEASURES), wards, size, MEASURES)
        expect(city.houses.size).toBe(counts.reduce((sum, count) => sum + count, 0))
        const houses = [...city.houses.values()]
        for (const ward of city.wards) {
          expect(inside(city, ward)).toBe(true)
          const own = houses.filter((house) => house.ward === ward)
          for (const [index, house] of own.entries()) {
            expect(house.x >= ward.x && house.x + house.width <= ward.x + ward.width + 0.01).toBe(true)
            expect(house.y >= ward.y && house.y + house.height <= ward.y + ward.height + 0.01).toBe(true)
            expect(own.slice(index + 1).some((other) => overlaps(house, other))).toBe(false)
          }
        }
        expect(city.wards.some((ward, index) => city.wards.slice(index + 1).some((other) => overlaps(ward, other)))).toBe(false)
      }),
      { numRuns: 40 },
    )
  })

  it('keeps the order of the register along the rows and is the same every time', () => {
    fc.assert(
      fc.property(cities, sizes, (counts, size) => {
        const wards = wardsOf(counts)
        const plan = planCity(wards, size, MEASURES)
        expect(plan.rows.flat().map((ward) => ward.id)).toEqual(wards.map((ward) => ward.id))
        expect(planCity(wards, size, MEASURES)).toEqual(plan)
      }),
      { numRuns: 30 },
    )
  })

  it('moves no house because others appeared: at most, who came last shares its lot', () => {
    fc.assert(
      fc.property(cities, sizes, fc.array(fc.nat(), { minLength: 1, maxLength: 12 }), (counts, size, picks) => {
        const before = planCity(wardsOf(counts), size, MEASURES)
        // One comes after another, each into the ward that is picked, as long as that is not twice as full as planned.
        const now = [...counts]
        let after = before
        for (const pick of picks) {
          const ward = pick % counts.length
          if ((now[ward] ?? 0) >= 2 * (counts[ward] ?? 0)) continue
          now[ward] = (now[ward] ?? 0) + 1
          after = growCity(after, wardsOf(now))
        }
        const was = measureCity(before, wardsOf(counts), size, MEASURES)
        const is = measureCity(after, wardsOf(now), size, MEASURES)
        for (const [key, { x, y, width, height }] of was.houses) {
          const house = is.houses.get(key)
          expect(house).toMatchObject({ x, y, height })
          expect(house?.width).toBeLessThanOrEqual(width)
          expect(house?.width).toBeGreaterThan(width / 2 - MEASURES.lane)
        }
        expect(is.houses.size).toBe(now.reduce((sum, count) => sum + count, 0))
        for (const houses of is.inside.values()) {
          for (const [index, house] of houses.entries()) {
            expect(houses.slice(index + 1).some((other) => overlaps(house, other))).toBe(false)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('gives 2,000 apps of 100 bureaus the same houses every time, in any order of their coming', () => {
    const size = { width: 2960, height: 1780 }
    const wards = wardsOf(Array.from({ length: 100 }, () => 20))
    const city = measureCity(planCity(wards, size, MEASURES), wards, size, MEASURES)
    expect(city.houses.size).toBe(2_000)
    expect(Math.min(...[...city.houses.values()].map(({ width, height }) => Math.min(width, height)))).toBeGreaterThan(10)
    expect(measureCity(planCity(structuredClone(wards), size, MEASURES), wards, size, MEASURES).houses).toEqual(city.houses)
  })

  it('gives an app that comes back its old house', () => {
    const [size] = SIZES
    if (!size) throw new Error('no size')
    const all = wardsOf([5, 4])
    const plan = planCity(all, size, MEASURES)
    const without = growCity(plan, [{ id: 'bureau:0', apps: ['app:0-0', 'app:0-2', 'app:0-3', 'app:0-4'] }, ...all.slice(1)])
    expect(growCity(without, all)).toEqual(plan)
  })

  it('puts a new ward after its neighbour of the register', () => {
    const [size] = SIZES
    if (!size) throw new Error('no size')
    const all = wardsOf([5, 4, 3, 6, 7])
    const plan = planCity([...all.slice(0, 2), ...all.slice(3)], size, MEASURES)
    expect(
      growCity(plan, all)
        .rows.flat()
        .map((ward) => ward.id),
    ).toEqual(all.map((ward) => ward.id))
  })
})

describe('streets', () => {
  it('run at right angles along the gaps and never across a house', () => {
    fc.assert(
      fc.property(cities, sizes, fc.nat(), fc.nat(), (counts, size, a, b) => {
        const wards = wardsOf(counts)
        const city = measureCity(planCity(wards, size, MEASURES), wards, size, MEASURES)
        const ids = wards.flatMap(({ apps }) => apps)
        const from = ids[a % Math.max(1, ids.length)]
        const to = ids[b % Math.max(1, ids.length)]
        if (from === undefined || to === undefined || from === to) return
        const points = street(city, from, to) ?? []
        expect(points.length).toBeGreaterThan(1)
        points.slice(1).forEach((point, index) => {
          const last = points[index] ?? point
          expect(point.x === last.x || point.y === last.y).toBe(true)
          const line = {
            x: Math.min(point.x, last.x),
            y: Math.min(point.y, last.y),
            width: Math.abs(point.x - last.x),
            height: Math.abs(point.y - last.y),
          }
          for (const house of city.houses.values()) expect(overlaps(line, house)).toBe(false)
        })
      }),
      { numRuns: 120 },
    )
  })
})

describe('finding houses', () => {
  const [size] = SIZES
  if (!size) throw new Error('no size')
  const wards = wardsOf([7, 5, 9, 3])
  const city = measureCity(planCity(wards, size, MEASURES), wards, size, MEASURES)

  it('finds the house under a point, and none on the street', () => {
    for (const house of city.houses.values()) expect(houseAt(city, house.x + 1, house.y + 1)?.id).toBe(house.id)
    expect(houseAt(city, 1, 1)).toBeNull()
  })

  it('reaches every house by arrow keys from any corner', () => {
    const seen = new Set(['bureau:0|app:0-0'])
    for (const id of seen) {
      for (const direction of ['left', 'right', 'up', 'down'] as const) {
        const next = neighbour(city, id, direction)
        if (next !== null) seen.add(next.key)
      }
    }
    expect(seen.size).toBe(city.houses.size)
  })
})
