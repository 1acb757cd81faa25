import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ObservedEvent } from '../../../shared/estate/record.ts'
import { createEventBook, type EventBounds } from './event-book.ts'
import { eventOf } from './observed-fixture.ts'
import { createRecordStore } from './record-store.ts'

function bookOf(bounds: EventBounds) {
  const store = createRecordStore()
  const book = createEventBook(store, bounds)
  return {
    book,
    put: (...events: readonly ObservedEvent[]) => book.take(events.map((record) => ({ op: 'put', record }))),
    names: () => [...store.tables.event.values()].map(({ name }) => name).sort(),
    store,
  }
}

const at = (name: string, uid: string, lastAt: number, type = 'Warning') => eventOf(name, uid, { lastAt, type })

test('of one object the newest are held, and the oldest goes as a delta of its own', () => {
  const { book, put, names } = bookOf({ anObject: 2, inAll: 100 })
  put(at('a', 'pod', 1), at('b', 'pod', 2))
  expect(put(at('c', 'pod', 3))).toMatchObject([
    { op: 'del', id: 'event:east/a', was: { name: 'a' } },
    { op: 'put', record: { name: 'c' }, was: null },
  ])
  expect(put(at('old', 'pod', 0))).toEqual([])
  expect(names()).toEqual(['b', 'c'])
  expect(book.dropped).toBe(2)
})

test('one that is held is always taken over', () => {
  const { put, book } = bookOf({ anObject: 1, inAll: 1 })
  put(at('a', 'pod', 1))
  expect(put({ ...at('a', 'pod', 5), count: 2 })).toMatchObject([{ op: 'put', record: { count: 2 }, was: { count: 1 } }])
  expect(book.dropped).toBe(0)
})

test('a storm leaves the newest warnings, and brings no delta for what is not held', () => {
  const { put, names, store, book } = bookOf({ anObject: 20, inAll: 100 })
  const warnings = Array.from({ length: 10 }, (_, n) => at(`w${n}`, `pod-${n}`, n))
  const storm = Array.from({ length: 5_000 }, (_, n) => at(`n${n}`, `pod-${n}`, 1_000 + n, 'Normal'))
  const deltas = put(...warnings, ...storm)
  expect(store.tables.event.size).toBe(90)
  expect(deltas).toHaveLength(90)
  expect(names()).toEqual(expect.arrayContaining(warnings.map(({ name }) => name)))
  expect(names()).toContain('n4999')
  expect(book.dropped).toBe(4_920)
})

test('the book is within its bounds and the fold of its deltas, whatever comes', () => {
  const step = fc.oneof(
    fc.record({ n: fc.nat(30), uid: fc.nat(4), lastAt: fc.nat(9), normal: fc.boolean() }).map(({ n, uid, lastAt, normal }) => ({
      op: 'put' as const,
      record: at(`e${n}`, `pod-${uid}`, lastAt, normal ? 'Normal' : 'Warning'),
    })),
    fc.nat(30).map((n) => ({ op: 'del' as const, id: `event:east/e${n}` })),
  )
  fc.assert(
    fc.property(fc.array(fc.array(step, { maxLength: 20 })), (takes) => {
      const bounds = { anObject: 3, inAll: 10 }
      const { book, store } = bookOf(bounds)
      const fold = new Map<string, unknown>()
      for (const steps of takes) {
        for (const delta of book.take(steps)) {
          const id = delta.op === 'put' ? delta.record.id : delta.id
          expect(delta.was).toEqual(fold.get(id) ?? null)
          if (delta.op === 'put') fold.set(id, delta.record)
          else fold.delete(id)
        }
        expect(store.tables.event).toEqual(fold)
        expect(store.tables.event.size).toBeLessThanOrEqual(bounds.inAll)
      }
      const uids = ['pod-0', 'pod-1', 'pod-2', 'pod-3', 'pod-4']
      for (const uid of uids) for (const event of book.about(uid)) expect(event.about.uid).toBe(uid)
      expect(uids.flatMap(book.about)).toHaveLength(fold.size)
    }),
  )
})
