import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPublisher } from '../../docs/feed/sample-publisher.mjs'
import { writeFiles } from '../../main/commands/simulate.ts'
import { readSourcesFile } from '../../main/config/sources-file.ts'
import { createSimulator, type Simulator } from '../../main/simulator/index.ts'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { type Alertmanager, missingAlertmanager, startAlertmanager } from '../rig/alertmanager.ts'
import { findKube, type Kube, startKube } from '../rig/kube.ts'
import { seedEstate } from '../rig/kube-seed.ts'
import { until } from '../rig/processes.ts'
import { missingPrometheus, type PrometheusRig, startPrometheus } from '../rig/prometheus.ts'

const missing =
  NO_ELECTRON ??
  missingPrometheus() ??
  missingAlertmanager() ??
  (findKube() === null ? 'no control plane: set KUBEBUILDER_ASSETS' : null)
if (missing !== null) console.warn(`one-wall: skipped: ${missing}`)

/** Longest wait for something to reach the screen, ms: a rate needs some scrapes, and is read once a minute. */
const ON_SCREEN_MS = 120_000
const NAMESPACE = 'bureau-revenue'
const GIB = 1024 ** 3

/** The app that is half pods, half a machine with a contractor's database. */
const REGISTER = (probe: string) => `estate: { name: 滨海市政务数据管理局, nameEn: Binhai Data Bureau }
clusters: { real: 政务云一区, city-cloud: 市级私有云 }
bureaus:
  - { id: tax, name: 税务局, nameEn: Taxation Bureau }
  - { id: licensing, name: 行政审批局, nameEn: Licensing Bureau }
apps:
  - id: tax-filing
    name: 个税申报
    nameEn: Tax filing
    bureau: tax
    class: citizen
    protectionGrade: 3
    contractor: 滨海信安科技有限公司
    dutyPost: 税务局信息中心值班室
    dutyPhone: 0715-8800-1201
    probes: ['${probe}']
    match: [{ source: real, namespace: ${NAMESPACE}, workload: app-1 }]
`

/** What a kubelet and kube-state-metrics would say of these pods after so many seconds: they do not run in this rig, the pods are real. */
function exposition(pods: readonly string[], seconds: number): string {
  const lines = pods.flatMap((pod, n) => {
    const labels = `namespace="${NAMESPACE}",pod="${pod}"`
    return [
      `container_cpu_usage_seconds_total{${labels},container="app-1"} ${(seconds * 0.08 * (n + 1)).toFixed(3)}`,
      `container_memory_working_set_bytes{${labels},container="app-1"} ${(90 + 20 * n) * 1024 ** 2}`,
      `kube_pod_container_resource_requests{${labels},container="app-1",resource="cpu",unit="core"} 0.25`,
      `kube_pod_container_resource_requests{${labels},container="app-1",resource="memory",unit="byte"} ${256 * 1024 ** 2}`,
    ]
  })
  return `${lines.join('\n')}\n`
}

describe.skipIf(missing !== null)('one wall, fed by everything at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wanglou-one-wall-'))
  let kube: Kube
  let metrics: PrometheusRig
  let alerts: Alertmanager
  let feed: Awaited<ReturnType<typeof startPublisher>>
  let simulator: Simulator
  let run: RunningApp | null = null
  const beats: NodeJS.Timeout[] = []

  beforeAll(async () => {
    const clock = { now: () => Date.now(), monotonic: () => performance.now() }
    ;[kube, metrics, alerts, feed, simulator] = await Promise.all([
      startKube(),
      startPrometheus(),
      startAlertmanager(),
      startPublisher({ heartbeatSeconds: 5 }),
      createSimulator({ seed: 7, size: 'town', scenario: 'calm', clock }),
    ])
    await seedEstate(kube.admin)
    const pods = (await kube.admin.list(`/api/v1/namespaces/${NAMESPACE}/pods`)).items
      .flatMap(({ metadata }) => metadata.name ?? [])
      .filter((name) => name.startsWith('app-1-'))
    const began = Date.now()
    const tell = () => metrics.expose(exposition(pods, (Date.now() - began) / 1000))
    tell()
    beats.push(setInterval(tell, 500))
    // A template without a series is asked for again ever more seldom.
    await until('usage of the pods', async () => (await metrics.query('rate(container_cpu_usage_seconds_total[5m])')).length > 0)
    fillFeed()
    await alerts.fire(
      { alertname: 'TaxQueueGrows', severity: 'major', namespace: NAMESPACE, deployment: 'app-1', cluster: 'real' },
      {
        annotations: { summary: '申报队列积压超过 5 分钟' },
        startsAt: new Date(Date.now() - 60_000),
        endsAt: new Date(Date.now() + 3_600_000),
      },
    )
    await writeFiles(join(folder, 'demo'), simulator)
    writeSources()
  })

  /** A machine whose address is that of the real node exporter, and a database that the platform runs. */
  function fillFeed(): void {
    const labels = { 'wanglou.io/app': 'tax-filing', 'wanglou.io/bureau': 'tax' }
    const common = { project: 'tax', labels }
    feed.put('component', { id: 'grp-batch', name: 'tax-batch', kind: 'vm-group', ...common })
    feed.put('component', {
      ...{ id: 'rds-9f', name: 'tax-db', kind: 'database', ...common },
      ...{ product: 'MySQL', version: '8.0.36', replicas: { desired: 2, available: 2 } },
    })
    feed.put('instance', {
      ...{ id: 'vm-1', name: 'tax-batch-1', component: 'grp-batch', state: 'running', ready: true, addresses: ['127.0.0.1'] },
      size: { cpuMilli: 2000, memoryBytes: 24 * GIB },
    })
    const tell = () =>
      feed.sample({
        at: [new Date().toISOString()],
        series: [
          { about: { component: 'rds-9f' }, metric: 'connections', values: [312] },
          { about: { component: 'rds-9f' }, metric: 'connectionsUsed', values: [0.62] },
          { about: { component: 'rds-9f' }, metric: 'requests', values: [1480] },
        ],
      })
    tell()
    beats.push(setInterval(tell, 10_000))
  }

  function writeSources(): void {
    const demo = readSourcesFile(join(folder, 'demo', 'sources.yaml'), Date.now())
    const simulated = demo.sources.flatMap((source) =>
      source.kind === 'kubernetes' ? [{ name: source.name, kind: source.kind, kubeconfig: source.kubeconfig }] : [],
    )
    mkdirSync(join(folder, 'data'))
    writeFileSync(join(folder, 'register.yaml'), REGISTER(metrics.pageUrl))
    // JSON is YAML
    const sources = [
      { name: 'real', kind: 'kubernetes', kubeconfig: kube.kubeconfig.clientCert },
      { name: 'metrics', kind: 'prometheus', url: metrics.url, cluster: 'real', stepSeconds: 15, backfillDays: 0 },
      { name: 'alarms', kind: 'alertmanager', url: alerts.url, pollSeconds: 5 },
      { name: 'city-cloud', kind: 'cloudevents', url: feed.url },
      ...simulated,
    ]
    writeFileSync(join(folder, 'sources.yaml'), JSON.stringify({ register: 'register.yaml', sources }))
  }

  afterAll(async () => {
    for (const beat of beats) clearInterval(beat)
    await run?.close()
    await Promise.all([kube?.stop(), metrics?.stop(), alerts?.stop(), feed?.stop(), simulator?.dispose()])
    rmSync(folder, { recursive: true, force: true })
  })

  const card = (page: Page) => page.locator('.card')

  it('tells on one card of pods, a machine and a database, what they use, and the alert: by whom, and as of when', async () => {
    run = await launchApp({ data: join(folder, 'data'), sources: join(folder, 'sources.yaml'), lang: 'zh-CN', size: '1920x1080' })
    const { page } = run
    await run.painted('live')
    await page.locator('[data-app="app:tax-filing"][data-level="major"]').waitFor({ state: 'attached', timeout: ON_SCREEN_MS })
    await page.locator('.alarm-line', { hasText: '个税申报' }).first().click()
    await card(page).waitFor()
    const told = () => card(page).innerText()
    // Three kinds of parts on one card.
    for (const part of ['app-1', 'tax-batch', 'tax-db']) await expect.poll(told, { timeout: ON_SCREEN_MS }).toContain(part)
    await expect.poll(told, { timeout: ON_SCREEN_MS }).toContain('TaxQueueGrows')
    await expect.poll(told, { timeout: ON_SCREEN_MS }).toContain('申报队列积压超过 5 分钟')
    // Usage of each, with who told it.
    const usage = () => card(page).locator('.usage-lines').allInnerTexts()
    for (const [figure, source] of [
      [/内存利用率 51%/, 'metrics'],
      [/磁盘使用率/, 'metrics'],
      [/连接数 312/, 'city-cloud'],
    ] as const) {
      await expect
        .poll(async () => (await usage()).some((lines) => figure.test(lines) && lines.includes(source)), {
          timeout: ON_SCREEN_MS,
        })
        .toBe(true)
    }
    // The machine of the feed and the machine of the node exporter are one: nothing else stands on this card.
    const instances = card(page).locator('.card-part', { has: page.locator('h3', { hasText: /^实例$/ }) })
    expect(await instances.locator('.panel-note').innerText()).toBe('4')
    await run.screenshot('one-wall-card')
    await card(page).getByText('tax-db').last().scrollIntoViewIfNeeded()
    await run.screenshot('one-wall-card-parts')
    await page.locator('.lang-switch').click()
    await card(page).getByText('Tax filing').first().waitFor({ timeout: ON_SCREEN_MS })
    await run.screenshot('one-wall-card-en')
    await page.locator('.lang-switch').click()
    await page.keyboard.press('Escape')
    await run.screenshot('one-wall')
  })
})
