import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ObservedAlert } from '../../shared/estate/record.ts'
import type { SourcePhase } from '../../shared/estate/source-state.ts'
import { type Alertmanager, describeAlertmanager, startAlertmanager } from '../rig/alertmanager.ts'
import {
  type AlertmanagerRun,
  type AlertmanagerRunOptions,
  expectAlerts as expectTruth,
  runAlertmanager,
} from '../rig/alertmanager-run.ts'
import { createFold } from '../rig/fold.ts'
import { freePort, until } from '../rig/processes.ts'

const runs: AlertmanagerRun[] = []
function start(url: string, options: AlertmanagerRunOptions = {}): AlertmanagerRun {
  const run = runAlertmanager(url, options)
  runs.push(run)
  return run
}
afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.stop()))
})

const phase = (run: AlertmanagerRun, wanted: SourcePhase) => run.phase(wanted)
const problem = (run: AlertmanagerRun, code: string) =>
  until(
    `problem ${code}; last: ${JSON.stringify(run.fold.state())}`,
    () =>
      [run.fold.state()?.problem, ...(run.fold.state()?.resources ?? []).map((each) => each.problem)].some(
        (each) => each?.code === code,
      ),
    15_000,
    10,
  )
const alert = (run: AlertmanagerRun, name: string, state: ObservedAlert['state'] | 'gone') =>
  until(`${name} ${state}`, () => (run.alerts().get(name)?.state ?? 'gone') === state, 15_000, 10)

const SLOW = { alertname: 'EnrolSlow', severity: 'critical', namespace: 'edu-enrol', pod: 'enrol-0' }
const FULL = { alertname: 'DiskFull', severity: 'warning', instance: '10.8.0.21:9100' }

describeAlertmanager('Alertmanager source on the real Alertmanager', () => {
  let am: Alertmanager
  beforeAll(async () => {
    am = await startAlertmanager()
  })
  afterAll(async () => {
    await am?.stop()
  })

  it('follows an alert from its firing through silence and expiry to its end', async () => {
    const run = start(am.url, { config: { cluster: 'gov-a' } })
    await phase(run, 'live')
    const startsAt = new Date(Date.now() - 3_600_000)
    await am.fire(SLOW, { annotations: { summary: '报名页面响应慢' }, startsAt })
    await alert(run, 'EnrolSlow', 'firing')
    expect(run.alerts().get('EnrolSlow')).toMatchObject({
      summary: '报名页面响应慢',
      startsAt: startsAt.getTime(),
      labels: SLOW,
      about: { labels: { ...SLOW, cluster: 'gov-a' } },
    })
    await am.fire(SLOW, { annotations: { summary: '更慢' }, startsAt })
    await until('the change', () => run.alerts().get('EnrolSlow')?.summary === '更慢')
    const until1h = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000)
    const id = await am.silence('EnrolSlow', '值班员甲', '割接窗口', until1h)
    await alert(run, 'EnrolSlow', 'silenced')
    expect(run.alerts().get('EnrolSlow')?.silences).toEqual([{ by: '值班员甲', comment: '割接窗口', until: until1h.getTime() }])
    await am.expire(id)
    await alert(run, 'EnrolSlow', 'firing')
    await expectTruth(run, am)
    await am.resolve(SLOW)
    await alert(run, 'EnrolSlow', 'gone')
    await expectTruth(run, am)
  })

  it('tells what another alert inhibits', async () => {
    const run = start(am.url)
    await am.fire({ ...SLOW, alertname: 'Minor', severity: 'warning' })
    await alert(run, 'Minor', 'firing')
    await am.fire(SLOW)
    await alert(run, 'Minor', 'inhibited')
    await am.resolve(SLOW)
    await alert(run, 'Minor', 'firing')
    await am.resolve({ ...SLOW, alertname: 'Minor', severity: 'warning' })
    await expectTruth(run, am)
  })

  it('hands over nothing while nothing changes, whatever Prometheus repeats', async () => {
    const run = start(am.url)
    await am.fire(FULL, { startsAt: new Date(Date.now() - 1000) })
    await alert(run, 'DiskFull', 'firing')
    const batches = run.fold.batches.length
    const before = run.fold.state()?.asOf ?? 0
    await am.fire(FULL, { startsAt: new Date(Date.now() - 1000) })
    await until('some rounds', () => (run.fold.state()?.asOf ?? 0) > before + 500)
    expect(run.fold.batches.length).toBe(batches)
  })

  it('does not take for resolved what a restarted server has not been told again', async () => {
    await am.fire(SLOW)
    const run = start(am.url)
    await alert(run, 'EnrolSlow', 'firing')
    await alert(run, 'DiskFull', 'firing')
    await am.kill()
    await phase(run, 'waiting')
    expect(run.alerts().size).toBe(2)
    await am.start()
    await problem(run, 'alerts.relearning')
    await am.fire(SLOW)
    expect([...run.alerts().keys()].sort()).toEqual(['DiskFull', 'EnrolSlow'])
    // What nobody tells again was resolved meanwhile.
    await alert(run, 'DiskFull', 'gone')
    await alert(run, 'EnrolSlow', 'firing')
    await expectTruth(run, am)
  })

  it('takes a restart between two of its own runs for one too', async () => {
    await am.fire(FULL)
    const first = start(am.url)
    await alert(first, 'DiskFull', 'firing')
    await first.stop()
    await am.kill()
    await am.start()
    const again = start(am.url, { fold: first.fold, cursors: first.fold.cursors() })
    await problem(again, 'alerts.relearning')
    expect(again.alerts().has('DiskFull')).toBe(true)
    await alert(again, 'DiskFull', 'gone')
    await expectTruth(again, am)
  })

  it('lists again what a full queue refused', async () => {
    const fold = createFold()
    fold.accept(false)
    const run = start(am.url, { fold })
    await problem(run, 'engine.overloaded')
    fold.accept(true)
    await phase(run, 'live')
    await expectTruth(run, am)
  })
})

describe('Alertmanager source on a server that misbehaves', () => {
  type Manners = (path: string, response: ServerResponse) => boolean
  let server: Server
  let url = ''
  let manners: Manners = () => false
  let alerts: unknown = []

  const GOOD = {
    ...{ fingerprint: 'f1', labels: { alertname: 'A' }, annotations: {}, startsAt: '2026-11-23T01:00:00Z' },
    ...{ endsAt: '2026-11-23T01:05:00Z', updatedAt: '2026-11-23T01:00:00Z', receivers: [{ name: 'x' }] },
    status: { state: 'active', silencedBy: [], inhibitedBy: [] },
  }
  const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
    response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body))
    return true
  }

  beforeAll(async () => {
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    server = createServer((request, response) => {
      const path = (request.url ?? '').replace('/api/v2/', '')
      if (manners(path, response)) return
      if (path === 'status') json(response, 200, { uptime: '2026-11-23T00:00:00Z', versionInfo: { version: '0.25.0' } })
      else json(response, 200, path === 'alerts' ? alerts : [])
    })
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  })
  afterEach(() => {
    manners = () => false
    alerts = []
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it('takes nothing for resolved by a list of which a row does not read, and says so', async () => {
    alerts = [GOOD, { ...GOOD, fingerprint: 'f2', labels: { alertname: 'B' } }]
    const run = start(url)
    await alert(run, 'B', 'firing')
    alerts = [{ ...GOOD, startsAt: 7 }, { ...GOOD, fingerprint: 'f3', labels: { alertname: 'C' } }, 'x']
    await alert(run, 'C', 'firing')
    await problem(run, 'alerts.bad-rows')
    expect([...run.alerts().keys()].sort()).toEqual(['A', 'B', 'C'])
    expect(run.fold.state()?.phase).toBe('live')
    expect(run.fold.state()?.badFrames).toBeGreaterThan(0)
    alerts = [{ ...GOOD, fingerprint: 'f3', labels: { alertname: 'C' } }]
    await alert(run, 'A', 'gone')
    expect([...run.alerts().keys()]).toEqual(['C'])
  })

  it('lives without silences and without a status, where the account may not see them', async () => {
    alerts = [{ ...GOOD, status: { state: 'suppressed', silencedBy: ['s1'], inhibitedBy: [] } }]
    manners = (path, response) => path !== 'alerts' && json(response, 403, {})
    const run = start(url)
    await alert(run, 'A', 'silenced')
    await phase(run, 'live')
    await until('both told', () => {
      const resources = run.fold.state()?.resources ?? []
      return ['silences', 'status'].every((name) =>
        resources.some((each) => each.resource === name && each.problem?.code === 'http.forbidden'),
      )
    })
  })

  it('holds two of one fingerprint for one', async () => {
    alerts = [GOOD, GOOD]
    const run = start(url)
    await alert(run, 'A', 'firing')
    expect(run.alerts().size).toBe(1)
    expect(run.fold.batches[0]?.swaps[0]?.records.length).toBe(1)
  })
})
