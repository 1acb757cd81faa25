import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CapacityFrame, Frame } from '../../../../shared/estate/frame.ts'
import { DEFAULT_POLICY } from '../../../../shared/policy/policy.ts'
import { deploymentOf, podOf, replicaSetOf } from '../../estate/observed-fixture.ts'
import { beginPast, changes, isPast, LABELS, LIVE, START } from '../past-fixture.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-capacity-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const told =
  (moment: number | null) =>
  (frame: Frame): frame is CapacityFrame =>
    frame.view === 'capacity' && frame.moment === moment && frame.report !== null && frame.progress === null

const isShown = (frame: Frame): frame is CapacityFrame => frame.view === 'capacity'

function begin() {
  const past = beginPast(dataDir)
  past.state(LIVE)
  past.offer(changes(deploymentOf('web', { labels: LABELS, desired: 1 }), replicaSetOf('rs', 'web'), podOf('p', { set: 'rs' })))
  past.beat()
  return past
}

test('an app that nothing was sampled of is unknown, now and at a past moment, and tried rules say what they change', async () => {
  const past = begin()
  for (let n = 0; n < 4; n += 1) past.beat(HOUR_MS / 2)
  past.say({ type: 'open', view: 'estate' })
  past.say({ type: 'open', view: 'capacity', rules: null })
  const now = await past.next(told(null))
  expect(now.report?.apps).toMatchObject([{ verdict: 'unknown', test: { code: 'part.unseen' }, enoughAt: null }])
  expect(now.report?.to).toBe(START + 2 * HOUR_MS)
  const moment = START + HOUR_MS + 60_000
  past.say({ type: 'look', at: moment, barTo: moment })
  const [then] = await Promise.all([past.next(told(moment)), past.next(isPast(moment))])
  expect(then.report?.to).toBe(START + HOUR_MS)
  past.say({ type: 'live' })
  past.say({ type: 'open', view: 'capacity', rules: { ...DEFAULT_POLICY.capacity, windowDays: 7 } })
  const tried = await past.next((frame): frame is CapacityFrame => told(null)(frame) && frame.preview !== null)
  expect(tried.preview).toMatchObject({ rules: { windowDays: 7 }, changes: [] })
  await past.engine.dispose()
})

test('the newest verdict stands on the house without being asked for', async () => {
  const past = begin()
  past.say({ type: 'open', view: 'estate' })
  past.beat(40_000)
  const judged = async (): Promise<boolean> => {
    past.beat()
    await new Promise(setImmediate)
    return past.frames.some(
      (frame) => frame.view === 'estate' && frame.apps.some(({ capacity }) => capacity?.verdict === 'unknown'),
    )
  }
  let found = false
  for (let n = 0; n < 500 && !found; n += 1) found = await judged()
  expect(found).toBe(true)
  await past.engine.dispose()
})

test('a report that is on screen stays there while rules are tried six minutes later', async () => {
  const past = begin()
  for (let n = 0; n < 4; n += 1) past.beat(HOUR_MS / 2)
  past.say({ type: 'open', view: 'estate' })
  past.say({ type: 'open', view: 'capacity', rules: null })
  await past.next(told(null))
  past.beat(6 * MINUTE_MS)
  const before = past.frames.length
  past.say({ type: 'open', view: 'capacity', rules: { ...DEFAULT_POLICY.capacity, tight: 0.6 } })
  await past.next((frame): frame is CapacityFrame => told(null)(frame) && frame.preview !== null)
  const since = past.frames.slice(before).filter(isShown)
  expect(since.map(({ report }) => report === null)).not.toContain(true)
  await past.engine.dispose()
})

test('a report that is on screen stays there as the hour turns', async () => {
  const past = begin()
  for (let n = 0; n < 4; n += 1) past.beat(HOUR_MS / 2)
  past.say({ type: 'open', view: 'estate' })
  past.say({ type: 'open', view: 'capacity', rules: null })
  const first = await past.next(told(null))
  const before = past.frames.length
  past.beat(HOUR_MS)
  await past.next((frame): frame is CapacityFrame => told(null)(frame) && frame.report?.to !== first.report?.to)
  const since = past.frames.slice(before).filter(isShown)
  expect(since.map(({ report }) => report === null)).not.toContain(true)
  await past.engine.dispose()
})

test('tried days of out-of-memory ends count the ends of those days', async () => {
  const past = begin()
  const about = { id: deploymentOf('web').id }
  const read = (): void => {
    const at = [past.now()]
    const readings = (['cpuUtilisation', 'memoryUtilisation'] as const).map((metric) => ({ about, metric, at, values: [0.5] }))
    past.offer({ ...changes(), readings })
  }
  const kill = { reason: 'OOMKilled', exitCode: 137, at: past.now() }
  past.offer(changes(podOf('p', { set: 'rs', restarts: 1, lastTermination: kill })))
  past.beat()
  for (let n = 0; n < 4 * 60; n += 1) {
    read()
    past.beat(MINUTE_MS)
  }
  past.say({ type: 'open', view: 'estate' })
  const brief = { ...DEFAULT_POLICY.capacity, windowDays: 1, leastSeen: 0.1 }
  const verdictBy = async (oomDays: number): Promise<string | undefined> => {
    past.say({ type: 'open', view: 'capacity', rules: { ...brief, oomDays } })
    const frame = await past.next(
      (each): each is CapacityFrame => told(null)(each) && each.preview !== null && each.preview.rules.oomDays === oomDays,
    )
    return frame.preview?.changes[0]?.after
  }
  expect(await verdictBy(7)).toBe('saturated')
  expect(await verdictBy(1 / 24)).toBe('healthy')
  await past.engine.dispose()
})

test('the requests of a component that is told of by its instances are those of all of them', async () => {
  const past = beginPast(dataDir)
  past.state(LIVE)
  const pods = ['p1', 'p2', 'p3', 'p4'].map((name) => podOf(name, { set: 'rs' }))
  past.offer(changes(deploymentOf('web', { labels: LABELS, desired: 4 }), replicaSetOf('rs', 'web'), ...pods))
  past.beat()
  for (let n = 0; n < 150; n += 1) {
    const readings = pods.map(({ id }) => ({ about: { id }, metric: 'requests' as const, at: [past.now()], values: [100] }))
    past.offer({ ...changes(), readings })
    past.beat(MINUTE_MS)
  }
  past.say({ type: 'open', view: 'estate' })
  past.say({ type: 'open', view: 'capacity', rules: null })
  const { report } = await past.next(told(null))
  // Off by 3.1 % at most.
  expect(report?.apps[0]?.parts[0]?.traffic?.max).toBeGreaterThan(380)
  await past.engine.dispose()
})
