import fc from 'fast-check'
import { expect, it } from 'vitest'
import { changedRows, foldRows, type Rows } from './rows.ts'

interface Row {
  readonly id: string
  readonly value: number
}

const ids = fc.integer({ min: 0, max: 120 }).map((n) => `app:${n}`)
const step = fc.record({
  rows: fc.array(fc.record({ id: ids, value: fc.nat(9) }), { maxLength: 30 }),
  gone: fc.array(ids, { maxLength: 5 }),
})

it('folds as a plain map does, whatever came and went, and leaves what was folded before as it was', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let rows: Rows<Row> = new Map()
      const plain = new Map<string, Row>()
      const earlier: [Rows<Row>, Map<string, Row>][] = []
      for (const { rows: changed, gone } of steps) {
        for (const id of gone) plain.delete(id)
        for (const row of changed) plain.set(row.id, row)
        rows = foldRows(rows, changed, gone)
        earlier.push([rows, new Map(plain)])
      }
      for (const [folded, expected] of earlier) {
        expect(new Map(folded)).toEqual(expected)
        expect(folded.size).toBe(expected.size)
        expect([...folded.values()].every((row) => folded.get(row.id) === row && folded.has(row.id))).toBe(true)
      }
    }),
  )
})

it('knows what changed, over one fold and over many', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 6 }), (steps) => {
      const folds: Rows<Row>[] = []
      for (const { rows, gone } of steps) folds.push(foldRows(folds.at(-1) ?? new Map(), rows, gone))
      for (const before of folds) {
        for (const after of folds) {
          const told = new Set(changedRows(before, after))
          const truly = [...before.keys(), ...after.keys()].filter((id) => before.get(id) !== after.get(id))
          for (const id of truly) expect(told.has(id)).toBe(true)
        }
      }
    }),
  )
})

it('gives the same rows back where nothing changed', () => {
  const rows = foldRows<Row>(new Map(), [{ id: 'a', value: 1 }], [])
  expect(foldRows(rows, [], ['b'])).toBe(rows)
})
