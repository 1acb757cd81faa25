import { createServer, type Server, type ServerResponse } from 'node:http'
import { performance } from 'node:perf_hooks'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AlertmanagerConfig } from '../../main/config/sources-file.ts'
import { createAlertmanagerSource } from '../../main/engine/sources/alertmanager/alertmanager-source.ts'
import { TUNABLES } from '../../main/engine/sources/alertmanager/tunables.ts'
import type { Cursor } from '../../shared/estate/observation.ts'
import type { ObservedAlert } from '../../shared/estate/record.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import { type Alertmanager, describeAlertmanager, startAlertmanager } from '../rig/alertmanager.ts'
import { type BreakingProxy, startBreakingProxy } from '../rig/breaking-proxy.ts'
import { createFold, type Fold } from '../rig/fold.ts'
import { freePort, until } from '../rig/processes.ts'

/** Short waits; the ratios are those of the defaults. `RELEARN_MS` is what a test waits for after a restart. */
const RELEARN_MS = 1500
const QUICK = {
  ...TUNABLES,
  connectTimeoutMs: 1000,
  answerTimeoutMs: 1000,
  requestsPerMinute: 3000,
  requestBurst: 100,
  accessMaxAgeMs: 500,
  relearnMs: RELEARN_MS,
  polling: { retryInitialMs: 50, retryMaxMs: 400, healthyMs: 1000, refusedRetryMs: 200, beatMs: 500, figuresMs: 50 },
}

interface Run {
  readonly fold: Fold
  alerts(): Map<string, ObservedAlert>
  stop(): Promise<void>
}

const runs: Run[] = []
function start(url: string, more: { cursors?: readonly Cursor[]; fold?: Fold; config?: Partial<AlertmanagerConfig> } = {}): Run {
  const fold = more.fold ?? createFold()
  const source = createAlertmanagerSource(
    {
      ...{ kind: 'alertmanager', name: 'am', displayName: null, paused: false, cluster: null, pollSeconds: 0.1 },
      endpoint: {
        url,
        auth: { type: 'none' },
        tls: { ca: null, cert: null, key: null, trust: null, serverName: null },
        proxy: null,
      },
      ...more.config,
    },
    {
      sink: fold.sink,
      clock: { now: () => Date.now(), monotonic: () => performance.now() },
      random: Math.random,
      log: () => undefined,
      policy: DEFAULT_POLICY,
      secret: () => null,
      learn: () => {},
    },
    QUICK,
  )
  source.start(more.cursors ?? [])
  const run: Run = {
    fold,
    alerts: () => new Map(fold.ofKind('alert').flatMap((each) => (each.kind === 'alert' ? [[each.name, each]] : []))),
    stop: () => Promise.resolve(source.dispose()),
  }
  runs.push(run)
  return run
}
afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.stop()))
})

const phase = (run: Run, wanted: string) => until(`phase ${wanted}`, () => run.fold.state()?.phase === wanted, 15_000, 10)
const problem = (run: Run, code: string) =>
  until(
    `problem ${code}; last: ${JSON.stringify(run.fold.state())}`,
    () =>
      [run.fold.state()?.problem, ...(run.fold.state()?.resources ?? []).map((each) => each.problem)].some(
        (each) => each?.code === code,
      ),
    15_000,
    10,
  )
const alert = (run: Run, name: string, state: ObservedAlert['state'] | 'gone') =>
  until(`${name} ${state}`, () => (run.alerts().get(name)?.state ?? 'gone') === state, 15_000, 10)

/** What the server itself says, in the words of the estate. */
async function truthOf(am: Alertmanager): Promise<string[]> {
  const rows = await am.get('alerts')
  if (!Array.isArray(rows)) throw new Error('no list')
  return rows
    .map(({ fingerprint, status }) => {
      const quiet = status.silencedBy.length > 0 ? 'silenced' : 'inhibited'
      return `${fingerprint} ${status.state === 'suppressed' ? quiet : 'firing'}`
    })
    .sort()
}
const told = (run: Run) => [...run.alerts().values()].map(({ uid, state }) => `${uid} ${state}`).sort()
async function expectTruth(run: Run, am: Alertmanager): Promise<void> {
  await until('the state of the server', async () => JSON.stringify(told(run)) === JSON.stringify(await truthOf(am)), 15_000, 50)
}

const SLOW = { alertname: 'EnrolSlow', severity: 'critical', namespace: 'edu-enrol', pod: 'enrol-0' }
const FULL = { alertname: 'DiskFull', severity: 'warning', instance: '10.8.0.21:9100' }

describeAlertmanager('Alertmanager source on the real Alertmanager', () => {
  let am: Alertmanager
  let proxy: BreakingProxy
  const requests: Record<string, number> = {}
  beforeAll(async () => {
    am = await startAlertmanager()
    proxy = await startBreakingProxy(am.port)
  })
  afterAll(async () => {
    await proxy?.stop()
    await am?.stop()
    process.stdout.write(
      `requests until the state is the server's again:\n${Object.entries(requests)
        .map(([what, count]) => `  ${what.padEnd(24)} ${count}`)
        .join('\n')}\n`,
    )
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

  it.each(['swallow', 'reset', 'refuse'] as const)('survives a connection that breaks: %s', async (mode) => {
    const run = start(`http://127.0.0.1:${proxy.port}`)
    await phase(run, 'live')
    await proxy.mode(mode)
    await phase(run, 'waiting')
    await am.fire({ ...FULL, mode })
    const before = run.fold.state()?.requestsPerMinute ?? 0
    await proxy.mode('pass')
    await phase(run, 'live')
    await expectTruth(run, am)
    requests[mode] = (run.fold.state()?.requestsPerMinute ?? 0) - before
    expect(requests[mode]).toBeLessThan(40)
    await am.resolve({ ...FULL, mode })
    await expectTruth(run, am)
  })

  it('survives 50 cuts', async () => {
    const run = start(`http://127.0.0.1:${proxy.port}`)
    await phase(run, 'live')
    for (let n = 0; n < 50; n += 1) {
      const connections = proxy.connections()
      proxy.cut()
      await until('another connection', () => proxy.connections() > connections)
    }
    await phase(run, 'live')
    await expectTruth(run, am)
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

  const bytes = (size: number) => `[${'1'.repeat(size)}]`
  const on =
    (wanted: string, answer: (response: ServerResponse) => boolean): Manners =>
    (path, response) =>
      path === wanted && answer(response)

  it.each<[string, Manners, string, string]>([
    ['401', on('alerts', (r) => json(r, 401, {})), 'refused', 'http.unauthorized'],
    ['403', on('alerts', (r) => json(r, 403, {})), 'refused', 'http.forbidden'],
    ['404', on('alerts', (r) => json(r, 404, {})), 'refused', 'http.not-found'],
    ['410', on('alerts', (r) => json(r, 410, {})), 'waiting', 'http.expired'],
    ['429', on('alerts', (r) => json(r, 429, {}, { 'Retry-After': '1' })), 'waiting', 'http.throttled'],
    ['500', on('alerts', (r) => json(r, 500, {})), 'waiting', 'http.server-error'],
    ['502', on('status', (r) => json(r, 502, {})), 'waiting', 'http.server-error'],
    ['503', on('alerts', (r) => json(r, 503, {})), 'waiting', 'http.server-error'],
    ['504', on('alerts', (r) => json(r, 504, {})), 'waiting', 'http.server-error'],
    ['a redirect', on('alerts', (r) => json(r, 302, {}, { Location: '/login' })), 'waiting', 'http.unexpected'],
    ['HTML', on('alerts', (r) => json(r, 200, '<html>')), 'waiting', 'http.not-json'],
    ['no list', on('alerts', (r) => json(r, 200, { status: 'success' })), 'waiting', 'http.bad-answer'],
    ['half of an answer', on('alerts', (r) => json(r, 200, '[{"fingerprint":')), 'waiting', 'http.not-json'],
    ['no UTF-8', on('alerts', (r) => json(r, 200, Buffer.from([0x5b, 0xff, 0x5d]))), 'waiting', 'http.not-json'],
    ['a deep nest', on('alerts', (r) => json(r, 200, '['.repeat(200_000) + ']'.repeat(200_000))), 'live', 'alerts.bad-rows'],
    ['100 MB', on('alerts', (r) => json(r, 200, bytes(100 * 1024 * 1024))), 'waiting', 'http.oversized'],
    ['silence', on('alerts', () => true), 'waiting', 'connect.timeout'],
  ])('survives %s, and shows what it knew', async (_, misbehave, wanted, code) => {
    alerts = [GOOD]
    const run = start(url)
    await alert(run, 'A', 'firing')
    manners = misbehave
    await phase(run, wanted)
    await problem(run, code)
    expect(run.alerts().size).toBe(1)
    manners = () => false
    alerts = []
    await phase(run, 'live')
    await alert(run, 'A', 'gone')
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
