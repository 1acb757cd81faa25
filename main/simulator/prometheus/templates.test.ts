import { describe, expect, it } from 'vitest'
import { EXPORTER_TEMPLATES } from '../../engine/sources/prometheus/exporter-templates.ts'
import { KUBERNETES_TEMPLATES } from '../../engine/sources/prometheus/kubernetes-templates.ts'
import { TRAFFIC_TEMPLATES } from '../../engine/sources/prometheus/traffic-templates.ts'
import { planEstate } from '../estate/plan.ts'
import { createLife } from '../life.ts'
import { createRandom } from '../random.ts'
import { createSchedule } from '../schedule.ts'
import { rateOver } from '../usage/demand.ts'
import { probedApps } from '../usage/outlook.ts'
import { createEstate } from '../world/estate.ts'
import { clusterFamilies } from './families/cluster.ts'
import { probeFamilies } from './families/probes.ts'
import { serviceFamilies } from './families/services.ts'
import { evaluate } from './promql/evaluate.ts'
import { parseQuery } from './promql/parse.ts'

const START = Date.parse('2026-09-14T10:00:00+08:00')
const schedule = createSchedule(0)
const plan = planEstate(7, 'town')
const now = () => START + schedule.nowMs
const estate = createEstate(plan, schedule, createRandom(7), now)
const life = createLife(7, plan, estate, schedule, START, now)

async function answer(families: Parameters<typeof evaluate>[1], query: string, at = START) {
  const value = await evaluate(parseQuery(query), families, { startMs: at, stepMs: 1000, count: 1 })
  if (value.is !== 'vector') throw new Error('no vector')
  return value.columns.map(({ labels, values }) => ({ labels, value: values[0] ?? Number.NaN }))
}

describe('the shipped query templates on the simulator', () => {
  const [first] = life.clusters
  if (!first) throw new Error('no cluster')
  const inside = clusterFamilies(first.cluster, first.presence).families
  const centre = [
    ...serviceFamilies(life.privateCloud.members).families,
    ...probeFamilies(probedApps(plan.apps), 'user', life.outlook, START).families,
  ]

  it.each(KUBERNETES_TEMPLATES.map(({ name, query }) => [name, query]))('answers %s', async (_, query) => {
    const found = await answer(inside, query)
    expect(found.length).toBeGreaterThan(50)
    expect(found.every(({ value }) => value >= 0)).toBe(true)
  })

  it.each(EXPORTER_TEMPLATES.map(({ name, query }) => [name, query]))('answers %s', async (_, query) => {
    const found = await answer(centre, query)
    expect(found.length).toBeGreaterThan(1)
    expect(found.every(({ value }) => value >= 0)).toBe(true)
  })

  const ingress = TRAFFIC_TEMPLATES.filter(({ exporter }) => exporter === 'ingress-nginx')
  it.each(ingress.map(({ name, query }) => [name, query]))('answers %s', async (_, query) => {
    const found = await answer(inside, query)
    expect(found.length).toBeGreaterThan(10)
    expect(found.every(({ labels, value }) => value >= 0 && labels.namespace && labels.wanglou_service)).toBe(true)
  })

  it('gives a workload what its pods use together, and what the model says', async () => {
    const queryOf = (name: string): string => KUBERNETES_TEMPLATES.find((each) => each.name === name)?.query ?? ''
    const pods = await answer(inside, queryOf('pod-cpu-used'))
    const workloads = await answer(inside, queryOf('workload-cpu-used'))
    for (const { labels, value } of workloads) {
      const home = first.presence.households.find(
        ({ component }) => component.app.namespace === labels.namespace && component.plan.name === labels.workload,
      )
      if (!home) continue
      const names = new Set(home.residents.map(({ name }) => name))
      const own = pods.filter((pod) => pod.labels.namespace === labels.namespace && names.has(pod.labels.pod ?? ''))
      expect(own.reduce((sum, pod) => sum + pod.value, 0)).toBeCloseTo(value, 6)
      expect(value).toBeCloseTo(1000 * rateOver(home.demand.cpuSeconds, START - 300_000, START), 6)
    }
    expect(workloads.length).toBeGreaterThan(50)
  })

  it('tells the same of the past whenever it is asked', async () => {
    const query = KUBERNETES_TEMPLATES[0]?.query ?? ''
    const then = START - 20 * 86_400_000
    const once = await answer(inside, query, then)
    schedule.playTo(3_600_000)
    expect(await answer(inside, query, then)).toEqual(once)
    expect(once.length).toBeGreaterThan(50)
  })
})
