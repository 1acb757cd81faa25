import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withSamples } from './probe-episodes.ts'

const CALM_MS = 300_000
const of = (...samples: readonly (readonly [seconds: number, value: number])[]) => ({
  at: samples.map(([seconds]) => seconds * 1000),
  values: samples.map(([, value]) => value),
})
const episodeOf = (samples: ReturnType<typeof of>) => withSamples(null, samples, CALM_MS)?.episode ?? null

describe('an episode of a probe', () => {
  it('begins with its first bad sample, though the newest is good', () => {
    expect(episodeOf(of([0, 1], [15, 0], [30, 1], [45, 1]))).toEqual({ since: 15_000, lastBadAt: 15_000 })
  })

  it('is one while it flaps, and over once it has succeeded for long enough', () => {
    const flapping = of([0, 1], [15, 0], [30, 1], [60, 0], [90, 1], [200, 0])
    const memory = withSamples(null, flapping, CALM_MS)
    expect(memory?.episode).toEqual({ since: 15_000, lastBadAt: 200_000 })
    expect(withSamples(memory, of([499, 1]), CALM_MS)?.episode).toEqual({ since: 15_000, lastBadAt: 200_000 })
    expect(withSamples(memory, of([499, 1], [500, 1]), CALM_MS)?.episode).toBeNull()
    expect(withSamples(memory, of([500, 1], [515, 0]), CALM_MS)?.episode?.since).toBe(515_000)
  })

  it('has no beginning where it failed at first sight', () => {
    expect(episodeOf(of([0, 0], [15, 0]))).toEqual({ since: null, lastBadAt: 15_000 })
    expect(episodeOf(of([0, 1], [15, 1]))).toBeNull()
    expect(withSamples(null, of(), CALM_MS)).toBeNull()
  })

  it('is the same however its samples are cut into looks, also where looks overlap', () => {
    const samples = fc
      .array(fc.constantFrom(0, 1), { maxLength: 40 })
      .map((values) => values.map((value, n) => [n * 60, value] as const))
    fc.assert(
      fc.property(samples, fc.array(fc.nat({ max: 40 })), fc.nat({ max: 3 }), (all, cuts, overlap) => {
        const whole = withSamples(null, of(...all), CALM_MS)
        let memory: typeof whole = null
        let from = 0
        for (const cut of [...cuts, all.length].sort((a, b) => a - b)) {
          memory = withSamples(memory, of(...all.slice(Math.max(0, from - overlap), cut)), CALM_MS)
          from = cut
        }
        expect(memory).toEqual(whole)
      }),
    )
  })
})
