import { describe, expect, it } from 'vitest'
import { present } from '../../../shared/lib/assert.ts'
import { firingAt } from '../alertmanager/rules.ts'
import { planEstate } from '../estate/plan.ts'
import { createLife } from '../life.ts'
import { createRandom } from '../random.ts'
import { createSchedule } from '../schedule.ts'
import { rateOver } from '../usage/demand.ts'
import { createEstate } from '../world/estate.ts'
import { livePods } from '../world/state.ts'
import { SCENARIOS, type ScenarioName } from './table.ts'

const START = Date.parse('2026-09-14T09:00:00+08:00')
const MINUTE = 60_000

function stage(name: ScenarioName) {
  const { beforeMs, play } = SCENARIOS[name]
  const schedule = createSchedule(-beforeMs)
  const plan = planEstate(7, 'city')
  const now = () => START + schedule.nowMs
  const random = createRandom(7)
  const estate = createEstate(plan, schedule, random, now)
  const life = createLife(7, plan, estate, schedule, START, now)
  const { usage, outlook, privateCloud, clusters } = life
  const still = () => {}
  play({ estate, schedule, random, now, usage, outlook, privateCloud, cut: still, restore: still, refuse: still, accept: still })
  const app = (id: string) =>
    present(
      plan.apps.find((each) => each.id === id),
      id,
    )
  const front = (id: string) => {
    const { cluster, component } = present(estate.componentsOf(id, 'web')[0], id)
    return { cluster, component, demand: usage.of(component.app, component.plan) }
  }
  const alerts = () => firingAt({ clusters, apps: plan.apps, members: privateCloud.members, outlook, startMs: START }, now())
  return { schedule, now, outlook, app, front, alerts, privateCloud }
}

describe('enrolment-surge', () => {
  it('has grown to its limit at the first glance, and the database has no more connections', () => {
    const { schedule, now, front, privateCloud, alerts } = stage('enrolment-surge')
    schedule.playTo(0)
    const { component, demand, cluster } = front('edu-enrol')
    const requests = rateOver(demand.requests, now() - MINUTE, now())
    const usual = rateOver(demand.requests, now() - 7 * 24 * 60 * MINUTE - MINUTE, now() - 7 * 24 * 60 * MINUTE)
    expect(requests / usual).toBeGreaterThan(20)
    expect(rateOver(demand.errors, now() - MINUTE, now()) / requests).toBeGreaterThan(0.5)
    expect(livePods(component)).toHaveLength(component.plan.replicas * 3)
    const autoscaler = [...cluster.store.shelf('horizontalpodautoscalers').values()].find(
      ({ metadata }) => metadata.namespace === 'edu-enrol',
    )
    expect(JSON.stringify(autoscaler)).toContain('TooManyReplicas')
    expect(privateCloud.state().some(({ data }) => JSON.stringify(data).includes('too-many-connections'))).toBe(true)
    expect(alerts().map(({ labels }) => labels.alertname)).toContain('HighErrorRate')
  })

  it('tells the beginning of each alert alike, whenever it is asked', () => {
    const { schedule, alerts } = stage('enrolment-surge')
    const beginnings = Array.from({ length: 13 }, (_, nth) => nth * 5).map((seconds) => {
      schedule.playTo(seconds * 1000)
      return alerts()
        .filter(({ labels }) => ['HighErrorRate', 'ProbeFailed'].includes(labels.alertname ?? ''))
        .map(
          ({ labels, startsAt }) => `${labels.alertname} ${labels.service ?? labels.vantage} ${new Date(startsAt).toISOString()}`,
        )
        .sort()
    })
    expect(beginnings[0]?.length).toBeGreaterThan(0)
    for (const each of beginnings) expect(each).toEqual(beginnings[0])
  })
})

describe('red-packet', () => {
  it('has no alert that begins ahead of now', () => {
    const { schedule, now, alerts } = stage('red-packet')
    const ahead: string[] = []
    for (let seconds = 0; seconds <= 600; seconds += 5) {
      schedule.playTo(seconds * 1000)
      ahead.push(...alerts().flatMap(({ labels, startsAt }) => (startsAt > now() ? [`${labels.alertname} at ${seconds} s`] : [])))
    }
    expect(ahead).toEqual([])
  })

  it('is over in minutes, fails for those who look, recovers, and holds what it took', () => {
    const { schedule, now, outlook, app, front } = stage('red-packet')
    const packet = app('commerce-redpacket')
    const { component, demand } = front('commerce-redpacket')
    schedule.playTo(30_000)
    expect(outlook.look(packet, 'user', now()).ok).toBe(true)
    schedule.playTo(3 * MINUTE)
    expect(outlook.look(packet, 'user', now()).ok).toBe(false)
    expect(rateOver(demand.errors, now() - MINUTE, now())).toBeGreaterThan(100)
    schedule.playTo(20 * MINUTE)
    expect(outlook.look(packet, 'user', now()).ok).toBe(true)
    expect(livePods(component)).toHaveLength(component.plan.replicas * 3)
    schedule.playTo(45 * MINUTE)
    expect(livePods(component)).toHaveLength(component.plan.replicas)
  })
})

describe('demo', () => {
  it('has a moment in which users fail and the platform does not, and one alert that is always there', () => {
    const { schedule, now, outlook, app, alerts } = stage('demo')
    schedule.playTo(5 * MINUTE)
    expect(outlook.look(app('service-app'), 'user', now()).ok).toBe(false)
    expect(outlook.look(app('service-app'), 'platform', now()).ok).toBe(true)
    const names = alerts().map(({ labels }) => labels.alertname)
    expect(names).toEqual(
      expect.arrayContaining(['Watchdog', 'KubePodCrashLooping', 'KubeNodeNotReady', 'InstanceDown', 'ProbeFailed']),
    )
    schedule.playTo(14 * MINUTE)
    expect(outlook.look(app('service-app'), 'user', now()).ok).toBe(true)
  })
})
