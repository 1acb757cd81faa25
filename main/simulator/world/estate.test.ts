import { describe, expect, it } from 'vitest'
import { present } from '../../../shared/lib/assert.ts'
import { PLURALS } from '../api/resources.ts'
import type { SourceName } from '../estate/clouds.ts'
import { planEstate, type Size } from '../estate/plan.ts'
import { createLife } from '../life.ts'
import { createRandom } from '../random.ts'
import { live } from '../scenarios/calm.ts'
import { SCENARIOS, type ScenarioName } from '../scenarios/table.ts'
import { createSchedule } from '../schedule.ts'
import { allocatableMilli } from './build-cluster.ts'
import { createEstate, type Estate } from './estate.ts'
import { livePods } from './state.ts'

const EPOCH = Date.parse('2026-09-01T00:30:00Z')
const MINUTE = 60_000
/** The product's rules let a workload be short this long before they speak, ms. */
const SHORT_GRACE_MS = 30_000

/** A scenario without any server: the estate, its time line, and what was done to the network. */
function stage(scenario: ScenarioName, size: Size = 'town', seed = 7) {
  const { beforeMs, play } = SCENARIOS[scenario]
  const schedule = createSchedule(-beforeMs)
  const random = createRandom(seed)
  const plan = planEstate(seed, size)
  const now = () => EPOCH + schedule.nowMs
  const estate = createEstate(plan, schedule, random, now)
  const { usage, outlook, privateCloud } = createLife(seed, plan, estate, schedule, EPOCH, now)
  const network: string[] = []
  const note = (what: string) => (source: SourceName) => void network.push(`${schedule.nowMs / 1000} ${what} ${source}`)
  const set = {
    estate,
    schedule,
    random: random.fork('scenario'),
    ...{ now, usage, outlook, privateCloud },
    cut: note('cut'),
    restore: note('restore'),
    refuse: note('refuse'),
    accept: note('accept'),
  }
  const changes: string[] = []
  for (const [source, { store }] of estate.clusters) {
    for (const resource of PLURALS) {
      store.shelf(resource).subscribe(({ type, key, revision }) => {
        changes.push(`${schedule.nowMs} ${source} ${resource} ${type} ${key} ${revision}`)
      })
    }
  }
  live(set)
  play(set)
  return { estate, schedule, network, changes }
}

function deploymentOf(estate: Estate, app: string) {
  const { cluster, component } = present(estate.componentsOf(app, 'api')[0], app)
  return () => present(cluster.store.shelf('deployments').get(`${component.app.namespace}/${component.plan.name}`), app)
}

const progressOf = (deployment: ReturnType<ReturnType<typeof deploymentOf>>) =>
  deployment.status.conditions.find(({ type }) => type === 'Progressing')?.reason

describe('demo estate', () => {
  it('has about 3,000 pods on four clusters in three zones, which request 50 to 85 % of what there is', () => {
    const { estate } = stage('calm', 'city')
    const pods = [...estate.clusters.values()].map(({ store }) => store.shelf('pods').size)
    expect(pods).toHaveLength(4)
    const total = pods.reduce((sum, each) => sum + each, 0)
    expect(total).toBeGreaterThan(2900)
    expect(total).toBeLessThan(3200)
    for (const { nodes, components, cloud } of estate.clusters.values()) {
      expect(new Set(nodes.map(({ zone }) => zone)).size).toBe(3)
      const requested = components.reduce((sum, { pods: set, plan }) => sum + set.size * plan.cpuMilli, 0)
      const share = requested / (nodes.length * allocatableMilli(cloud))
      expect(share).toBeGreaterThan(0.5)
      expect(share).toBeLessThan(0.85)
    }
  })

  it('has pods of the size that real ones have', () => {
    const { estate } = stage('calm')
    const sizes = [...present(estate.clusters.get('gov-a'), 'gov-a').store.shelf('pods').values()].map(
      (pod) => JSON.stringify(pod).length,
    )
    expect(Math.min(...sizes)).toBeGreaterThan(3500)
    expect(Math.max(...sizes)).toBeLessThan(6500)
  })

  it('plays the same changes at the same moments for the same seed, whatever the pace', () => {
    const [once, again, other] = [stage('bad-rollout'), stage('bad-rollout'), stage('bad-rollout', 'town', 8)]
    once.schedule.playTo(10 * MINUTE)
    for (let at = 0; at < 10 * MINUTE; at += 777) again.schedule.playTo(at)
    again.schedule.playTo(10 * MINUTE)
    other.schedule.playTo(10 * MINUTE)
    expect(once.changes.length).toBeGreaterThan(500)
    expect(again.changes).toEqual(once.changes)
    expect(other.changes).not.toEqual(once.changes)
  })

  it('is calm in calm: no workload is short for as long as the rules allow, and nothing is left behind', () => {
    const { estate, schedule, network, changes } = stage('calm', 'city')
    const shortSince = new Map<string, number>()
    for (let at = 0; at <= 30 * MINUTE; at += 1000) {
      schedule.playTo(at)
      for (const { components } of estate.clusters.values()) {
        for (const component of components) {
          const ready = livePods(component).filter((pod) => pod.ready).length
          if (ready >= component.replicas) shortSince.delete(component.uid)
          else if (!shortSince.has(component.uid)) shortSince.set(component.uid, at)
        }
      }
      const longest = Math.min(...shortSince.values(), at)
      expect(at - longest).toBeLessThan(SHORT_GRACE_MS)
    }
    expect(changes.length).toBeGreaterThan(1000)
    expect(network).toEqual([])
  })
})

describe('scenarios', () => {
  it('bad-rollout: availability falls, the rollout stalls, and it is rolled back', () => {
    const { estate, schedule } = stage('bad-rollout')
    const portal = deploymentOf(estate, 'service-portal')
    const register = deploymentOf(estate, 'health-register')
    schedule.playTo(0)
    const wanted = portal().spec.replicas
    expect(portal().status.availableReplicas).toBe(wanted)
    schedule.playTo(1.5 * MINUTE)
    expect(portal().status.availableReplicas).toBeLessThan(wanted)
    schedule.playTo(3 * MINUTE)
    expect([progressOf(portal()), progressOf(register())]).toEqual(['ProgressDeadlineExceeded', 'ProgressDeadlineExceeded'])
    schedule.playTo(6 * MINUTE)
    expect([progressOf(portal()), progressOf(register())]).toEqual(['NewReplicaSetAvailable', 'NewReplicaSetAvailable'])
    expect(portal().status).toMatchObject({ replicas: wanted, availableReplicas: wanted, updatedReplicas: wanted })
  })

  it('node-loss: its pods are no longer ready, move elsewhere, and the node returns', () => {
    const { estate, schedule } = stage('node-loss')
    const { store, nodes } = present(estate.clusters.get('gov-a'), 'gov-a')
    const lost = present(nodes[3], 'node').name
    const readyOf = () =>
      store
        .shelf('nodes')
        .get(`/${lost}`)
        ?.status.conditions.find(({ type }) => type === 'Ready')?.status
    const onNode = () => [...store.shelf('pods').values()].filter((pod) => pod.spec.nodeName === lost)
    schedule.playTo(0)
    const before = store.shelf('pods').size
    expect(onNode().length).toBeGreaterThan(10)
    schedule.playTo(20_000)
    expect(readyOf()).toBe('Unknown')
    expect(
      onNode()
        .flatMap((pod) => pod.status.containerStatuses ?? [])
        .some(({ ready }) => ready),
    ).toBe(false)
    schedule.playTo(2 * MINUTE)
    expect(
      onNode().filter((pod) => pod.metadata.deletionTimestamp === undefined && pod.metadata.namespace !== 'data-ops'),
    ).toEqual([])
    schedule.playTo(5 * MINUTE)
    expect(readyOf()).toBe('True')
    expect(store.shelf('pods').size).toBeLessThan(before + 3)
    expect([...store.shelf('pods').values()].filter((pod) => pod.status.phase !== 'Running').length).toBeLessThan(3)
  })

  it('network-cut: one line goes silent and comes back, another refuses and accepts again', () => {
    const { schedule, network } = stage('network-cut')
    schedule.playTo(5 * MINUTE)
    expect(network).toEqual(['20 cut xinchuang', '110 restore xinchuang', '150 refuse gov-b', '195 accept gov-b'])
  })

  it('demo: at the first glance two apps are down, two rollouts stalled, one node lost', () => {
    const { estate, schedule } = stage('demo')
    schedule.playTo(0)
    const readyOf = (app: string) =>
      estate.componentsOf(app).map(({ component }) => [component.replicas, livePods(component).filter((pod) => pod.ready).length])
    expect(readyOf('edu-enrol').every(([, ready]) => ready === 0)).toBe(true)
    const { component: declare } = present(estate.componentsOf('port-declare', 'api')[0], 'api')
    expect(livePods(declare).some((pod) => pod.ready)).toBe(false)
    for (const app of ['health-emr', 'estate-accept'])
      expect(progressOf(deploymentOf(estate, app)())).toBe('ProgressDeadlineExceeded')
    expect([...estate.clusters.values()].flatMap(({ nodes }) => nodes.filter((node) => !node.reachable))).toHaveLength(1)
    schedule.playTo(14 * MINUTE)
    expect(readyOf('edu-enrol').every(([wanted, now]) => wanted === now)).toBe(true)
  })
})
