import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detect, type Evidence, type ProbeEvidence } from './detect.ts'

const T0 = Date.UTC(2026, 10, 23)
const call = { app: '入学报名', bureau: '教育局', dutyPost: '教育局值班室', dutyPhone: '0715-1' }
const other = { ...call, app: '统一身份认证', bureau: '人社局' }
const QUIET: Evidence = { probes: [], signals: [], upstreams: [], call }

const probe = (vantage: ProbeEvidence['vantage'], ok: boolean | null, more: Partial<ProbeEvidence> = {}): ProbeEvidence => ({
  ...{ target: `https://enrol/${vantage}`, vantage, ok, since: T0, stale: false },
  ...more,
})
const codes = (evidence: Partial<Evidence>) => detect({ ...QUIET, ...evidence }).evidence.map(({ code }) => code)
const sideOf = (evidence: Partial<Evidence>) => detect({ ...QUIET, ...evidence }).side

describe('detection', () => {
  it('says how far apart the first bad probe and the first alarm are, and who was first', () => {
    const signals = [
      { on: 'web', since: T0 + 300_000 },
      { on: 'db', since: T0 + 240_000 },
    ]
    const found = detect({ ...QUIET, probes: [probe('user', false)], signals })
    expect(found).toMatchObject({
      firstBadProbe: { at: T0, target: 'https://enrol/user' },
      firstAlarm: { at: T0 + 240_000, on: 'db' },
      distanceMs: 240_000,
    })
    expect(detect({ ...QUIET, probes: [probe('user', false, { since: T0 + 600_000 })], signals }).distanceMs).toBe(-360_000)
  })

  it.each<[string, Partial<Evidence>, string | null]>([
    ['the probe inside fails', { probes: [probe('platform', false), probe('user', false)] }, 'platform'],
    [
      'users cannot, and the platform has an alarm',
      { probes: [probe('user', false)], signals: [{ on: 'web', since: T0 }] },
      'platform',
    ],
    ['users cannot, inside it works, the platform is quiet', { probes: [probe('platform', true), probe('user', false)] }, 'user'],
    ['users cannot, and nobody looks from inside', { probes: [probe('user', false)] }, 'unclear'],
    ['from nobody knows where it fails', { probes: [probe(null, false)] }, 'unclear'],
    ['an alarm alone', { signals: [{ on: 'web', since: T0 }] }, 'platform'],
    ['nothing at all', {}, null],
    ['all is well', { probes: [probe('platform', true), probe('user', true)] }, null],
    ['a probe that is stale tells nothing', { probes: [probe('user', false, { stale: true })] }, null],
  ])('where %s', (_, evidence, side) => {
    expect(sideOf(evidence)).toBe(side)
  })

  it('goes by the first bad sample of an episode, though the probe succeeds again or began to fail anew', () => {
    const episode = { since: T0 - 600_000 }
    for (const flapping of [probe('user', true, { episode }), probe('user', false, { episode })]) {
      const found = detect({ ...QUIET, probes: [probe('platform', true), flapping], signals: [] })
      expect(found).toMatchObject({ side: 'user', firstBadProbe: { at: T0 - 600_000, target: 'https://enrol/user' }, call })
    }
    expect(codes({ probes: [probe('platform', true, { episode }), probe('user', true)] })).toEqual([
      ...['probe.platform-flaps', 'probe.user-fine', 'platform.quiet'],
    ])
    expect(detect({ ...QUIET, probes: [probe('user', true, { episode: { since: null } })] })).toMatchObject({
      firstBadProbe: null,
    })
    expect(sideOf({ probes: [probe('user', true, { episode, stale: true })] })).toBeNull()
  })

  it('blames an upstream that began before or with it, and calls its post', () => {
    const upstream = { name: '统一身份认证', since: T0 - 60_000, call: other }
    const found = detect({ ...QUIET, probes: [probe('user', false)], upstreams: [upstream] })
    expect(found).toMatchObject({ side: 'upstream', call: other })
    expect(found.evidence[0]).toEqual({ code: 'upstream.graver', facts: { name: '统一身份认证' } })
    expect(sideOf({ probes: [probe('user', false)], upstreams: [{ ...upstream, since: T0 + 600_000 }] })).toBe('unclear')
    // It is not our fault while nothing is wrong here.
    expect(sideOf({ upstreams: [upstream] })).toBeNull()
  })

  it('says what is missing instead of calling it fine', () => {
    expect(codes({})).toEqual(['platform.quiet', 'missing.probes'])
    expect(codes({ probes: [probe('user', true, { stale: true })] })).toEqual([
      'missing.fresh',
      'platform.quiet',
      'missing.platform',
    ])
    expect(codes({ probes: [probe('platform', true)] })).toEqual(['probe.platform-fine', 'platform.quiet', 'missing.user'])
  })

  it('of which the beginning is not known has no distance', () => {
    const found = detect({ ...QUIET, probes: [probe('user', false, { since: null })], signals: [{ on: 'web', since: T0 }] })
    expect(found).toMatchObject({ firstBadProbe: null, distanceMs: null, side: 'platform' })
  })

  it('never depends on the order of evidence, and never tells a side where nothing fresh is wrong', () => {
    const probes = fc.array(
      fc.record({
        ...{ target: fc.constantFrom('a', 'b', 'c'), vantage: fc.constantFrom('platform', 'user', null) },
        ...{ ok: fc.constantFrom(true, false, null), since: fc.option(fc.integer({ min: 1, max: 9 })), stale: fc.boolean() },
      }),
      { maxLength: 4 },
    )
    const signals = fc.uniqueArray(fc.record({ on: fc.constantFrom('x', 'y'), since: fc.integer({ min: 1, max: 9 }) }), {
      selector: ({ since }) => since,
    })
    fc.assert(
      fc.property(probes, signals, (given, told) => {
        const one = detect({ ...QUIET, probes: given, signals: told })
        const two = detect({ ...QUIET, probes: [...given].reverse(), signals: [...told].reverse() })
        expect([two.side, two.distanceMs, two.firstBadProbe?.at, two.firstAlarm]).toEqual([
          one.side,
          one.distanceMs,
          one.firstBadProbe?.at,
          one.firstAlarm,
        ])
        const isWrong = told.length > 0 || given.some(({ ok, stale }) => ok === false && !stale)
        expect(one.side === null).toBe(!isWrong)
        expect(one.call === null).toBe(!isWrong)
      }),
    )
  })
})
