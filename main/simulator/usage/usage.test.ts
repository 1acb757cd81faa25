import { describe, expect, it } from 'vitest'
import { planEstate, plantedVerdicts } from '../estate/plan.ts'
import { rateOver } from './demand.ts'
import { createUsage } from './usage.ts'
import { DAY_MS } from './week.ts'

const END = Date.parse('2026-09-14T10:00:00+08:00')
const STEP_MS = 5 * 60_000
const EVERY_MS = 15 * 60_000
const SEEDS = [1, 7, 4711]

/** Figures of 30 days, sorted. */
function sorted(value: (at: number) => number): number[] {
  return Array.from({ length: (30 * DAY_MS) / EVERY_MS }, (_, index) => value(END - index * EVERY_MS)).sort((a, b) => a - b)
}
const quantile = (values: readonly number[], share: number): number =>
  values[Math.floor((values.length - 1) * share)] ?? Number.NaN

function figures(seed: number, id: string) {
  const plan = planEstate(seed, 'town')
  const app = plan.apps.find((each) => each.id === id)
  const component = app?.components[0]
  if (!app || !component) throw new Error(`no ${id}`)
  // one a node where the plan names no number
  const replicas = component.replicas || 20
  const demand = createUsage(seed).of(app, component, replicas)
  const cores = (replicas * component.cpuMilli) / 1000
  const bytes = replicas * component.memoryMib * 1_048_576
  const cpu = sorted((at) => rateOver(demand.cpuSeconds, at - STEP_MS, at) / cores)
  const memory = sorted((at) => demand.memoryBytes(at) / bytes)
  const throttled = sorted((at) => rateOver(demand.throttledSeconds, at - STEP_MS, at))
  const traffic = sorted((at) => rateOver(demand.requests, at - STEP_MS, at))
  const p5 = quantile(cpu, 0.05)
  return {
    ...{ p5, p50: quantile(cpu, 0.5), cpu: quantile(cpu, 0.95), max: quantile(cpu, 1), memory: quantile(memory, 0.95) },
    ...{ throttled: quantile(throttled, 0.95), traffic: quantile(traffic, 1) },
  }
}

describe('usage', () => {
  it.each(SEEDS)('keeps every planted verdict clear of the thresholds (seed %i)', (seed) => {
    const planted = plantedVerdicts(planEstate(seed, 'town'))
    expect(planted.length).toBeGreaterThan(90)
    for (const { app, kind } of planted) {
      const { cpu, memory, max, throttled, traffic, p5, p50 } = figures(seed, app)
      const what = `${app} ${kind}: ${JSON.stringify({ cpu, memory, max, throttled, traffic })}`
      if (kind === 'zombie') expect(max, what).toBeLessThan(0.04)
      if (kind === 'zombie' || kind === 'flat-load') expect(traffic, what).toBe(0)
      if (kind === 'flat-load') expect((cpu - p5) / p50, what).toBeLessThan(0.15)
      if (kind === 'under-used') {
        expect(cpu, what).toBeLessThan(0.17)
        expect(memory, what).toBeLessThan(0.26)
        expect(max, what).toBeGreaterThan(0.06)
      }
      if (kind === 'healthy' || kind === 'throttled' || kind === 'flat-load') {
        expect(Math.max(cpu, memory), what).toBeLessThan(0.64)
        expect(memory, what).toBeGreaterThan(0.34)
      }
      if (kind === 'tight-cpu' || kind === 'tight-memory') {
        expect(Math.max(cpu, memory), what).toBeGreaterThan(0.73)
        expect(Math.max(cpu, memory), what).toBeLessThan(0.83)
      }
      if (kind === 'saturated') expect(cpu, what).toBeGreaterThan(0.92)
      if (kind === 'throttled') expect(throttled, what).toBeGreaterThan(0.45)
      else expect(throttled, what).toBe(0)
    }
  })

  it('gives the same again, whatever was asked before', () => {
    expect(figures(7, 'edu-enrol')).toEqual(figures(7, 'edu-enrol'))
    expect(figures(7, 'edu-enrol')).not.toEqual(figures(8, 'edu-enrol'))
  })

  it('has totals that never fall', () => {
    const plan = planEstate(7, 'town')
    const app = plan.apps.find(({ id }) => id === 'service-portal')
    const component = app?.components[0]
    if (!app || !component) throw new Error('no portal')
    const demand = createUsage(7).of(app, component)
    for (const total of [demand.cpuSeconds, demand.requests, demand.errors]) {
      for (let at = END - DAY_MS; at < END; at += 30_000) expect(total(at + 30_000)).toBeGreaterThan(total(at))
    }
  })

  it('is busy on a working morning, less at lunch, and quiet on a Sunday night', () => {
    const plan = planEstate(7, 'town')
    const app = plan.apps.find(({ id }) => id === 'service-portal')
    const component = app?.components[0]
    if (!app || !component) throw new Error('no portal')
    const { requests } = createUsage(7).of(app, component)
    const at = (time: string): number => rateOver(requests, Date.parse(time) - STEP_MS, Date.parse(time))
    expect(at('2026-09-14T10:00:00+08:00')).toBeGreaterThan(1.3 * at('2026-09-14T12:30:00+08:00'))
    expect(at('2026-09-14T10:00:00+08:00')).toBeGreaterThan(8 * at('2026-09-14T03:00:00+08:00'))
    expect(at('2026-09-14T10:00:00+08:00')).toBeGreaterThan(1.5 * at('2026-09-13T10:00:00+08:00'))
  })
})

describe('surge', () => {
  it('adds what is served to the load, and what is not to the errors', () => {
    const plan = planEstate(7, 'town')
    const app = plan.apps.find(({ id }) => id === 'edu-enrol')
    const component = app?.components[0]
    if (!app || !component) throw new Error('no enrolment')
    const usage = createUsage(7)
    const demand = usage.of(app, component)
    const before = rateOver(demand.requests, END - 60_000, END)
    const hour = 3_600_000
    usage.surge({ app: app.id, from: END - hour, riseMs: 60_000, until: END + hour, fallMs: hour, factor: 40, cap: 10 })
    const requests = rateOver(demand.requests, END - 60_000, END)
    const errors = rateOver(demand.errors, END - 60_000, END)
    expect(requests / before).toBeGreaterThan(25)
    expect(errors / requests).toBeGreaterThan(0.5)
    expect(errors / requests).toBeLessThan(0.9)
    expect(demand.latencySeconds(END)).toBeGreaterThan(0.5)
    // long after the wave everything is as on any day
    expect(rateOver(demand.errors, END + 3 * hour, END + 4 * hour)).toBeLessThan(1)
  })
})
