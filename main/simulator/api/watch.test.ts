import { describe, expect, it } from 'vitest'
import type { Namespace } from './objects.ts'
import { isFailure, parseTarget, typed } from './request.ts'
import { createStore } from './store.ts'
import { prepareWatch, type WatchSink } from './watch.ts'

const MIB = 1024 * 1024

/** A reader that has stopped reading: everything sent stays in the backlog. */
function stuckReader(): WatchSink & { readonly ended: boolean } {
  const reader = {
    backlogBytes: 0,
    ended: false,
    send(line: string) {
      reader.backlogBytes += line.length
    },
    end() {
      reader.ended = true
    },
  }
  return reader
}

describe('watch', () => {
  it('drops a reader that does not keep up, without a word, and holds nothing for it any more', () => {
    const store = createStore(1)
    const target = parseTarget('/api/v1/namespaces')
    if (!target) throw new Error('no target')
    const prepared = prepareWatch(new URLSearchParams('watch=1&resourceVersion=0'), {
      store,
      target,
      bookmarkMs: 60_000,
      show: (object) => typed(target, object),
    })
    if (isFailure(prepared)) throw new Error('refused')
    const reader = stuckReader()
    prepared.attach(reader)
    const big = (n: number): Namespace => ({
      metadata: { name: 'a', uid: 'a', creationTimestamp: '', annotations: { note: `${n} ${'x'.repeat(MIB)}` } },
      status: { phase: 'Active' },
    })
    for (let n = 0; n < 20; n += 1) store.shelf('namespaces').put(big(n))
    expect(reader.ended).toBe(true)
    expect(reader.backlogBytes).toBeLessThan(11 * MIB)
  })
})
