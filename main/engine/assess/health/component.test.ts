import { describe, expect, it } from 'vitest'
import type { AppClass } from '../../../../shared/estate/record.ts'
import { DEFAULT_POLICY } from '../../../../shared/policy/policy.ts'
import { deploymentOf } from '../../estate/observed-fixture.ts'
import { assessComponent, type ComponentContext, type Workload } from './component.ts'
import { moment } from './finding.ts'

const NOW = Date.UTC(2026, 0, 1)
const LONG = NOW - 600_000

const spread = (...nodes: string[]) => new Map(nodes.map((node) => [node, 1]))

function assess(more: Partial<Workload>, context: Partial<ComponentContext> = {}) {
  const component: Workload = { ...deploymentOf('web'), ...more }
  return assessComponent(component, {
    appClass: null,
    shortSince: component.available < component.desired ? LONG : null,
    isToldShort: false,
    instances: component.desired,
    ready: component.available,
    readyByNode: spread('n1', 'n3'),
    readyByZone: new Map(),
    untold: 0,
    codes: new Map(),
    zoneOf: (node) => (node === 'n3' ? 'b' : 'a'),
    readyElsewhere: false,
    severalNodes: true,
    severalZones: true,
    hasBudget: () => true,
    scaledToLimit: null,
    policy: DEFAULT_POLICY,
    when: moment(NOW),
    ...context,
  }).map(({ code, level }) => `${level} ${code}`)
}

describe('health of a component', () => {
  it.each<[AppClass | null, number, string]>([
    ['citizen', 0, 'critical component.outage'],
    ['internal', 0, 'major component.outage'],
    [null, 0, 'major component.outage'],
    ['citizen', 1, 'major component.gravely-short'],
    ['internal', 1, 'minor component.gravely-short'],
    ['citizen', 3, 'minor component.short'],
    [null, 3, 'notice component.short'],
  ])('grades missing replicas for class %s with %i of 4 available', (appClass, available, expected) => {
    expect(assess({ desired: 4, available }, { appClass })).toContain(expected)
  })

  it('grants a rolling update its passing gap, and a new workload its start', () => {
    const seconds = (count: number) => NOW - count * 1000
    expect(assess({ desired: 4, available: 3 }, { shortSince: seconds(5) })).toEqual([])
    expect(assess({ desired: 4, available: 0 }, { shortSince: seconds(9) })).toEqual([])
    expect(assess({ desired: 4, available: 0 }, { shortSince: seconds(11) })).toEqual(['major component.outage'])
    expect(assess({ desired: 4, available: 0, createdAt: seconds(11) }, { shortSince: seconds(11) })).toEqual([])
  })

  it('is no worse for many crash loops than for one: its replicas say what it cannot do', () => {
    const crashing = (count: number) => ({ codes: new Map([['instance.crash-loop', count]] as const) })
    expect(assess({ desired: 9, available: 9 }, crashing(1))).toEqual(['minor component.crash-loop'])
    expect(assess({ desired: 9, available: 9 }, crashing(9))).toEqual(['minor component.crash-loop'])
  })

  it('says that a rollout stalls, and that an autoscaler is at its limit', () => {
    const stalled = { reason: 'ProgressDeadlineExceeded', message: '', since: LONG }
    expect(assess({ stalled }, { scaledToLimit: 8 })).toEqual(['minor component.stalled', 'notice component.at-limit'])
    expect(assess({ stalled: { ...stalled, reason: 'ReplicaSetCreateError' } })).toEqual(['minor component.rollout-failed'])
  })

  it.each<[string, Partial<Workload>, Partial<ComponentContext>, string[]]>([
    ['one node', {}, { readyByNode: new Map([['n1', 2]]) }, ['notice component.one-node']],
    ['one zone', {}, { readyByNode: spread('n1', 'n2') }, ['notice component.one-zone']],
    ['two zones', {}, { readyByNode: spread('n1', 'n3') }, []],
    ['a cluster of one zone', {}, { severalZones: false }, []],
    ['a zone that is not known', {}, { zoneOf: () => null }, []],
    ['one node of one', {}, { readyByNode: new Map([['n1', 2]]), severalNodes: false }, []],
    ['only one ready yet', { available: 1 }, { readyByNode: spread('n1'), shortSince: NOW }, []],
    ['no budget', {}, { readyByNode: spread('n1', 'n3'), hasBudget: () => false }, ['notice component.no-disruption-budget']],
    ['budgets not observed', {}, { readyByNode: spread('n1', 'n3'), hasBudget: () => null }, []],
    ['one replica', { desired: 1, available: 1 }, {}, ['notice component.single-replica']],
    ['scaled to none', { desired: 0, available: 0 }, {}, []],
    ['a DaemonSet', { workload: 'DaemonSet' }, { hasBudget: () => false }, []],
    ['a loose component', { workload: 'loose/Job' }, { hasBudget: () => false }, []],
  ])('redundancy of a citizen app: %s', (_, more, context, expected) => {
    expect(assess(more, { appClass: 'citizen', ...context })).toEqual(expected)
  })

  it('asks of each class what the policy asks of it', () => {
    const gaps = { hasBudget: () => false, readyByNode: new Map([['n1', 2]]) }
    expect(assess({}, gaps)).toEqual(['notice component.one-node'])
    expect(assess({}, { ...gaps, appClass: 'internal' })).toEqual([
      'notice component.one-node',
      'notice component.no-disruption-budget',
    ])
    expect(assess({ desired: 1, available: 1 }, gaps)).toEqual([])
    const redundancy = { spreadClasses: [], budgetClasses: [], singleReplicaClasses: [] }
    expect(assess({}, { ...gaps, appClass: 'citizen', policy: { ...DEFAULT_POLICY, redundancy } })).toEqual([])
  })
})

describe('health of a group of machines', () => {
  const group = { workload: 'vm-group', counted: true } as const
  const apart = { ready: 2, readyByNode: spread('h1', 'h2'), severalZones: false }

  it('says what nobody told, and grades only what is missing for sure', () => {
    expect(assess({ ...group, desired: 3, available: 3 }, { untold: 0 })).toEqual([])
    expect(assess({ ...group, desired: 3, available: 0 }, { ...apart, untold: 3, shortSince: null })).toEqual([
      'unknown component.readiness-untold',
    ])
    expect(assess({ ...group, desired: 4, available: 0 }, { ...apart, untold: 1, shortSince: LONG })).toEqual([
      'minor component.gravely-short',
      'unknown component.readiness-untold',
    ])
    expect(assess({ ...group, desired: 0, available: 0 }, { instances: 0 })).toEqual(['unknown component.nothing-told'])
  })

  it('looks at hosts and at the zones that machines tell, and says nothing where one does not tell', () => {
    const two = { ...group, desired: 2, available: 2 }
    expect(assess(two, { ready: 2, readyByNode: new Map([['h1', 2]]) })).toEqual(['notice component.one-host'])
    expect(assess(two, { ready: 2, readyByNode: new Map([['h1', 1]]) })).toEqual([])
    expect(assess(two, { ready: 2, readyByNode: new Map(), readyByZone: new Map([['z', 2]]) })).toEqual([
      'notice component.one-zone',
    ])
    expect(assess(two, { ready: 2, readyByNode: new Map(), readyByZone: new Map([['z', 1]]) })).toEqual([])
    expect(assess(two, { ready: 2, readyByNode: new Map(), readyByZone: spread('y', 'z') })).toEqual([])
  })

  it('takes the word of a platform that tells how many serve', () => {
    const told = { workload: 'database', desired: 2, available: 2 } as const
    expect(assess(told, { instances: 0, ready: 0, readyByNode: new Map() })).toEqual([])
    expect(assess({ ...told, available: 0 }, { instances: 0, ready: 0 })).toEqual(['major component.outage'])
  })
})
