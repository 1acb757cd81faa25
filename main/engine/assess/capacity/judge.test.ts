import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVerdicts, IDLE, type Use } from '../../../../shared/estate/verdict.ts'
import { DEFAULT_POLICY } from '../../../../shared/policy/policy.ts'
import type { Evidence } from './evidence.ts'
import { DAY_MS, evidenceOf, usage, WINDOW } from './evidence-fixture.ts'
import { judgePart } from './judge.ts'

const RULES = DEFAULT_POLICY.capacity
const judge = (evidence: Evidence) => judgePart(evidence, RULES, WINDOW, [])
const part = (cpu: number, memory: number, more: Partial<Evidence> = {}) => judge(evidenceOf('web', cpu, memory, more))
const silent = usage(0)

describe('the verdict on a component', () => {
  it.each([
    ['zombie', part(0.03, 0.5, { traffic: silent }), 'part.zombie'],
    ['under-used', part(0.03, 0.2), 'part.under-used'],
    ['under-used', part(0.19, 0.29), 'part.under-used'],
    ['healthy', part(0.21, 0.1), 'part.healthy'],
    ['healthy', part(0.1, 0.31), 'part.healthy'],
    ['tight', part(0.71, 0.1), 'part.tight-cpu'],
    ['tight', part(0.1, 0.71), 'part.tight-memory'],
    ['saturated', part(0.86, 0.1), 'part.saturated-cpu'],
    ['saturated', part(0.1, 0.86), 'part.saturated-memory'],
    ['saturated', part(0.1, 0.1, { throttled: usage(0.3) }), 'part.throttled'],
    ['saturated', part(0.1, 0.1, { oomKilled: 2 }), 'part.oom-killed'],
    ['saturated', part(0.1, 0.1, { waiting: 1 }), 'part.no-room'],
  ] as const)('is %s', (verdict, found, code) => {
    expect(found).toMatchObject({ verdict, test: { code } })
  })

  it('goes by the greatest use for a zombie, and not by P95', () => {
    expect(part(0.03, 0.1, { cpu: usage(0.03, { max: 0.4 }), traffic: silent }).verdict).toBe('under-used')
    expect(part(0.03, 0.1, { traffic: usage(0, { max: 30 }) }).verdict).toBe('under-used')
  })

  it('is no zombie while its traffic is not seen, and says so', () => {
    const unseen = { traffic: null, appTraffic: null }
    expect(part(0.03, 0.1, unseen)).toMatchObject({ verdict: 'under-used', flags: ['traffic-unknown'], trafficOf: null })
    const barely = part(0.03, 0.1, { traffic: usage(0, { seen: 0.3 }) })
    expect(barely).toMatchObject({ verdict: 'under-used', flags: ['traffic-unknown'] })
    const byApp = part(0.03, 0.1, { traffic: null, appTraffic: silent })
    expect(byApp).toMatchObject({ verdict: 'zombie', flags: [], trafficOf: 'app' })
  })

  it('flags CPU that keeps level while nobody calls, whatever its verdict', () => {
    const level = usage(0.5, { p5: 0.47, p50: 0.49 })
    expect(part(0.5, 0.5, { cpu: level, traffic: silent })).toMatchObject({ verdict: 'healthy', flags: ['flat-load'] })
    expect(part(0.5, 0.5, { cpu: level, traffic: usage(8) }).flags).toEqual([])
    expect(part(0.5, 0.5, { traffic: silent }).flags).toEqual([])
  })

  it('is unknown while less than enough of the window was seen, and tells when it will be enough', () => {
    const young = { seen: 1 / 3 }
    const found = part(0.03, 0.1, { cpu: usage(0.03, young), memory: usage(0.1, young), traffic: silent })
    expect(found).toMatchObject({
      verdict: 'unknown',
      test: { code: 'part.too-little', facts: { cpu: 33, memory: 33, least: 80 } },
    })
    // 24 of 30 days are needed, and 10 are there.
    expect(Math.abs((found.enoughAt ?? 0) - (WINDOW.to + 14 * DAY_MS))).toBeLessThan(2)
    const stopped = { seen: 1 / 3, lastAt: WINDOW.to - DAY_MS }
    expect(part(0, 0, { cpu: usage(0, stopped), memory: usage(0, stopped) })).toMatchObject({
      verdict: 'unknown',
      enoughAt: null,
    })
    expect(part(0, 0, { cpu: null, memory: null })).toMatchObject({ verdict: 'unknown', test: { code: 'part.unseen' } })
  })

  it('is short by the one resource that was seen, but never idle or healthy by it', () => {
    expect(part(0.9, 0, { memory: null }).verdict).toBe('saturated')
    expect(part(0.5, 0, { memory: null }).verdict).toBe('unknown')
    expect(part(0.01, 0, { memory: null, traffic: silent }).verdict).toBe('unknown')
  })

  it('flags what the estate tells of a lack also where the verdict is unknown', () => {
    const found = part(0, 0, { cpu: null, memory: null, oomKilled: 1, waiting: 2 })
    expect(found).toMatchObject({ verdict: 'unknown', flags: ['oom-killed', 'no-room'] })
  })

  it('says that nothing is requested, where that is why nothing is known', () => {
    const found = part(0, 0, { cpu: null, memory: null, requested: { cpuMilli: null, memoryBytes: null } })
    expect(found).toMatchObject({ test: { code: 'part.no-requests' }, flags: ['no-requests'] })
  })

  it('gives back what is requested beyond P95 and headroom, of what is idle and not exempt', () => {
    const idle = evidenceOf('web', 0.1, 0.25)
    expect(judge(idle).reclaimable).toEqual({ cpuMilli: 880, memoryBytes: 700_000 })
    expect(judge(idle).used).toEqual({ cpuMilli: 100, memoryBytes: 250_000 })
    expect(judgePart(idle, RULES, WINDOW, [{ why: 'standby' }])).toMatchObject({ verdict: 'under-used', reclaimable: null })
    expect(part(0.5, 0.5).reclaimable).toBeNull()
    const half = judge({ ...idle, requested: { cpuMilli: 1_000, memoryBytes: null } })
    expect(half.reclaimable).toEqual({ cpuMilli: 880, memoryBytes: null })
  })
})

const share = fc.double({ min: 0, max: 1.5, noNaN: true })
const anyUse: fc.Arbitrary<Use | null> = fc.option(
  fc.tuple(fc.tuple(share, share, share, share), fc.double({ min: 0, max: 1, noNaN: true })).map(([figures, seen]) => {
    const [p5 = 0, p50 = 0, p95 = 0, max = 0] = [...figures].sort((a, b) => a - b)
    return { seen, lastAt: WINDOW.to, p5, p50, p95, max }
  }),
)
const anyEvidence: fc.Arbitrary<Evidence> = fc
  .record({
    cpu: anyUse,
    memory: anyUse,
    throttled: anyUse,
    traffic: anyUse,
    appTraffic: anyUse,
    oomKilled: fc.nat(2),
    waiting: fc.nat(2),
  })
  .map((more) => evidenceOf('web', 0, 0, more))

const more = (use: Use | null, by: number): Use | null =>
  use && { ...use, p5: use.p5 + by, p50: use.p50 + by, p95: use.p95 + by, max: use.max + by }

describe('any evidence', () => {
  it('never becomes more idle by more use', () => {
    fc.assert(
      fc.property(anyEvidence, share, share, share, (evidence, cpu, memory, traffic) => {
        const used: Evidence = {
          ...evidence,
          ...{ cpu: more(evidence.cpu, cpu), memory: more(evidence.memory, memory), throttled: more(evidence.throttled, cpu) },
          ...{ traffic: more(evidence.traffic, traffic), appTraffic: more(evidence.appTraffic, traffic) },
        }
        expect(compareVerdicts(judge(used).verdict, judge(evidence).verdict)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('is unknown where nothing was seen enough, and never idle where one resource was not', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const { verdict, reclaimable } = judge(evidence)
        const unseen = [evidence.cpu, evidence.memory].filter((use) => (use?.seen ?? 0) < RULES.leastSeen)
        if (unseen.length > 0) expect(IDLE.has(verdict) || verdict === 'healthy').toBe(false)
        if (unseen.length === 2 && (evidence.throttled?.seen ?? 0) < RULES.leastSeen) expect(verdict).toBe('unknown')
        if (!IDLE.has(verdict)) expect(reclaimable).toBeNull()
      }),
    )
  })
})
