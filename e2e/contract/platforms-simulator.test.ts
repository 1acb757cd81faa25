import { request } from 'node:https'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSimulator, type PlatformAccess, type Simulator } from '../../main/simulator/index.ts'
import { present } from '../../shared/lib/assert.ts'
import { type Alertmanager, describeAlertmanager, startAlertmanager } from '../rig/alertmanager.ts'
import { until } from '../rig/processes.ts'
import { missingPrometheus, type PrometheusRig, startPrometheus } from '../rig/prometheus.ts'

/** The platforms of the simulator beside the real servers: the same questions, answers of the same shape, the same words for errors. */

let simulator: Simulator
beforeAll(async () => {
  const clock = { now: () => Date.now(), monotonic: () => performance.now() }
  simulator = await createSimulator({ seed: 7, size: 'town', scenario: 'demo', clock, platforms: true })
})
afterAll(() => simulator.dispose())

const platform = (source: string): PlatformAccess =>
  present(
    simulator.platforms.find((each) => each.source === source),
    source,
  )

interface Said {
  readonly status: number
  readonly type: string
  readonly body: string
}

function ask(source: string, path: string): Promise<Said> {
  const { url, ca, token } = platform(source)
  return new Promise((done, fail) => {
    const sent = request(url + path, { ca, headers: { authorization: `Bearer ${token}` } }, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += String(chunk)
      })
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, type: mediaType(response.headers['content-type']), body }),
      )
    })
    sent.on('error', fail)
    sent.end()
  })
}

async function askReal(url: string): Promise<Said> {
  const response = await fetch(url)
  return { status: response.status, type: mediaType(response.headers.get('content-type')), body: await response.text() }
}

const mediaType = (header: string | null | undefined): string => (header ?? '').split(';')[0] ?? ''

/** Names and types, without values: of a list that of its first item. Maps of labels by any name are one. */
function shapeOf(value: unknown, name = ''): unknown {
  if (MAPS.has(name) || (typeof value === 'object' && value !== null && '__name__' in value)) return 'a map'
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])]
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, shapeOf(inner, key)]),
  )
}
const MAPS = new Set(['metric', 'labels', 'discoveredLabels', 'annotations'])

const missing = missingPrometheus()
if (missing) console.log(`skipped: Prometheus beside the simulator: ${missing}`)

describe.skipIf(missing !== null)('Prometheus beside the simulator', () => {
  let real: PrometheusRig
  beforeAll(async () => {
    real = await startPrometheus()
    await until('two scrapes', async () => (await real.query('count_over_time(up[1m]) > 2')).length > 0)
  })
  afterAll(() => real.stop())

  const now = Math.floor(Date.now() / 1000)
  const q = (query: string): string => `/api/v1/query?query=${encodeURIComponent(query)}`
  const range = (more: string): string => `/api/v1/query_range?query=up&${more}`

  it.each([
    q('up'),
    q('sum by (job) (up)'),
    q('1 + 1'),
    q('no_such_metric'),
    q('up[1m]'),
    q('sum without (cpu, mode) (rate(node_cpu_seconds_total{mode!="idle"}[1m]))'),
    range(`start=${now}&end=${now + 60}&step=15`),
    '/api/v1/series?match[]=up',
    '/api/v1/labels',
    '/api/v1/label/job/values',
    '/api/v1/status/buildinfo',
    '/-/healthy',
  ])('answers %s in the same shape', async (path) => {
    const [truth, ours] = await Promise.all([askReal(real.url + path), ask('monitor', path)])
    expect([ours.status, ours.type]).toEqual([truth.status, truth.type])
    if (truth.type !== 'application/json') expect(ours.body).toBe(truth.body)
    else expect(shapeOf(JSON.parse(ours.body))).toEqual(shapeOf(JSON.parse(truth.body)))
  })

  it('tells its targets in the same shape', async () => {
    const [truth, ours] = await Promise.all([askReal(`${real.url}/api/v1/targets`), ask('monitor', '/api/v1/targets')])
    expect(shapeOf(JSON.parse(ours.body))).toEqual(shapeOf(JSON.parse(truth.body)))
  })

  it.each([
    range('start=0&end=1000000&step=1'),
    range('start=x&end=1&step=1'),
    range('start=10&end=1&step=1'),
    range('start=1&end=10&step=0'),
    range('start=1&end=10&step=often'),
    '/api/v1/series',
    '/api/v1/label/a-b/values',
    q('up + on (job) group_left up offset'),
    q('rate(up)'),
    q('nofunction(up)'),
  ])('refuses %s with the same status and kind of error', async (path) => {
    const [truth, ours] = await Promise.all([askReal(real.url + path), ask('monitor', path)])
    expect([ours.status, ours.type]).toEqual([truth.status, truth.type])
    const [theirs, own] = [JSON.parse(truth.body), JSON.parse(ours.body)]
    expect([own.status, own.errorType]).toEqual([theirs.status, theirs.errorType])
    // the parser's own words are not imitated to the letter; all others are
    if (!String(theirs.error).includes('parse error')) expect(own.error).toBe(theirs.error)
  })

  it('has no such path either', async () => {
    const [truth, ours] = await Promise.all([askReal(`${real.url}/nowhere`), ask('monitor', '/nowhere')])
    expect(ours.status).toBe(truth.status)
  })
})

describeAlertmanager('Alertmanager beside the simulator', () => {
  let real: Alertmanager
  beforeAll(async () => {
    real = await startAlertmanager()
    await real.fire({ alertname: 'KubePodCrashLooping', severity: 'warning' }, { annotations: { summary: 'x' } })
    await real.silence('Nothing', 'duty', 'planned', new Date(Date.now() + 3_600_000))
    await until('the alert', async () => JSON.stringify(await real.get('alerts')).includes('KubePodCrashLooping'))
  })
  afterAll(() => real.stop())

  it.each(['/api/v2/alerts', '/api/v2/silences', '/api/v2/alerts?active=perhaps&silenced=false', '/api/v2/nowhere'])(
    'answers %s alike',
    async (path) => {
      const [truth, ours] = await Promise.all([askReal(real.url + path), ask('alerts', path)])
      expect([ours.status, ours.type]).toEqual([truth.status, truth.type])
      const [theirs, own] = [JSON.parse(truth.body), JSON.parse(ours.body)]
      // what a rule of a Prometheus fires names its query; what the rig posts has none
      if (Array.isArray(own)) for (const each of own) delete each.generatorURL
      if (truth.status === 200) expect(shapeOf(own)).toEqual(shapeOf(theirs))
      else expect(own).toEqual(theirs)
    },
  )

  it('tells its status in the same shape', async () => {
    const [truth, ours] = await Promise.all([askReal(`${real.url}/api/v2/status`), ask('alerts', '/api/v2/status')])
    const [theirs, own] = [JSON.parse(truth.body), JSON.parse(ours.body)]
    expect(Object.keys(own).sort()).toEqual(Object.keys(theirs).sort())
    expect(shapeOf(own.versionInfo)).toEqual(shapeOf(theirs.versionInfo))
  })
})
