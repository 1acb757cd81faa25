import { describe, expect, it } from 'vitest'
import { emptyWaitMs, watchTemplate } from './template-watch.ts'
import { TUNABLES } from './tunables.ts'

const TEMPLATE = { name: 'redis-clients', exporter: 'redis', metric: 'connections', query: 'redis_connected_clients' } as const

describe('a template without series', () => {
  it('is asked again at the next step, then after twice as long each time, and no more seldom than the longest wait', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((times) => emptyWaitMs(times, 15, TUNABLES.emptyRetryMs) / 1000)
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 600, 600])
  })

  it('waits no longer than the longest wait where the steps themselves are longer', () => {
    expect(emptyWaitMs(1, 3600, TUNABLES.emptyRetryMs)).toBe(TUNABLES.emptyRetryMs)
  })

  it('is asked at once at first, and is no fault of the source', () => {
    const watch = watchTemplate({ ...TEMPLATE, sample: 'rig' }, null, 100)
    expect(watch.notBefore).toBe(Number.NEGATIVE_INFINITY)
    expect(watch.state()).toMatchObject({ resource: 'redis-clients', state: 'watching', problem: null })
  })
})
