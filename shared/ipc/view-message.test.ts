import { expect, test } from 'vitest'
import { viewMessageSchema } from './view-message.ts'

const LAST_DATE = 8_640_000_000_000_000
const note = { type: 'note', id: 'n1', at: 5, author: null, text: 'x', about: null }

test.each([
  { type: 'look', at: LAST_DATE, barTo: LAST_DATE },
  { type: 'open', view: 'diff', from: 0, to: LAST_DATE },
  { type: 'open', view: 'rooms', ids: ['app:a', 'app:b'] },
  { ...note, id: '0b8f3c8e-3f0e-4a58-9a52-1d8f7a0f1f11' },
])('is taken: %j', (message) => {
  expect(viewMessageSchema.parse(message)).toEqual(message)
})

test.each([
  // The time of an answer could not be told.
  { type: 'look', at: LAST_DATE + 1, barTo: 5 },
  { type: 'look', at: 5, barTo: Number.MAX_SAFE_INTEGER },
  { type: 'look', at: Number.NaN, barTo: 5 },
  { type: 'look', at: 1.5, barTo: 5 },
  { type: 'look', at: -1, barTo: 5 },
  { type: 'look', at: 5, barTo: 5, more: true },
  { type: 'open', view: 'diff', from: 0, to: LAST_DATE + 1 },
  { type: 'open', view: 'history', id: '' },
  { type: 'open', view: 'rooms', ids: Array.from({ length: 65 }, (_, n) => `app:${n}`) },
  { type: 'ack', view: 'estate', seq: 2 ** 53 },
  { type: 'ack', view: '__proto__', seq: 1 },
  // Halves of characters: SQLite would make one id of two.
  { ...note, id: '\ud800' },
  { ...note, id: '' },
  { ...note, at: LAST_DATE + 1 },
  { type: 'strike-note', id: 'a b', struck: true },
  { type: 'walk', id: 'a', entry: { at: new Date(0) }, secrets: {} },
  { type: 'walk', id: 'a', entry: { at: undefined }, secrets: {} },
  { type: 'import-case', id: 'a', path: '/etc/passwd', accept: null },
  { type: 'import-case', id: 'a', path: '/tmp/x.wlsnap\u0000', accept: null },
  { type: 'import-case', id: 'a', path: '/tmp/x.wlsnap', accept: 'f'.repeat(63) },
  null,
])('is refused: %j', (message) => {
  expect(viewMessageSchema.safeParse(message).success).toBe(false)
})

/** `[[[…]]]`, as deep as a window can send it. */
function nested(depth: number): unknown {
  let value: unknown = 'x'
  for (let n = 0; n < depth; n += 1) value = [value]
  return value
}

test('an entry may nest as people nest, and one that was made to overflow is refused like any other', () => {
  const walk = (depth: number) => ({ type: 'walk', id: 'a', entry: { x: nested(depth) }, secrets: {} })
  expect(viewMessageSchema.parse(walk(20))).toEqual(walk(20))
  for (const depth of [40, 3_000, 100_000]) expect(viewMessageSchema.safeParse(walk(depth)).success).toBe(false)
})

test('a snapshot is named as one, whatever its letters', () => {
  for (const path of ['/tmp/x.wlsnap', 'C:\\x.WLSNAP']) {
    const message = { type: 'import-case', id: 'a', path, accept: null }
    expect(viewMessageSchema.parse(message)).toEqual(message)
  }
})
