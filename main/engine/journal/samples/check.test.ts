import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Sample } from '../../../../shared/estate/metric.ts'
import { problemText } from '../../../../shared/estate/problem-words.ts'
import { sortOut } from './check.ts'
import { rateBetween, ratesOf } from './rate.ts'

const NOW = 1_700_000_000_000
const OLDEST = NOW - 1_000_000
const sample = (value: number, at = NOW): Sample => ({ entity: 'app:tax', metric: 'cpuUsed', at, value })

describe('what cannot be kept is refused in words', () => {
  test.each([
    [sample(Number.NaN), 'sample.no-number', /cpuUsed of app:tax at .* is no number: NaN/],
    [sample(Number.POSITIVE_INFINITY), 'sample.no-number', /Infinity/],
    [sample(1, Number.NaN), 'sample.no-number', /at NaN/],
    [sample(-0.5), 'sample.negative', /negative: -0.5/],
    [sample(1e300), 'sample.too-large', /out of range/],
    [sample(1, NOW + 600_000), 'sample.future', /yet to come/],
    [sample(1, OLDEST - 1), 'sample.too-old', /older than what is kept/],
  ])('%o', (bad, code, words) => {
    const { good, refused } = sortOut([sample(0), bad, sample(2.5)], NOW, OLDEST)
    expect(good).toEqual([sample(0), sample(2.5)])
    expect(refused.map((problem) => problem.code)).toEqual([code])
    for (const { code: which, facts } of refused) {
      expect(problemText(which, facts, 'en').what).toMatch(words)
      expect(problemText(which, facts, 'zh-CN').wayOut).not.toContain('–')
    }
  })
})

describe('rates', () => {
  test('a counter that began anew makes a gap, no negative rate', () => {
    const readings = [0, 60, 90, 10, 40].map((value, n) => ({ at: n * 60_000, value }))
    expect(ratesOf(readings)).toEqual([
      { at: 60_000, value: 1 },
      { at: 120_000, value: 0.5 },
      { at: 240_000, value: 0.5 },
    ])
  })

  test('readings too far apart or out of order make none', () => {
    expect(rateBetween({ at: 0, value: 0 }, { at: 3_600_000, value: 5 })).toBeNull()
    expect(rateBetween({ at: 5, value: 0 }, { at: 5, value: 5 })).toBeNull()
    expect(rateBetween({ at: 0, value: Number.NaN }, { at: 5, value: 5 })).toBeNull()
  })

  test('never negative, never NaN', () => {
    const reading = fc.record({ at: fc.nat(1_000_000), value: fc.double() })
    fc.assert(fc.property(reading, reading, (a, b) => (rateBetween(a, b) ?? 0) >= 0))
  })
})
