import { describe, expect, it } from 'vitest'
import { createBackoff } from './backoff.ts'

const POLICY = { initialMs: 1000, maxMs: 30_000, factor: 2, healthyMs: 60_000 }

describe('backoff', () => {
  it('doubles up to the cap and keeps at least half of each wait', () => {
    const low = createBackoff(POLICY, () => 0)
    const high = createBackoff(POLICY, () => 0.999999)
    expect([1, 2, 3, 4, 5, 6, 7].map(() => low.next())).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000])
    expect([1, 2, 3, 4, 5, 6, 7].map(() => high.next())).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
  })

  it('starts over after health, not after a short-lived connection', () => {
    const backoff = createBackoff(POLICY, () => 0)
    backoff.next()
    backoff.next()
    backoff.ended(POLICY.healthyMs - 1)
    expect(backoff.next()).toBe(2000)
    backoff.ended(POLICY.healthyMs)
    expect(backoff.next()).toBe(500)
  })
})
