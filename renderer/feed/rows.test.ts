import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Changed, changedRows, familyOf, foldRows, type Rows } from './rows.ts'

interface Row {
  readonly id: string
  readonly value: number
}

// Few enough to come again, and enough for tables to be begun anew and for slots to be given up.
const ids = fc.integer({ min: 0, max: 700 }).map((n) => `app:${n}`)
const step = fc.record({
  /** Which of the folds so far it goes on from, counted back: 0 is the newest. */
  back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4) }),
  rows: fc.array(fc.record({ id: ids, value: fc.nat(9) }), { maxLength: 120 }),
  gone: fc.array(ids, { maxLength: 20 }),
  /** All but these many of what there is leave too. */
  left: fc.option(fc.nat(9), { freq: 6 }),
})
const steps = (least: number) => fc.array(step, { minLength: least, maxLength: 12 })

type Step = Parameters<Parameters<typeof step.map>[0]>[0]

interface Folded {
  readonly rows: Rows<Row>
  readonly plain: ReadonlyMap<string, Row>
}

/** Every fold of these steps, also where they part ways, beside what a plain map makes of it. */
function folds(taken: readonly Step[]): Folded[] {
  const all: Folded[] = [{ rows: new Map(), plain: new Map() }]
  for (const { back, rows, gone, left } of taken) {
    const from = all.at(-1 - back) ?? all[0]
    if (from === undefined) throw new Error('no fold')
    const leaving = [...gone, ...(left === null ? [] : [...from.plain.keys()].slice(left))]
    const plain = new Map(from.plain)
    for (const id of leaving) plain.delete(id)
    for (const row of rows) plain.set(row.id, row)
    all.push({ rows: foldRows(from.rows, rows, leaving), plain })
  }
  return all
}

it('folds as a plain map does, whatever came, went and came again, and leaves what was folded before as it was', () => {
  fc.assert(
    fc.property(steps(1), (taken) => {
      for (const { rows, plain } of folds(taken)) {
        expect(new Map(rows)).toEqual(plain)
        expect(rows.size).toBe(plain.size)
        expect([...rows.keys()]).toEqual([...rows.values()].map(({ id }) => id))
        for (const [id, row] of plain) expect(rows.get(id)).toBe(row)
        expect(rows.has('app:none')).toBe(false)
      }
    }),
  )
})

const byId = (changed: readonly Omit<Changed<Row>, 'slot'>[]) =>
  changed.map(({ id, was, is }) => ({ id, was, is })).sort((a, b) => (a.id < b.id ? -1 : 1))

it('knows what changed, over one fold, over many and between two that parted ways', () => {
  fc.assert(
    fc.property(steps(2), (taken) => {
      const all = folds(taken)
      for (const before of all) {
        for (const after of all) {
          const ids = new Set([...before.plain.keys(), ...after.plain.keys()])
          const truly = [...ids]
            .map((id) => ({ id, was: before.plain.get(id), is: after.plain.get(id) }))
            .filter(({ was, is }) => was !== is)
          expect(byId(changedRows(before.rows, after.rows))).toEqual(byId(truly))
        }
      }
    }),
    { numRuns: 40 },
  )
})

it('has a row in one slot in all folds of a family, and no other row in that', () => {
  fc.assert(
    fc.property(steps(2), (taken) => {
      const all = folds(taken)
      const slots = new Map<object, Map<number, string>>()
      for (const { rows: before } of all) {
        for (const { rows } of all) {
          const family = familyOf(rows)
          for (const { id, slot } of changedRows(before, rows)) {
            if (family === null || slot === null) continue
            const ids = slots.get(family) ?? new Map<number, string>()
            slots.set(family, ids)
            expect(ids.get(slot) ?? id).toBe(id)
            ids.set(slot, id)
          }
        }
      }
    }),
    { numRuns: 40 },
  )
})

it('gives the same rows back where none came and none left', () => {
  const rows = foldRows<Row>(new Map(), [{ id: 'a', value: 1 }], [])
  expect(foldRows(rows, [], ['b'])).toBe(rows)
})

it('leaves what was folded before as it was, though a row came twice at once', () => {
  const before = foldRows<Row>(new Map(), [{ id: 'a', value: 1 }], [])
  const row = { id: 'a', value: 2 }
  expect(foldRows(before, [row, row], []).get('a')).toBe(row)
  expect(before.get('a')).toEqual({ id: 'a', value: 1 })
})
