import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Frame } from '../../../../shared/estate/frame.ts'
import type { MatrixFrame } from '../../../../shared/estate/matrix.ts'
import type { TrafficFrame } from '../../../../shared/estate/traffic.ts'
import type { WatchFrame } from '../../../../shared/estate/watch.ts'
import { autoscalerOf, deploymentOf, podOf, replicaSetOf } from '../../estate/observed-fixture.ts'
import { beginPast, changes, LABELS, LIVE } from '../past-fixture.ts'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-traffic-'))
})
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

const isTraffic = (frame: Frame): frame is TrafficFrame => frame.view === 'traffic'
const isWatch = (frame: Frame): frame is WatchFrame => frame.view === 'watch'

test('a window is told the traffic of an app, what binds it and how its source fared, now and then, and anew as time passes', async () => {
  const rig = beginPast(dataDir)
  try {
    const web = deploymentOf('web', { labels: LABELS })
    rig.state({ ...LIVE, asOf: rig.now() })
    const scale = autoscalerOf('scale', 'web', { currentReplicas: 2, maxReplicas: 5 })
    rig.offer(changes(web, scale, replicaSetOf('set', 'web'), podOf('p1', { set: 'set' })))
    rig.beat()
    const read = (value: number): void => {
      rig.offer({ ...changes(), readings: [{ about: { id: web.id }, metric: 'requests', at: [rig.now()], values: [value] }] })
      rig.beat()
    }
    read(4)
    rig.beat(120_000)
    read(9)
    const before = rig.now()
    rig.say({ type: 'open', view: 'traffic', span: 24, app: null })
    rig.say({ type: 'open', view: 'watch' })
    const [frame, watch] = await Promise.all([rig.next(isTraffic), rig.next(isWatch)])
    expect(frame).toMatchObject({ span: 24, moment: null, more: 0 })
    expect(frame.rows).toMatchObject([
      { app: 'app:unassigned/east/enrol/enrol-app', now: 9, most: 9, peak: null, baseline: null },
    ])
    expect(frame.rows[0]?.rooms).toContainEqual({ layer: 'replicas', times: 2.5 })
    expect(frame.rows[0]?.rooms).toContainEqual({ layer: 'connections', times: null })
    expect(frame.chosen?.app).toBe('app:unassigned/east/enrol/enrol-app')
    expect(frame.chosen?.mean.filter((value) => value !== null)).not.toEqual([])
    expect(watch.sources).toMatchObject([{ name: 'east' }])
    read(30)
    rig.beat(60_000)
    expect((await rig.next(isTraffic)).rows[0]?.most).toBe(30)
    rig.say({ type: 'look', at: before, barTo: before })
    const then = await rig.next((each): each is TrafficFrame => isTraffic(each) && each.moment === before)
    expect(then.rows).toMatchObject([{ most: 9 }])
    rig.say({ type: 'open', view: 'matrix' })
    const matrix = await rig.next((frame): frame is MatrixFrame => frame.view === 'matrix')
    expect(matrix).toMatchObject({ moment: before, base: null, apps: ['app:unassigned/east/enrol/enrol-app'] })
  } finally {
    await rig.engine.dispose()
  }
})

test('history that is read after the first look is in the line and in the figures beside it at the next', async () => {
  const rig = beginPast(dataDir)
  try {
    const web = deploymentOf('web', { labels: LABELS })
    rig.state({ ...LIVE, asOf: rig.now() })
    rig.offer(changes(web, replicaSetOf('set', 'web'), podOf('p1', { set: 'set' })))
    rig.beat()
    const read = (at: readonly number[], value: number): void => {
      const readings = [{ about: { id: web.id }, metric: 'requests' as const, at, values: at.map(() => value) }]
      rig.offer({ ...changes(), readings })
      rig.beat()
    }
    read([rig.now()], 4)
    rig.say({ type: 'open', view: 'traffic', span: 24, app: null })
    const first = await rig.next(isTraffic)
    expect(first.rows[0]?.hours.filter((value) => value !== null)).toEqual([4])
    const back = Array.from({ length: 20 * 60 }, (_, minute) => rig.now() - (minute + 1) * 60_000)
    read(back, 30)
    rig.beat(60_000)
    const { rows, chosen } = await rig.next(isTraffic)
    expect(chosen?.mean.filter((value) => value !== null).length).toBeGreaterThanOrEqual(20 * 12)
    expect(rows[0]?.hours.filter((value) => value !== null).length).toBeGreaterThanOrEqual(20)
    expect(rows[0]).toMatchObject({ most: 30, baseline: 30 })
  } finally {
    await rig.engine.dispose()
  }
})

test('what instances served that are gone is still what the app served: after a peak it was scaled in', async () => {
  const rig = beginPast(dataDir)
  try {
    const web = deploymentOf('web', { labels: LABELS })
    rig.state({ ...LIVE, asOf: rig.now() })
    const pods = ['p1', 'p2', 'p3', 'p4'].map((name) => podOf(name, { set: 'set' }))
    rig.offer(changes(web, replicaSetOf('set', 'web'), ...pods))
    rig.beat()
    const read = (of: typeof pods, minutes: number): void => {
      for (let n = 0; n < minutes; n += 1) {
        const readings = of.map(({ id }) => ({ about: { id }, metric: 'requests' as const, at: [rig.now()], values: [100] }))
        rig.offer({ ...changes(), readings })
        rig.beat(60_000)
      }
    }
    read(pods, 120)
    rig.say({ type: 'open', view: 'traffic', span: 24, app: null })
    expect((await rig.next(isTraffic)).rows[0]?.most).toBe(400)
    const gone = pods.slice(1).map((record) => ({ op: 'del' as const, id: record.id, kind: record.kind }))
    rig.offer({ ...changes(), changes: gone })
    rig.beat()
    read(pods.slice(0, 1), 60)
    rig.beat(60_000)
    const after = await rig.next(isTraffic)
    expect(after.rows[0]).toMatchObject({ now: 100, most: 400 })
  } finally {
    await rig.engine.dispose()
  }
})

test('an hour in which an instance took the place of another has the requests of one of them', async () => {
  const rig = beginPast(dataDir)
  try {
    const web = deploymentOf('web', { labels: LABELS })
    rig.state({ ...LIVE, asOf: rig.now() })
    const pods = ['p1', 'p2'].map((name) => podOf(name, { set: 'set' }))
    rig.offer(changes(web, replicaSetOf('set', 'web'), ...pods))
    rig.beat()
    for (let n = 0; n < 58; n += 1) {
      const id = (n < 29 ? pods[0] : pods[1])?.id ?? ''
      rig.offer({ ...changes(), readings: [{ about: { id }, metric: 'requests', at: [rig.now()], values: [100] }] })
      rig.beat(60_000)
    }
    rig.say({ type: 'open', view: 'traffic', span: 24, app: null })
    const { rows, chosen } = await rig.next(isTraffic)
    expect(Math.max(...(chosen?.mean ?? []).map((value) => value ?? 0))).toBeLessThanOrEqual(200)
    expect(rows[0]).toMatchObject({ most: 100 })
  } finally {
    await rig.engine.dispose()
  }
})

test('what comes now to instances that are read in different seconds is the sum of all, though not all were read in the minute that runs', async () => {
  const rig = beginPast(dataDir)
  try {
    const web = deploymentOf('web', { labels: LABELS })
    rig.state({ ...LIVE, asOf: rig.now() })
    const [first, second] = [podOf('p1', { set: 'set' }), podOf('p2', { set: 'set' })]
    rig.offer(changes(web, replicaSetOf('set', 'web'), first, second))
    rig.beat(60_000 - (rig.now() % 60_000))
    const read = ({ id }: typeof first): void => {
      rig.offer({ ...changes(), readings: [{ about: { id }, metric: 'requests', at: [rig.now()], values: [100] }] })
      rig.beat(30_000)
    }
    for (const pod of [first, second, first, second, first]) read(pod)
    rig.say({ type: 'open', view: 'traffic', span: 24, app: null })
    expect((await rig.next(isTraffic)).rows[0]).toMatchObject({ now: 200 })
  } finally {
    await rig.engine.dispose()
  }
})

test('while traffic is read, a window may travel and is told of what is quickly told; then of the traffic of where it is', async () => {
  const rig = beginPast(dataDir)
  try {
    const web = deploymentOf('web', { labels: LABELS })
    rig.state({ ...LIVE, asOf: rig.now() })
    rig.offer({ ...changes(web), readings: [{ about: { id: web.id }, metric: 'requests', at: [rig.now()], values: [4] }] })
    rig.beat(60_000)
    const before = rig.now()
    rig.beat(60_000)
    rig.say({ type: 'open', view: 'estate' })
    const from = rig.frames.length
    rig.say({ type: 'open', view: 'traffic', span: 24, app: null })
    await setImmediate()
    rig.say({ type: 'look', at: before, barTo: before })
    rig.say({ type: 'open', view: 'watch' })
    await rig.next(isTraffic)
    const told = rig.frames.slice(from).flatMap((frame) => ('moment' in frame ? [[frame.view, frame.moment]] : []))
    expect(told).toEqual([
      ['estate', before],
      ['watch', before],
      ['traffic', before],
    ])
  } finally {
    await rig.engine.dispose()
  }
})
