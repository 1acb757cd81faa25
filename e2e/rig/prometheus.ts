import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, launch, type Running, until } from './processes.ts'

const BINARIES = {
  prometheus: '/usr/bin/prometheus',
  promtool: '/usr/bin/promtool',
  node: '/usr/bin/prometheus-node-exporter',
  blackbox: '/usr/bin/prometheus-blackbox-exporter',
} as const

/** promtool writes a fortnight of samples within this, ms, on a machine that does much else too. */
const PROMTOOL_MS = 90_000

/** What is not installed, one line; null: nothing is missing. */
export const missingPrometheus = (): string | null => {
  const missing = Object.values(BINARIES).filter((path) => !existsSync(path))
  return missing.length === 0 ? null : `not installed: ${missing.join(' ')}`
}

export interface PrometheusRig {
  readonly url: string
  readonly port: number
  /** `host:port` of the exporter of this machine. */
  readonly nodeTarget: string
  /** What the exporter for Kubernetes says from now on, in the text format. */
  expose(text: string): void
  /** The page that is probed answers with this from now on. */
  page(status: number): void
  readonly pageUrl: string
  /** Asks the server itself: the truth. */
  query(
    promql: string,
    at?: number,
  ): Promise<readonly { readonly metric: Record<string, string>; readonly value: readonly [number, string] }[]>
  /** The samples of the one series in a range, as they were scraped: time in s, and value. */
  samples(range: string): Promise<readonly (readonly [number, string])[]>
  restart(): Promise<void>
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A real Prometheus that scrapes a real node exporter, a real blackbox exporter and a page of text, each second. `history`: OpenMetrics text that it has from before. */
export async function startPrometheus(options: { readonly history?: string } = {}): Promise<PrometheusRig> {
  const dir = mkdtempSync(join(tmpdir(), 'wanglou-prometheus-'))
  const log = join(dir, 'log')
  const [port, nodePort, blackboxPort] = await Promise.all([freePort(), freePort(), freePort()])
  let exposed = ''
  let pageStatus = 200
  const texts = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/plain; version=0.0.4')
    response.end(exposed)
  })
  const page = createServer((_, response) => void response.writeHead(pageStatus).end('page'))
  const [textsPort, pagePort] = await Promise.all([listen(texts), listen(page)])
  const pageUrl = `http://127.0.0.1:${pagePort}/enrol`
  writeFileSync(join(dir, 'blackbox.yml'), 'modules: {http_2xx: {prober: http, timeout: 2s}}\n')
  const targets = (...addresses: string[]) => [{ targets: addresses }]
  // JSON is YAML
  writeFileSync(
    join(dir, 'prometheus.yml'),
    JSON.stringify({
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      scrape_configs: [
        { job_name: 'node', static_configs: targets(`127.0.0.1:${nodePort}`) },
        { job_name: 'kubernetes', honor_labels: true, static_configs: targets(`127.0.0.1:${textsPort}`) },
        { job_name: 'mysqld', static_configs: targets('127.0.0.1:1') },
        {
          job_name: 'probes',
          metrics_path: '/probe',
          params: { module: ['http_2xx'] },
          static_configs: [{ targets: [pageUrl], labels: { vantage: 'user' } }],
          relabel_configs: [
            { source_labels: ['__address__'], target_label: '__param_target' },
            { source_labels: ['__param_target'], target_label: 'instance' },
            { target_label: '__address__', replacement: `127.0.0.1:${blackboxPort}` },
          ],
        },
      ],
    }),
  )
  const data = join(dir, 'data')
  if (options.history !== undefined) {
    writeFileSync(join(dir, 'history.om'), options.history)
    const made = launch(BINARIES.promtool, ['tsdb', 'create-blocks-from', 'openmetrics', join(dir, 'history.om'), data], log)
    await until('blocks of the past', () => !made.alive(), PROMTOOL_MS)
  }
  const exporters: Running[] = [
    launch(
      BINARIES.node,
      [
        '--collector.disable-defaults',
        '--collector.cpu',
        '--collector.meminfo',
        '--collector.filesystem',
        `--web.listen-address=127.0.0.1:${nodePort}`,
      ],
      log,
    ),
    launch(
      BINARIES.blackbox,
      [`--config.file=${join(dir, 'blackbox.yml')}`, `--web.listen-address=127.0.0.1:${blackboxPort}`],
      log,
    ),
  ]
  const url = `http://127.0.0.1:${port}`
  let server: Running | null = null
  const start = async () => {
    server = launch(
      BINARIES.prometheus,
      [
        `--config.file=${join(dir, 'prometheus.yml')}`,
        `--storage.tsdb.path=${data}`,
        '--storage.tsdb.retention.time=1y',
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      log,
    )
    await until('Prometheus', () =>
      fetch(`${url}/-/ready`).then(
        (answer) => answer.ok,
        () => false,
      ),
    )
  }
  await start()
  const query: PrometheusRig['query'] = async (promql, at) => {
    const search = new URLSearchParams({ query: promql, ...(at === undefined ? {} : { time: String(at) }) })
    const answer = await fetch(`${url}/api/v1/query?${search}`)
    const body = (await answer.json()) as { data: { result: Awaited<ReturnType<PrometheusRig['query']>> } }
    return body.data.result
  }
  const samples: PrometheusRig['samples'] = async (range) => {
    const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: range })}`)
    const body = (await answer.json()) as { data: { result: { values: Awaited<ReturnType<PrometheusRig['samples']>> }[] } }
    return body.data.result[0]?.values ?? []
  }
  const kill = async () => {
    await server?.stop('SIGKILL')
  }
  return {
    url,
    port,
    nodeTarget: `127.0.0.1:${nodePort}`,
    expose(text) {
      exposed = text
    },
    page(status) {
      pageStatus = status
    },
    pageUrl,
    query,
    samples,
    start,
    kill,
    async restart() {
      await kill()
      await start()
    },
    async stop() {
      await kill()
      for (const each of exporters) await each.stop()
      for (const each of [texts, page]) {
        each.closeAllConnections()
        await new Promise<void>((done) => each.close(() => done()))
      }
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
