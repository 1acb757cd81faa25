import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SHIPPED_TEMPLATES } from '../../main/engine/sources/prometheus/prometheus-source.ts'
import type { Reading, SourceBatch } from '../../shared/estate/observation.ts'
import { problemText } from '../../shared/estate/problem-words.ts'
import type { ObservedProbe } from '../../shared/estate/record.ts'
import { LANGS } from '../../shared/lib/words.ts'
import { until } from '../rig/processes.ts'
import { missingPrometheus, type PrometheusRig, startPrometheus } from '../rig/prometheus.ts'
import { expectReadings, type PrometheusRun, type PrometheusRunOptions, runPrometheus } from '../rig/prometheus-run.ts'
import { kubernetesText } from '../rig/prometheus-texts.ts'
import { type RogueServer, sendJson, startRogueServer } from '../rig/rogue-server.ts'

const DAY = 86_400
const missing = missingPrometheus()
if (missing !== null) console.log(`source-prometheus: skipped, ${missing}`)

/**
 * What an ingress controller and a sidecar say after `seconds`, in the words of the samples that the templates cite: one controller scraped with its own labels
 * kept, one whose labels gave way to those of the scrape, and what came to no service at all.
 */
const traffic = (seconds: number) => {
  const ingress = (labels: string, status: string, each: number) =>
    `nginx_ingress_controller_requests{canary="",controller_class="k8s.io/ingress-nginx",controller_namespace="ingress",controller_pod="c",host="enrol.example",method="GET",path="/",status="${status}",${labels}} ${seconds * each}`
  const sidecar = (reporter: string, workload: string, code: string, each: number) =>
    `istio_requests_total{reporter="${reporter}",source_workload="a",destination_workload="${workload}",destination_workload_namespace="edu",destination_service_name="ratings",destination_service_namespace="edu",request_protocol="http",response_code="${code}",response_flags="-"} ${seconds * each}`
  return [
    ingress('namespace="edu",ingress="web",service="front"', '200', 8),
    ingress('namespace="edu",ingress="web",service="front"', '503', 2),
    ingress('namespace="ingress",service="metrics",exported_namespace="edu",ingress="api",exported_service="back"', '200', 5),
    ingress('namespace="",ingress="",service=""', '404', 50),
    ingress('namespace="ingress",service="metrics",ingress=""', '404', 50),
    sidecar('destination', 'ratings', '200', 3),
    sidecar('destination', 'ratings', '503', 1),
    sidecar('source', 'ratings', '200', 4),
    sidecar('destination', 'unknown', '200', 9),
  ].join('\n')
}

/** What exporters said whose servers are not here. */
const RECORDINGS = ['mysqld', 'postgres', 'redis', 'nginx'].map((name) =>
  readFileSync(new URL(`../recordings/exporters/${name}.prom`, import.meta.url), 'utf8'),
)

/** A fortnight and a half of a counter and a gauge, every five minutes, as of now. */
const past = () => {
  const now = Math.floor(Date.now() / 1000 / 300) * 300
  const times = Array.from({ length: (16 * DAY) / 300 }, (_, index) => now - 16 * DAY + index * 300)
  const lines = times
    .filter((at) => at < now - 3600)
    .map((at) => `redis_connected_clients{job="redis",instance="10.0.0.9:9121"} ${at % 1000} ${at}`)
  return ['# TYPE redis_connected_clients gauge', ...lines, '# EOF', ''].join('\n')
}

describe.skipIf(missing !== null)('Prometheus source on a real Prometheus', () => {
  let rig: PrometheusRig
  let ticking: NodeJS.Timeout
  const runs: PrometheusRun[] = []
  const dir = mkdtempSync(join(tmpdir(), 'wanglou-prometheus-test-'))
  const start = (url: string, options: PrometheusRunOptions = {}) => {
    const run = runPrometheus(url, options)
    runs.push(run)
    return run
  }
  beforeAll(async () => {
    rig = await startPrometheus({ history: past() })
    const began = Date.now()
    const tick = () => {
      const seconds = (Date.now() - began) / 1000
      rig.expose([kubernetesText(seconds), traffic(seconds), ...RECORDINGS].join('\n'))
    }
    tick()
    ticking = setInterval(tick, 200)
  })
  afterEach(async () => {
    await Promise.all(runs.splice(0).map((run) => run.stop()))
  })
  afterAll(async () => {
    clearInterval(ticking)
    await rig?.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  it('reads machines, pods, workloads and probes once a step, at times of the grid', async () => {
    const run = start(rig.url)
    await run.phase('live')
    const expected = ['cpuUsed', 'cpuUtilisation', 'memoryUsed', 'memoryUtilisation'] as const
    const told = (metric: string, label: string) =>
      run.readings().some(({ metric: own, about }) => own === metric && 'labels' in about && label in about.labels)
    await until('all of them', () =>
      [
        ...expected.map((metric) => ['pod', 'workload', 'instance'].every((label) => told(metric, label))),
        ...['probeSuccess', 'probeDuration', 'diskUsed'].map((metric) => told(metric, 'instance')),
      ].every((isTold) => isTold),
    )
    await expectReadings(run, rig)
    expect(run.readings().every(({ at }) => at.every((ms) => ms % 1000 === 0))).toBe(true)
    const of = (labels: Record<string, string>, metric: string) =>
      [...run.readings()]
        .reverse()
        .find(
          ({ about, metric: own }) =>
            own === metric && 'labels' in about && Object.entries(labels).every(([key, value]) => about.labels[key] === value),
        )?.values[0]
    // two containers of each pod; neither the pod's own sum nor a second scrape counts again
    expect(of({ namespace: 'edu', pod: 'web-1-b' }, 'memoryUsed')).toBe(4e6)
    expect(of({ namespace: 'edu', workload: 'web', workload_kind: 'Deployment' }, 'memoryUsed')).toBe(6e6)
    expect(of({ namespace: 'edu', workload: 'web' }, 'memoryUtilisation')).toBeCloseTo(6 / 16)
    expect(run.fold.state()?.badFrames).toBe(0)
  })

  it('tells how much comes to services and workloads, once each, and nothing of what came to none', async () => {
    const told = async (name: string) => {
      const query = SHIPPED_TEMPLATES.find((each) => each.name === name)?.query ?? ''
      const series = await rig.query(query, at)
      return new Map(series.map(({ metric, value }) => [JSON.stringify(metric), Number(value[1])]))
    }
    const service = (name: string) => JSON.stringify({ namespace: 'edu', wanglou_service: name })
    const ratings = JSON.stringify({ namespace: 'edu', workload: 'ratings' })
    let at = 0
    const all = async () => {
      at = Date.now() / 1000
      return (await told('ingress-nginx-requests')).size === 2 && (await told('istio-errors')).size === 1
    }
    await until('all of them', all)
    const requests = await told('ingress-nginx-requests')
    // A rate over five minutes of which a few seconds are there is small, but of all in the same measure.
    const one = (requests.get(service('back')) ?? 0) / 5
    expect(one).toBeGreaterThan(0)
    const expectRates = (rates: ReadonlyMap<string, number>, expected: Readonly<Record<string, number>>) => {
      expect([...rates.keys()].sort()).toEqual(Object.keys(expected).sort())
      for (const [labels, rate] of rates) expect(rate / one).toBeCloseTo(expected[labels] ?? 0, 6)
    }
    expectRates(requests, { [service('back')]: 5, [service('front')]: 10 })
    expectRates(await told('ingress-nginx-errors'), { [service('front')]: 2 })
    expectRates(await told('istio-requests'), { [ratings]: 4 })
    expectRates(await told('istio-errors'), { [ratings]: 1 })
  })

  it('has a series for every template that is shipped, from a real exporter or what one said', async () => {
    const without = async () => {
      const asked = await Promise.all(
        SHIPPED_TEMPLATES.map(async ({ name, query }) => ({ name, series: (await rig.query(query)).length })),
      )
      return asked.filter(({ series }) => series === 0).map(({ name }) => name)
    }
    await until('all of them', async () => (await without()).length === 0).catch(() => null)
    expect(await without()).toEqual([])
    for (const { sample } of SHIPPED_TEMPLATES)
      expect(sample).toMatch(/^(e2e\/recordings\/exporters\/\w+\.prom|[\w-]+\/[\w-]+ [0-9a-f]{40} )/)
  })

  it('tells of a probe that failed and recovered between two looks, from its first bad sample on', async () => {
    // a look in five seconds, a scrape a second: what calmed down within one look would be told as over at once
    const run = start(rig.url, { config: { stepSeconds: 5 }, tunables: { probeCalmMs: 8000 } })
    const probe = () => run.fold.ofKind('probe').find((each) => each.name === rig.pageUrl) as Partial<ObservedProbe> | undefined
    await until('a good probe', () => probe()?.ok === true && probe()?.episode === undefined)
    const firstBad = async (): Promise<number | null> => {
      const body = await rig.samples('probe_success[1m]')
      return body.find(([, value]) => value === '0')?.[0] ?? null
    }
    rig.page(503)
    await until('a bad sample', async () => (await firstBad()) !== null)
    rig.page(200)
    const badAt = await firstBad()
    await until('the episode', () => probe()?.episode !== undefined)
    expect(probe()?.episode?.since).toBe(Math.round((badAt ?? 0) * 1000))
    await until('its end', () => probe()?.ok === true && probe()?.episode === undefined)
  })

  it('tells targets and probes, and since when they are what they are', async () => {
    const run = start(rig.url, { config: { cluster: 'gov-a' } })
    const target = (name: string) => run.fold.ofKind('target').find((each) => each.name === name)
    const probe = () => run.fold.ofKind('probe').find((each) => each.name === rig.pageUrl)
    await until(
      'the node exporter known by its series',
      () => (target(rig.nodeTarget) as { exporter?: string } | undefined)?.exporter === 'node',
    )
    expect(target(rig.nodeTarget)).toMatchObject({ up: true, lastError: null, labels: { cluster: 'gov-a', job: 'node' } })
    expect(target('127.0.0.1:1')).toMatchObject({ up: false, exporter: 'mysqld', lastError: expect.stringContaining('refused') })
    await until('a good probe', () => (probe() as { ok?: boolean } | undefined)?.ok === true)
    expect(probe()).toMatchObject({ vantage: 'user', since: null, labels: { http_status: '200' } })
    const before = run.fold.batches.filter(({ swaps }) => swaps.length > 0).length
    rig.page(503)
    await until('a bad probe', () => (probe() as { ok?: boolean } | undefined)?.ok === false)
    expect(probe()).toMatchObject({ labels: { http_status: '503' }, since: expect.any(Number) })
    rig.page(200)
    await until('a good probe again', () => (probe() as { ok?: boolean } | undefined)?.ok === true)
    // records are told when something changed, not with every round
    expect(run.fold.batches.filter(({ swaps }) => swaps.length > 0).length - before).toBeLessThan(6)
  })

  it('reads the past newest first, in answers of bounded size, goes on where it was killed, and asks for nothing twice', async () => {
    const config = { stepSeconds: 60, backfillDays: 16 }
    // 4,608 coarse and 1,440 fine times, 500 at once
    const tunables = { pointsPerAnswer: 500, historyRequestsPerMinute: 60_000, historyRequestBurst: 400 }
    const isOurs = ({ metric, about }: Reading) =>
      metric === 'connections' && 'labels' in about && about.labels.instance === '10.0.0.9:9121'
    const seen = (run: PrometheusRun) => run.readings().flatMap((each) => (isOurs(each) ? each.at : []))
    const first = start(rig.url, { config, tunables })
    await until('some of the past', () => seen(first).length > 500)
    expect(first.resource('history')?.progress?.done).toBeLessThan(1)
    expect(Math.min(...seen(first))).toBeGreaterThan(Date.now() - 16 * DAY * 1000)
    // killed: what was handed over and its cursors are all that is left
    await first.stop()
    const told = first.readings().length
    const second = start(rig.url, { config, tunables, fold: first.fold, cursors: first.fold.cursors() })
    await until(
      'all of the past',
      () => second.fold.state()?.phase === 'live' && second.resource('history')?.progress === undefined,
      60_000,
    )
    expect(first.readings().length).toBeGreaterThan(told)
    const times = seen(second)
    expect(new Set(times).size).toBe(times.length)
    const [truth] = await rig.query(`count_over_time(redis_connected_clients{job="redis"}[17d])`)
    // five minutes of looking back: fine times after the last scrape repeat it, coarse ones are the scrapes
    expect(times.length).toBeGreaterThanOrEqual(Number(truth?.value[1]) - 24 * 12)
    expect(Math.min(...times)).toBeLessThan(Date.now() - 15.9 * DAY * 1000)
    const chunks = second
      .readings()
      .filter(isOurs)
      .map(({ at }) => at)
    expect(Math.max(...chunks.map((at) => at.length))).toBeLessThanOrEqual(500)
    const ends = chunks.filter((at) => at.length > 1).map((at) => at.at(-1) ?? 0)
    expect(ends).toEqual([...ends].sort((a, b) => b - a))
  })

  it('reads the past again when it is asked to, for entities that came after it, also where it is killed meanwhile', async () => {
    const config = { stepSeconds: 60, backfillDays: 16 }
    const tunables = { pointsPerAnswer: 500, historyRequestsPerMinute: 60_000, historyRequestBurst: 400 }
    const oldest = (run: PrometheusRun) =>
      run.readings().filter(({ at: [first = 0], metric }) => metric === 'connections' && first < Date.now() - 15 * DAY * 1000)
        .length
    const first = start(rig.url, { config, tunables })
    const whole = (run: PrometheusRun) =>
      until(
        'all of the past',
        () => run.fold.state()?.phase === 'live' && run.resource('history')?.progress === undefined,
        60_000,
      )
    await whole(first)
    const once = oldest(first)
    expect(once).toBeGreaterThan(0)
    first.source.fillAgain?.()
    await first.stop()
    const second = start(rig.url, { config, tunables, fold: first.fold, cursors: first.fold.cursors() })
    await until('the oldest again', () => oldest(second) > once, 60_000)
    await whole(second)
    expect(oldest(second)).toBe(2 * once)
  })

  it('asks for the gap alone after an offline spell', async () => {
    const config = { stepSeconds: 1, backfillDays: 0.0001 }
    const first = start(rig.url, { config })
    await first.phase('live')
    await until('the past', () => first.resource('history')?.progress === undefined && first.readings().length > 0)
    await first.stop()
    const diskTimes = (batches: readonly SourceBatch[]) =>
      batches.flatMap(({ readings = [] }) => readings.flatMap(({ metric, at }) => (metric === 'diskUsed' ? at : [])))
    const before = first.fold.batches.length
    const told = new Set(diskTimes(first.fold.batches))
    const end = Math.max(...told)
    await until('a gap of three steps', () => Date.now() > end + 5000)
    const second = start(rig.url, { config, fold: first.fold, cursors: first.fold.cursors() })
    const times = () => diskTimes(second.fold.batches.slice(before))
    const gap = [1000, 2000, 3000].map((ms) => end + ms)
    await until('the gap', () => gap.every((at) => times().includes(at)))
    expect(times().filter((at) => told.has(at))).toEqual([])
    expect(new Set(times()).size).toBe(times().length)
  })

  it('takes a fault of a template for its own alone, and names it; the file is read again when it changes', async () => {
    const templates = join(dir, 'templates.yaml')
    writeFileSync(
      templates,
      'templates:\n  - {name: own, metric: requests, query: "rate("}\n  - {name: odd, metric: no-such, query: up}\n  - {name: number, metric: requests, query: "1 + 1"}\n',
    )
    const run = start(rig.url, { config: { templates } })
    await run.phase('live')
    await until('all of them told', () => run.resource('number')?.problem)
    expect(run.resource('own')?.problem).toMatchObject({
      code: 'prometheus.query-refused',
      facts: { resource: 'own', detail: expect.stringContaining('parse error') },
    })
    expect(run.resource('templates[1]')?.problem).toMatchObject({ code: 'templates.broken', facts: { where: 'templates[1]' } })
    expect(run.resource('number')?.problem?.code).toBe('http.bad-answer')
    expect(run.readings().some(({ metric }) => metric === 'memoryUsed')).toBe(true)
    writeFileSync(templates, 'templates:\n  - {name: own, metric: requests, query: count(up)}\n')
    await until('the mended one', () => run.readings().some(({ metric }) => metric === 'requests'))
    await until('its fault gone', () => run.resource('templates[1]') === undefined)
  })

  it('is offered again what a full queue refused, and loses nothing', async () => {
    const run = start(rig.url)
    await run.phase('live')
    run.fold.accept(false)
    const before = run.readings().length
    await until('a round that waits', () => Date.now() > (run.fold.state()?.asOf ?? 0) + 2500)
    expect(run.readings().length).toBe(before)
    run.fold.accept(true)
    await until('the readings', () => run.readings().length > before)
    await run.phase('live')
  })
})

/** What a Prometheus without targets says. */
const emptyServer = (path: string, query: URLSearchParams): unknown => {
  const now = Date.now() / 1000
  if (query.get('query') === 'time()') return { status: 'success', data: { resultType: 'scalar', result: [now, String(now)] } }
  if (path === '/api/v1/targets') return { status: 'success', data: { activeTargets: [] } }
  return { status: 'success', data: { resultType: path === '/api/v1/query' ? 'vector' : 'matrix', result: [] } }
}

describe('Prometheus source against a server that answers badly', () => {
  let rogue: RogueServer
  const runs: PrometheusRun[] = []
  const start = (tls: PrometheusRunOptions['tls'] = { ca: rogue.caFile }, options: PrometheusRunOptions = {}) => {
    const run = runPrometheus(rogue.url, { config: { stepSeconds: 15 }, tls, ...options })
    runs.push(run)
    return run
  }
  const expectProblem = async (run: PrometheusRun, code: string) => {
    const problem = await until(`problem ${code}; last: ${JSON.stringify(run.fold.state()?.problem)}`, () => {
      const last = run.fold.state()?.problem
      return last?.code === code ? last : null
    })
    for (const lang of LANGS)
      expect(Object.values(problemText(problem.code, problem.facts, lang)).join(' ')).not.toMatch(/–|undefined|\{\w+\}/)
  }
  afterEach(async () => {
    await Promise.all(runs.splice(0).map((run) => run.stop()))
    await rogue.stop()
  })

  const answers: readonly (readonly [string, string, (response: ServerResponse) => boolean])[] = [
    ['an error without words', 'http.bad-answer', (response) => sendJson(response, 200, { status: 'error', errorType: 'x' })],
    ['a redirect', 'http.unexpected', (response) => !!response.writeHead(302, { Location: '/login' }).end()],
    ['silence', 'connect.timeout', () => true],
  ]
  it.each(answers)('%s is %s, and heals by itself', async (_, code, answer) => {
    rogue = await startRogueServer('good', emptyServer)
    rogue.manners({ get: (_path, _query, response) => answer(response) })
    const run = start()
    await expectProblem(run, code)
    rogue.manners({})
    await run.phase('live')
    expect(run.fold.state()?.problem).toBeNull()
  })

  it('is refused when the token stops to be good, and goes on by itself when it is again', async () => {
    rogue = await startRogueServer('good', emptyServer)
    const run = start(undefined, { config: { stepSeconds: 1 }, endpoint: { auth: { type: 'bearer', token: { secret: 'any' } } } })
    await run.phase('live')
    rogue.manners({ get: (_, __, response) => sendJson(response, 401, {}) })
    await run.phase('refused')
    rogue.manners({})
    await run.phase('live')
    const told = JSON.stringify([run.fold.states, run.fold.batches, run.log])
    expect(told).not.toContain('secret-of-the-rig')
  })

  it('shows the rest where the account may not see the targets', async () => {
    rogue = await startRogueServer('good', emptyServer)
    rogue.manners({ get: (path, _, response) => path === '/api/v1/targets' && sendJson(response, 403, {}) })
    const run = start()
    await run.phase('live')
    expect(run.resource('targets')).toMatchObject({ state: 'not-observed', problem: { code: 'http.forbidden' } })
  })

  it('tells of a part as a part', async () => {
    rogue = await startRogueServer('good', (path, query) => ({
      ...Object(emptyServer(path, query)),
      warnings: ['a store is gone'],
    }))
    const run = start()
    await run.phase('live')
    expect(run.resource('node-cpu-used')?.problem).toMatchObject({
      code: 'prometheus.partial',
      facts: { detail: 'a store is gone' },
    })
  })
})
