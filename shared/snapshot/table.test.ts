import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowsOf, TABLE_ROWS, tableOf, tableSchema } from './table.ts'
import { uuidsText } from './uuid-texts.ts'

/** What an estate is full of: UUIDs, alone and behind something, and objects of one form. */
const uuid = fc.uuid()
const id = fc.tuple(fc.constantFrom('component:east/', 'component:west/', ''), uuid).map((parts) => parts.join(''))
const owner = fc.record(
  { kind: fc.constantFrom('ReplicaSet', 'Job'), uid: uuid, more: fc.jsonValue() },
  { requiredKeys: ['kind'] },
)
const labels = fc.dictionary(fc.constantFrom('app', 'tier', '__proto__', 'constructor'), fc.constantFrom('x', 'y'))
const value = fc.oneof(fc.jsonValue(), id, owner, labels)
const column = fc.constantFrom<fc.Arbitrary<unknown>>(value, uuid, id, owner, labels)
const rows = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'd'), column, { maxKeys: 4 })
  .chain((columns) => fc.array(fc.record(columns, { requiredKeys: [] }), { minLength: 1, maxLength: 40 }))

test('a table gives back the objects that it was made of, through JSON', () => {
  fc.assert(
    fc.property(rows, fc.nat(), (rows, first) => {
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

const UUIDS = [
  '3dc4946c-33db-4a88-aca7-f3319c59b910',
  '6d17cf3e-ab8b-489f-a6f1-56e886415139',
  '689e10c8-be71-466d-a74c-1de5485b4af8',
]

test('UUIDs are one text of their bytes, and objects of one form are columns again', () => {
  const rows = [...UUIDS, '0a2491fa-2543-430b-aee4-0c227de262bf'].map((uid) => ({
    uid,
    owner: { kind: 'Job', uid: `job/${uid}` },
  }))
  const uuids = Buffer.from(rows.map(({ uid }) => uid.replaceAll('-', '')).join(''), 'hex').toString('base64')
  expect(tableOf(rows, 0).columns).toEqual({
    uid: { uuids },
    owner: { count: 4, columns: { kind: { values: ['Job'] }, uid: { uuids, before: { values: ['job/'] } } } },
  })
})

test('a text of UUIDs that is none, or has more before it than an id, is refused', () => {
  const uuids = uuidsText(UUIDS)
  const told = (column: unknown) => rowsOf(tableSchema.parse({ first: 0, count: 3, columns: { a: column } }))
  expect(told({ uuids }).map(({ a }) => a)).toEqual(UUIDS)
  for (const odd of ['', uuids.slice(2), `${uuids}AA`, uuids.replace(/.$/, '*'), ` ${uuids}`])
    expect(() => told({ uuids: odd })).toThrow()
  expect(() => told({ uuids, before: { values: ['x'.repeat(1_000)] } })).toThrow('before a UUID')
  expect(() => told({ uuids, before: { values: [7] } })).toThrow('before a UUID')
  expect(() => told({ count: 2, columns: { b: { values: [1] } } })).toThrow('row 2')
})

test('a table that does not fit is refused', () => {
  const columns = { a: { values: [1, 2], at: [0, 5] } }
  expect(() => rowsOf({ count: 2, columns })).toThrow('column a')
  expect(() => rowsOf({ count: 3, columns: { a: { values: [1, 2] } } })).toThrow('row 2')
  expect(tableSchema.safeParse({ first: 0, count: TABLE_ROWS + 1, columns: {} }).success).toBe(false)
})
