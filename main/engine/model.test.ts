import { describe, expect, it } from 'vitest'
import type { Delta, ObservedRecord } from '../../shared/estate/record.ts'
import { EMPTY_REGISTER } from '../../shared/estate/register.ts'
import { DEFAULT_POLICY, policySchema } from '../../shared/policy/policy.ts'
import {
  appRow,
  batchOf,
  budgetOf,
  deploymentOf,
  eventOf,
  nodeOf,
  podOf,
  quotaOf,
  replicaSetOf,
} from './estate/observed-fixture.ts'
import { createModel } from './model.ts'

const T0 = Date.UTC(2026, 0, 1)
const model = (register = EMPTY_REGISTER, policy = DEFAULT_POLICY) =>
  createModel({ policy, register, clusters: [{ name: 'east', displayName: '东区政务云' }] })

const put = (...records: ObservedRecord[]) => [batchOf('east', records)]

const isEvent = (delta: Delta) => delta.op === 'put' && delta.record.kind === 'event'

const EDU = { id: 'edu', name: '教育局', nameEn: null }
const ENROL = appRow('enrol', { appClass: 'citizen' })

describe('model', () => {
  it('links a pod through its ReplicaSet to its Deployment, in whatever order they come', () => {
    const estate = model()
    const [pod, set, deployment] = [podOf('p1', { set: 's1' }), replicaSetOf('s1', 'd1'), deploymentOf('d1', { desired: 1 })]
    estate.apply(put(pod), T0)
    expect(estate.get(pod.id)).toMatchObject({ parent: 'component:east/loose/enrol/ReplicaSet/s1' })
    estate.apply(put(set), T0)
    expect(estate.get(pod.id)).toMatchObject({ parent: 'component:east/loose/enrol/Deployment/d1' })
    estate.apply(put(deployment), T0)
    expect(estate.get(pod.id)).toMatchObject({ parent: deployment.id })
    expect([...estate.ofKind('component')].map(({ id, instanceCount }) => [id, instanceCount])).toEqual([[deployment.id, 1]])
  })

  it('names a cluster by itself, whatever every object inherits under that name', () => {
    const odd = createModel({
      policy: DEFAULT_POLICY,
      register: EMPTY_REGISTER,
      clusters: [{ name: 'constructor', displayName: null }],
    })
    odd.setRegister(EMPTY_REGISTER, T0)
    expect(odd.get('cluster:constructor')).toMatchObject({ name: 'constructor' })
  })

  it('moves an instance that came again under its uid in another namespace', () => {
    const estate = model()
    estate.apply(put(podOf('a')), T0)
    estate.apply(put(podOf('a', { namespace: 'other' })), T0)
    expect(estate.get('instance:east/a')).toMatchObject({ parent: 'component:east/loose/other/Pod/bare-pods' })
  })

  it('shows a cluster before anything of it is observed, as unknown', () => {
    const estate = model()
    expect(estate.nextDueAt()).toBe(0)
    estate.tick(T0)
    expect(estate.get('cluster:east')).toMatchObject({ name: '东区政务云', level: 'unknown', allocatable: { cpuMilli: null } })
    expect(estate.nextDueAt()).toBeNull()
  })

  it('grants a new pod its grace and then says that it is not ready', () => {
    const estate = model()
    const pod = podOf('p1', { createdAt: T0, ready: false, readyChangedAt: T0 })
    estate.apply(put(nodeOf('n1'), pod), T0)
    expect(estate.get(pod.id)).toMatchObject({ level: 'normal' })
    expect(estate.nextDueAt()).toBe(T0 + 60_000)
    estate.tick(T0 + 60_000)
    expect(estate.get(pod.id)).toMatchObject({ level: 'notice', reasons: [{ code: 'instance.not-ready', since: T0 }] })
  })

  it('takes no outage back that it told of because the clock was set back', () => {
    const estate = model()
    const outage = (updated: number) => put(deploymentOf('d1', { desired: 3, available: 0, updated }))
    const HOUR = 3_600_000
    estate.apply(outage(3), T0 + HOUR)
    estate.tick(T0 + HOUR + 60_000)
    expect(estate.get('component:east/d1')).toMatchObject({ reasons: [{ code: 'component.outage', since: T0 + HOUR }] })
    estate.apply(outage(2), T0)
    expect(estate.get('component:east/d1')).toMatchObject({ reasons: [{ code: 'component.outage', since: T0 }] })
  })

  it('is not silenced for the time by which a clock was ahead', () => {
    const estate = model()
    const short = deploymentOf('d1', { desired: 2, available: 1, readyReplicas: 1 })
    const HOUR = 3_600_000
    estate.apply(put(short), T0 + HOUR)
    expect(estate.get(short.id)).toMatchObject({ reasons: [] })
    estate.apply(put(podOf('other')), T0)
    expect(estate.nextDueAt()).toBe(T0 + DEFAULT_POLICY.health.shortGraceSeconds * 1000)
    estate.tick(estate.nextDueAt() ?? 0)
    expect(estate.get(short.id)).toMatchObject({ reasons: [{ code: 'component.short' }] })
  })

  it('shows an outage at the first look where the server tells that it is no new one', () => {
    const down = { desired: 3, available: 0, createdAt: T0 - 9_000_000 }
    const since = T0 - 600_000
    const estate = model()
    estate.apply(put(deploymentOf('old', { ...down, unavailableSince: since }), deploymentOf('fresh', down)), T0)
    expect(estate.get('component:east/old')).toMatchObject({ reasons: [{ code: 'component.outage', since }] })
    expect(estate.get('component:east/fresh')).toMatchObject({ level: 'normal', reasons: [] })
  })

  it('gives a quota to the app that has the namespace to itself, and to the cluster in any case', () => {
    const estate = model()
    const [web, db] = [deploymentOf('web', { labels: { app: 'web' } }), deploymentOf('db', { labels: { app: 'db' } })]
    estate.apply(put(quotaOf('q1', 9000), quotaOf('q2', 8000), web, replicaSetOf('s', 'web'), podOf('p', { set: 's' })), T0)
    const granted = { cpuMilli: 8000, memoryBytes: null }
    const requested = { cpuMilli: 100, memoryBytes: 1000 }
    expect(estate.get('app:unassigned/east/enrol/web')).toMatchObject({ capacity: { granted, requested } })
    expect(estate.get('cluster:east')).toMatchObject({ capacity: { granted, requested, used: { cpuMilli: null } } })
    estate.apply(put(db), T0)
    expect(estate.get('app:unassigned/east/enrol/web')).toMatchObject({ capacity: { granted: { cpuMilli: null } } })
    expect(estate.get('cluster:east')).toMatchObject({ capacity: { granted } })
  })

  it('takes the approval of the register for granted, figure by figure, where no quota tells', () => {
    const approved = appRow('enrol', { quota: { cpuMilli: 64_000, memoryBytes: 256 } })
    const estate = model({ ...EMPTY_REGISTER, bureaus: [EDU], apps: [approved] })
    const web = deploymentOf('web', { labels: { app: 'enrol' } })
    estate.apply(put(web), T0)
    expect(estate.get('app:enrol')).toMatchObject({ capacity: { granted: { cpuMilli: 64_000, memoryBytes: 256 } } })
    estate.apply(put(quotaOf('q1', 9000)), T0)
    expect(estate.get('app:enrol')).toMatchObject({ capacity: { granted: { cpuMilli: 9000, memoryBytes: 256 } } })
  })

  it('knows no capacity and no level of what is not observed', () => {
    const estate = model({ ...EMPTY_REGISTER, bureaus: [EDU], apps: [ENROL] })
    estate.tick(T0)
    expect(estate.get('app:enrol')).toMatchObject({
      level: 'unknown',
      reasons: [{ code: 'app.nothing-observed' }],
      capacity: { granted: { cpuMilli: null }, requested: { cpuMilli: null } },
    })
    expect(estate.get('bureau:edu')).toMatchObject({ level: 'unknown' })
    estate.apply(put(deploymentOf('web', { labels: { app: 'enrol' } })), T0)
    expect(estate.get('app:enrol')).toMatchObject({ level: 'normal', capacity: { requested: { cpuMilli: null } } })
    expect(estate.get('bureau:edu')).toMatchObject({ level: 'normal' })
  })

  it('moves components when the register changes, and keeps the unassigned bureau only while it is needed', () => {
    const estate = model()
    estate.apply(put(deploymentOf('web', { labels: { app: 'enrol' } })), T0)
    expect(estate.get('bureau:unassigned')).toBeDefined()
    const deltas = estate.setRegister({ ...EMPTY_REGISTER, bureaus: [EDU], apps: [ENROL] }, T0)
    expect(deltas.map((delta) => (delta.op === 'put' ? `put ${delta.record.id}` : `del ${delta.id}`)).sort()).toEqual([
      'del app:unassigned/east/enrol/enrol',
      'del bureau:unassigned',
      'put app:enrol',
      'put bureau:edu',
      'put component:east/web',
    ])
  })

  it('says that a budget is missing only once it knows the budgets', () => {
    const estate = model({ ...EMPTY_REGISTER, bureaus: [EDU], apps: [ENROL] })
    const web = deploymentOf('web', { labels: { app: 'enrol' } })
    estate.apply(put(web), T0)
    expect(estate.get(web.id)).toMatchObject({ level: 'normal' })
    const none = { kind: 'disruption-budget', workload: null, namespace: '', records: [] } as const
    estate.apply([{ source: 'east', swaps: [none], changes: [], cursors: [] }], T0)
    expect(estate.get(web.id)).toMatchObject({ level: 'notice', reasons: [{ code: 'component.no-disruption-budget' }] })
    estate.apply(put(budgetOf('b', 'web')), T0)
    expect(estate.get(web.id)).toMatchObject({ level: 'normal' })
  })

  it('says that replicas share a zone, and no longer when a node turns out to be in another', () => {
    const estate = model()
    const nodes = [nodeOf('n1', { zone: 'a' }), nodeOf('n2', { zone: 'a' }), nodeOf('n3', { zone: 'b' })]
    const pods = [podOf('p1', { set: 's', node: 'n1' }), podOf('p2', { set: 's', node: 'n2' })]
    const web = deploymentOf('web')
    estate.apply(put(...nodes, web, replicaSetOf('s', 'web'), ...pods), T0)
    expect(estate.get(web.id)).toMatchObject({ level: 'notice', reasons: [{ code: 'component.one-zone', facts: { zone: 'a' } }] })
    estate.apply(put(nodeOf('n2', { zone: 'b' })), T0)
    expect(estate.get(web.id)).toMatchObject({ level: 'normal', reasons: [] })
  })

  it('gathers static pods, bare pods and the runs of a CronJob', () => {
    const estate = model()
    const owned = (kind: string, name: string) => ({ owner: { kind, name, uid: name } })
    estate.apply(
      put(
        podOf('etcd-n1', owned('Node', 'n1')),
        podOf('lonely'),
        podOf('a', { ...owned('Job', 'report-28391230'), phase: 'Succeeded', ready: false }),
        podOf('b', owned('Job', 'report-28391231')),
      ),
      T0,
    )
    expect([...estate.ofKind('component')].map(({ id, workload, desired }) => [id, workload, desired])).toEqual([
      ['component:east/loose/enrol/Node/static-pods', 'loose/Node', 1],
      ['component:east/loose/enrol/Pod/bare-pods', 'loose/Pod', 1],
      ['component:east/loose/enrol/Job/report', 'loose/Job', 1],
    ])
  })

  it('tells each Event by itself, and the newest first', () => {
    const estate = model()
    const [first, again] = [eventOf('e', 'p1', { lastAt: 1 }), eventOf('e', 'p1', { lastAt: 2, count: 2 })]
    expect(estate.apply(put(first, eventOf('f', 'p1', { lastAt: 3 }), again), T0).filter(isEvent)).toHaveLength(3)
    expect(estate.eventsAbout('p1').map(({ lastAt }) => lastAt)).toEqual([3, 2])
    expect(estate.apply(put({ ...again, version: '9' }), T0)).toEqual([])
  })

  it('judges everything anew when the policy changes, as if it had always held', () => {
    const strict = policySchema.parse({
      health: { restartCount: 2, notReadyGraceSeconds: 0, shortGraceSeconds: 0 },
      redundancy: { singleReplicaClasses: ['other'] },
      alerts: { grades: [{ match: { alertname: 'Slow' }, grade: 'critical' }] },
    })
    const alert: ObservedRecord = {
      ...{ id: 'alert:am/1', kind: 'alert', source: 'am', uid: '1', namespace: '', name: 'Slow', createdAt: T0, version: '' },
      ...{ about: { labels: { node: 'n1' } }, labels: { alertname: 'Slow', severity: 'info' }, summary: null, startsAt: T0 },
      ...{ state: 'firing', silences: [] },
    }
    const batches = [
      ...put(
        nodeOf('n1', { ready: 'False', readyChangedAt: T0 }),
        podOf('a', { ready: false, readyChangedAt: T0, createdAt: T0, restarts: 3, node: 'n1' }),
      ),
      batchOf('am', [alert]),
    ]
    const one = model()
    one.apply(batches, T0 + 1_000)
    one.setPolicy(strict, T0 + 2_000)
    const other = model(EMPTY_REGISTER, strict)
    other.apply(batches, T0 + 1_000)
    const told = (of: typeof one) => [...of.all()].map((record) => JSON.stringify(record)).sort()
    expect(told(one)).toEqual(told(other))
    expect(one.get('node:east/n1')).toMatchObject({ level: 'critical' })
  })

  it('drops a source whole', () => {
    const estate = model()
    estate.apply(put(nodeOf('n1'), podOf('p'), eventOf('e', 'p'), deploymentOf('web')), T0)
    estate.dropSource('east', T0)
    expect([...estate.all()]).toEqual([])
    expect(estate.eventsAbout('p')).toEqual([])
  })
})

describe('a component on two clouds', () => {
  const labels = { 'wanglou.io/app': 'enrol', 'wanglou.io/bureau': 'edu' }
  const two = () =>
    createModel({
      policy: { ...DEFAULT_POLICY, redundancy: { ...DEFAULT_POLICY.redundancy, singleReplicaClasses: ['other'] } },
      register: EMPTY_REGISTER,
      clusters: ['east', 'west'].map((name) => ({ name, displayName: null })),
    })
  const on = (source: string, ready = true) =>
    batchOf(source, [
      deploymentOf('web', { source, labels, desired: 1 }),
      replicaSetOf('web-1', 'web', { source }),
      podOf('p', { source, set: 'web-1', ready }),
    ])
  const codes = (estate: ReturnType<typeof two>, source: string) => {
    const record = estate.get(`component:${source}/web`)
    return record?.kind === 'component' ? record.reasons.map(({ code }) => code) : []
  }

  it('counts once, and one replica on each is no single point of failure while both are up', () => {
    for (const sources of [
      ['east', 'west'],
      ['west', 'east'],
    ]) {
      const estate = two()
      estate.apply([on(sources[0] ?? '')], T0)
      expect(codes(estate, sources[0] ?? '')).toEqual(['component.single-replica'])
      estate.apply([on(sources[1] ?? '')], T0)
      expect(estate.get('app:edu/enrol')).toMatchObject({ componentCount: 1, instanceCount: 2 })
      expect([codes(estate, 'east'), codes(estate, 'west')]).toEqual([[], []])
      estate.apply([on('west', false)], T0)
      expect(codes(estate, 'east')).toEqual(['component.single-replica'])
      estate.apply([{ ...batchOf('west', []), changes: [{ op: 'del', id: 'component:west/web' }] }], T0)
      expect(codes(estate, 'east')).toEqual(['component.single-replica'])
    }
  })
})
