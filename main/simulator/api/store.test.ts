import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Namespace } from './objects.ts'
import { createStore } from './store.ts'

const namespace = (name: string, phase: string): Namespace => ({
  metadata: { name, uid: name, creationTimestamp: '2026-01-01T00:00:00Z' },
  status: { phase },
})

const step = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), phase: fc.constantFrom('Active', 'Terminating', 'gone') })

describe('store', () => {
  it('shows any revision in its window exactly as it was, and replays the changes after it to the present', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const store = createStore(10)
        const shelf = store.shelf('namespaces')
        const seen = new Map<number, readonly Namespace[]>()
        const sorted = () => [...shelf.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
        for (const { name, phase } of steps) {
          if (phase === 'gone') shelf.remove(`/${name}`)
          else shelf.put(namespace(name, phase))
          seen.set(store.revision, sorted())
        }
        for (const [revision, then] of seen) {
          expect(shelf.at(revision)).toEqual(then)
          const replayed = new Map(then.map((object) => [object.metadata.name, object]))
          for (const { type, object } of shelf.since(revision) ?? []) {
            if (type === 'DELETED') replayed.delete(object.metadata.name)
            else replayed.set(object.metadata.name, object)
          }
          expect([...replayed.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))).toEqual(sorted())
        }
      }),
    )
  })

  it('makes no change of an object that is put again as it was', () => {
    const store = createStore(1)
    store.shelf('namespaces').put(namespace('a', 'Active'))
    store.shelf('namespaces').put(namespace('a', 'Active'))
    expect(store.revision).toBe(1)
    store.shelf('namespaces').put(namespace('a', 'Terminating'))
    expect(store.revision).toBe(2)
  })

  it('keeps a bounded window: what is older is expired, not guessed', () => {
    const store = createStore(1)
    const shelf = store.shelf('namespaces')
    for (let n = 0; n < 20_000; n += 1) shelf.put(namespace('a', `phase ${n}`))
    expect(shelf.since(1)).toBeNull()
    expect(shelf.at(1)).toBeNull()
    expect(shelf.since(store.revision - 100)).toHaveLength(100)
    store.compact()
    expect(shelf.since(store.revision - 1)).toBeNull()
    expect(shelf.since(store.revision)).toEqual([])
  })
})
