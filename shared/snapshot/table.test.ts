import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowsOf, TABLE_ROWS, tableOf, tableSchema } from './table.ts'

const row = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.jsonValue(), { maxKeys: 4 })

test('a table gives back the objects that it was made of, through JSON', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.nat(), (rows, first) => {
      const plain = JSON.parse(JSON.stringify(rows))
      const table = tableSchema.parse(JSON.parse(JSON.stringify(tableOf(plain, first))))
      expect(rowsOf(table)).toEqual(plain)
      expect(table.first).toBe(first)
    }),
  )
})

test('what all share is written once, what repeats by its place, what differs as it is', () => {
  const rows = ['x', 'y', 'x', 'x'].map((of, n) => ({ kind: 'pod', of, name: `p${n}`, ...(n === 2 ? { form: 'vm' } : {}) }))
  expect(tableOf(rows, 7)).toEqual({
    ...{ first: 7, count: 4 },
    columns: {
      kind: { values: ['pod'] },
      of: { values: ['x', 'y'], at: [0, 1, 0, 0] },
      name: { values: ['p0', 'p1', 'p2', 'p3'] },
      form: { values: ['vm'], at: [-1, -1, 0, -1] },
    },
  })
})

test('a table that does not fit is refused', () => {
  const columns = { a: { values: [1, 2], at: [0, 5] } }
  expect(() => rowsOf({ first: 0, count: 2, columns })).toThrow('column a')
  expect(() => rowsOf({ first: 0, count: 3, columns: { a: { values: [1, 2] } } })).toThrow('row 2')
  expect(tableSchema.safeParse({ first: 0, count: TABLE_ROWS + 1, columns: {} }).success).toBe(false)
})
