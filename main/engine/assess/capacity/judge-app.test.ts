import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../../shared/policy/policy.ts'
import type { Evidence } from './evidence.ts'
import { appOf, DAY_MS, evidenceOf, usage, WINDOW } from './evidence-fixture.ts'
import type { Excuse } from './exemptions.ts'
import { judgeApp } from './judge-app.ts'
import { changesBetween, reportOf } from './report.ts'

const RULES = DEFAULT_POLICY.capacity
const zombie = (name: string) => evidenceOf(name, 0.02, 0.1, { traffic: usage(0) })
const unknown = (name: string) => evidenceOf(name, 0, 0, { cpu: null, memory: null })
const judge = (...parts: readonly Evidence[]) => judgeApp(appOf('enrol', parts), RULES, WINDOW)

describe('the verdict on an app', () => {
  it('is that of the part most in need, which it names', () => {
    const found = judge(zombie('batch'), evidenceOf('web', 0.75, 0.1), evidenceOf('db', 0.1, 0.8), unknown('cache'))
    expect(found).toMatchObject({ verdict: 'tight', binding: 'component:east/db', test: { code: 'part.tight-memory' } })
    expect(found.parts.map(({ name }) => name)).toEqual(['db', 'web', 'cache', 'batch'])
  })

  it('is zombie only if all parts are', () => {
    expect(judge(zombie('a'), zombie('b')).verdict).toBe('zombie')
    expect(judge(zombie('a'), evidenceOf('b', 0.1, 0.1)).verdict).toBe('under-used')
    expect(judge(zombie('a'), evidenceOf('b', 0.4, 0.1)).verdict).toBe('healthy')
  })

  it('is unknown where a part is that could be tight, and names it', () => {
    const found = judge(zombie('a'), evidenceOf('b', 0.4, 0.1), unknown('db'))
    expect(found).toMatchObject({
      ...{ verdict: 'unknown', binding: null, enoughAt: null },
      test: { code: 'app.parts-unknown', facts: { count: 3, unknown: 1, names: 'db' } },
    })
    expect(judge()).toMatchObject({ verdict: 'unknown', test: { code: 'app.nothing' } })
  })

  it('sums what is known and counts what is not', () => {
    const half = { requested: { cpuMilli: 500, memoryBytes: null } }
    const { funnel } = judge(evidenceOf('a', 0.1, 0.1), evidenceOf('b', 0.4, 0.1, half), unknown('c'))
    expect(funnel.requested).toEqual({
      cpuMilli: { sum: 2_500, known: 3, of: 3 },
      memoryBytes: { sum: 2_000_000, known: 2, of: 3 },
    })
    expect(funnel.used.cpuMilli).toEqual({ sum: 300, known: 2, of: 3 })
    expect(funnel.granted.cpuMilli).toEqual({ sum: null, known: 0, of: 1 })
    expect(funnel.reclaimable.cpuMilli).toEqual({ sum: 880, known: 1, of: 1 })
  })

  const excuse = (more: Partial<Excuse>): Excuse => ({ standby: false, onlineSince: null, peaks: [], ...more })
  const peak = {
    name: '报名',
    nameEn: null,
    from: WINDOW.to + 10 * DAY_MS,
    to: WINDOW.to + 12 * DAY_MS,
    factor: 60,
    apps: ['enrol'],
  }
  it.each([
    ['by its register row', { onlineSince: WINDOW.to - DAY_MS }, { why: 'young', until: WINDOW.to + 89 * DAY_MS }],
    ['on standby', { standby: true }, { why: 'standby' }],
    ['near a peak', { peaks: [peak] }, { why: 'peak', name: '报名', nameEn: null, until: WINDOW.to + 26 * DAY_MS }],
  ] as const)('keeps its verdict and gives nothing back while it is exempt: %s', (_, more, exemption) => {
    const found = judgeApp(appOf('enrol', [zombie('a')]), RULES, WINDOW, excuse(more))
    expect(found).toMatchObject({ verdict: 'zombie', exemptions: [exemption] })
    expect(found.funnel.reclaimable.cpuMilli).toEqual({ sum: null, known: 0, of: 0 })
  })

  it('is exempt by the age of its oldest component, and not after it', () => {
    const app = appOf('enrol', [zombie('a')], { createdAt: WINDOW.to - 89 * DAY_MS })
    expect(judgeApp(app, RULES, WINDOW).exemptions).toEqual([{ why: 'young', until: WINDOW.to + DAY_MS }])
    const older = appOf('enrol', [zombie('a')], { createdAt: WINDOW.to - 90 * DAY_MS })
    expect(judgeApp(older, RULES, WINDOW).exemptions).toEqual([])
    const far = { ...peak, from: WINDOW.to + 15 * DAY_MS, to: WINDOW.to + 16 * DAY_MS }
    expect(judgeApp(older, RULES, WINDOW, excuse({ peaks: [far] })).exemptions).toEqual([])
  })

  it('excuses only the young part of an old app', () => {
    const fresh = { ...zombie('fresh'), createdAt: WINDOW.to - 40 * DAY_MS }
    const found = judgeApp(appOf('enrol', [zombie('old'), fresh]), RULES, WINDOW)
    expect(found.exemptions).toEqual([])
    expect(found.parts.map(({ name, reclaimable }) => [name, reclaimable !== null])).toEqual([
      ['fresh', false],
      ['old', true],
    ])
  })
})

describe('the report', () => {
  const evidence = {
    window: WINDOW,
    asOf: WINDOW.to,
    apps: [appOf('a', [zombie('a')]), appOf('b', [evidenceOf('b', 0.5, 0.5)], { bureau: 'bureau:hrss' }), appOf('c', [])],
    bureaus: [
      { id: 'bureau:edu', name: '教育局', nameEn: null },
      { id: 'bureau:hrss', name: '人社局', nameEn: null },
    ],
    clouds: [
      { id: 'cluster:east', name: '东区', nameEn: null, source: 'east', granted: { cpuMilli: 9_000, memoryBytes: null } },
      { id: 'cluster:west', name: '西区', nameEn: null, source: 'west', granted: { cpuMilli: null, memoryBytes: null } },
    ],
  }

  it('counts and sums by bureau and cloud', () => {
    const report = reportOf(evidence, RULES, [])
    expect(report.estate.counts).toEqual({ zombie: 1, 'under-used': 0, healthy: 1, unknown: 1, tight: 0, saturated: 0 })
    expect(report.bureaus.map(({ counts }) => counts.unknown)).toEqual([1, 0])
    expect(report.clouds.map(({ counts }) => counts.zombie)).toEqual([1, 0])
    expect(report.clouds.map(({ funnel }) => funnel.granted.cpuMilli.sum)).toEqual([9_000, null])
    expect(report.clouds[1]?.funnel.requested.cpuMilli).toEqual({ sum: null, known: 0, of: 0 })
  })

  it('tells what other thresholds would change', () => {
    const before = reportOf(evidence, RULES, [])
    const after = reportOf(evidence, { ...RULES, tight: 0.45 }, [])
    expect(changesBetween(before, after)).toEqual([{ app: 'app:b', before: 'healthy', after: 'tight' }])
  })
})
