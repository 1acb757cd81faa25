import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { excusesOf } from '../../main/engine/assess/capacity/exemptions.ts'
import { reportOf } from '../../main/engine/assess/capacity/report.ts'
import { appRow, batchOf, deploymentOf, podOf, replicaSetOf } from '../../main/engine/estate/observed-fixture.ts'
import { openForReading } from '../../main/engine/journal/database.ts'
import { openHistory } from '../../main/engine/journal/history.ts'
import { openJournal } from '../../main/engine/journal/journal.ts'
import { createModel } from '../../main/engine/model.ts'
import { collectEvidence } from '../../main/engine/past/capacity/collect.ts'
import { type AppPlan, planEstate, plantedVerdicts } from '../../main/simulator/estate/plan.ts'
import { momentMs } from '../../main/simulator/estate/planted.ts'
import { rateOver } from '../../main/simulator/usage/demand.ts'
import { createUsage } from '../../main/simulator/usage/usage.ts'
import type { Sample } from '../../shared/estate/metric.ts'
import { EMPTY_REGISTER, type Register } from '../../shared/estate/register.ts'
import type { CapacityReport } from '../../shared/estate/verdict.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'

const SEEDS = Array.from({ length: 20 }, (_, n) => 101 + 37 * n)
const DAY_MS = 86_400_000
const NOW = Date.parse('2026-09-14T10:00:00+08:00')
/** As often as a reading has to come for its time to count as seen, ms. */
const STEP_MS = 300_000
/** The model is asked this seldom, and stands still in between: it costs more than all that is tested, ms. */
const ASK_MS = 1_200_000
const GIB = 1024 ** 3

/** The app's first component stands for it: all share its character. */
function samplesOf(app: AppPlan, usage: ReturnType<typeof createUsage>, day: number): Sample[] {
  const [component] = app.components
  if (component === undefined) return []
  const replicas = component.replicas || 20
  const demand = usage.of(app, component, replicas)
  const entity = `component:east/${app.id}`
  const born = NOW - app.nature.ageDays * DAY_MS
  const cores = (replicas * component.cpuMilli) / 1000
  const bytes = replicas * component.memoryMib * 1024 ** 2
  const samples: Sample[] = []
  for (let at = Math.max(day, born); at < Math.min(day + DAY_MS, NOW); at += ASK_MS) {
    const before = at - STEP_MS
    const told = [
      ['cpuUtilisation', rateOver(demand.cpuSeconds, before, at) / cores],
      ['memoryUtilisation', demand.memoryBytes(at) / bytes],
      ['cpuThrottled', rateOver(demand.throttledSeconds, before, at)],
      ['requests', rateOver(demand.requests, before, at)],
    ] as const
    for (let n = 0; n < ASK_MS / STEP_MS; n += 1) {
      for (const [metric, value] of told) samples.push({ entity, metric, at: at + n * STEP_MS, value })
    }
  }
  return samples
}

const plansOf = (seed: number): readonly AppPlan[] =>
  planEstate(seed, 'town').apps.filter(({ components }) => components.length > 0)

/** The named ones, and of those that the seed drew two of each kind. */
function chosenOf(seed: number): readonly AppPlan[] {
  const seen = new Map<string, number>()
  return plansOf(seed).filter(({ nature: { kind, ageDays, standby } }) => {
    const count = (seen.get(kind) ?? 0) + 1
    seen.set(kind, count)
    return count <= 3 || ageDays < 90 || standby || kind === 'flat-load' || kind === 'throttled'
  })
}

function registerOf(apps: readonly AppPlan[], seed: number): Register {
  const { peaks } = planEstate(seed, 'town')
  return {
    ...EMPTY_REGISTER,
    bureaus: [{ id: 'edu', name: '教育局', nameEn: null }],
    apps: apps.map(({ id, nature: { ageDays, standby } }) =>
      appRow(id, { matchers: [{ workload: id }], standby, onlineSince: NOW - ageDays * DAY_MS }),
    ),
    events: peaks.map((peak) => ({ ...peak, from: momentMs(peak.from, NOW), to: momentMs(peak.to, NOW) })),
  }
}

/** Thirty days through the real model, writer, packing and roll-ups; then the report, read as the reader's thread reads it. */
function judged(seed: number, days: number): CapacityReport {
  const apps = chosenOf(seed)
  const register = registerOf(apps, seed)
  const usage = createUsage(seed)
  const dataDir = mkdtempSync(join(tmpdir(), 'wanglou-planted-'))
  try {
    const from = NOW - days * DAY_MS
    const { journal } = openJournal(dataDir, from, () => {})
    const model = createModel({ policy: DEFAULT_POLICY, register, clusters: [{ name: 'east', displayName: null }] })
    const records = apps.flatMap(({ id, nature }) => {
      const createdAt = NOW - nature.ageDays * DAY_MS
      const pod = podOf(`${id}-1`, { set: `${id}-rs`, createdAt, requests: { cpuMilli: 1_000, memoryBytes: GIB } })
      return [deploymentOf(id, { createdAt, desired: 1 }), replicaSetOf(`${id}-rs`, id, { createdAt }), pod]
    })
    const plain = { cursors: [], episodes: [], states: [] }
    journal.commit({
      ...plain,
      at: from,
      deltas: [...model.setRegister(register, from), ...model.apply([batchOf('east', records)], from)],
    })
    for (let day = from - (from % DAY_MS); day < NOW; day += DAY_MS) {
      const samples = apps.flatMap((app) => samplesOf(app, usage, day)).filter(({ at }) => at >= from)
      journal.commit({ ...plain, at: Math.min(day + DAY_MS, NOW), deltas: [], samples })
      while (journal.samples.pack(Math.min(day + DAY_MS, NOW), 2 * DAY_MS));
    }
    const db = openForReading(dataDir)
    const steps = collectEvidence(db, openHistory(db), { at: NOW, now: NOW, rules: DEFAULT_POLICY.capacity })
    let step = steps.next()
    while (step.done !== true) step = steps.next()
    db.close()
    journal.dispose()
    return reportOf(step.value, DEFAULT_POLICY.capacity, excusesOf(register))
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Thirty days of a town are written and judged: seconds at rest, more on a loaded machine. ms */
const PATIENCE_MS = 120_000

it.each(SEEDS)('every planted verdict is found, and none invented (seed %i)', { timeout: PATIENCE_MS }, (seed) => {
  const truth = new Map(plantedVerdicts(planEstate(seed, 'town')).map((each) => [`app:${each.app}`, each]))
  const report = judged(seed, 30)
  const judgedApps = report.apps.filter(({ id }) => truth.has(id))
  expect(judgedApps.length).toBeGreaterThan(20)
  const told = judgedApps.map(({ id, verdict, exemptions, flags }) => ({
    app: id,
    verdict,
    exempt: exemptions.map(({ why }) => why),
    flat: flags.includes('flat-load'),
  }))
  const planted = judgedApps.flatMap(({ id }) => {
    const each = truth.get(id)
    return each
      ? [{ app: id, verdict: each.verdict, exempt: each.exempt === null ? [] : [each.exempt], flat: each.flatLoad }]
      : []
  })
  expect(told).toEqual(planted)
})

it('with less history than the window every verdict is unknown, and none idle', () => {
  const report = judged(101, 20)
  expect(report.estate.counts).toEqual({
    ...report.estate.counts,
    zombie: 0,
    'under-used': 0,
    healthy: 0,
    tight: 0,
    saturated: 0,
  })
  expect(report.estate.counts.unknown).toBe(report.apps.length)
  expect(report.apps.every(({ enoughAt }) => enoughAt !== null && enoughAt > NOW)).toBe(true)
  expect(report.estate.funnel.reclaimable.cpuMilli.sum).toBeNull()
})
