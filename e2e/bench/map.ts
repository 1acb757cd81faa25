import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import react from '@vitejs/plugin-react'
import { type Browser, chromium } from 'playwright-core'
import { build } from 'vite'
import { servePage } from '../shots/page-server.ts'
import type { SubjectName } from './map/page.ts'
import { framesOf } from './map/trace-frames.ts'

/**
 * The product's map beside an ECharts graph and React Flow on the same estate, in a Chromium without GPU at 3840×2160, alternating:
 * what a delta to 1 % of the nodes costs the page's script, and how many frames reach the screen, from a Chrome trace.
 */

const VIEWPORT = { width: 3840, height: 2160 }
const SIZES = [2_000, 5_000, 10_000] as const
const ROUNDS = 3
/** Updates a measurement, count: each waits for the next frame, so ours are seconds and theirs may be minutes. */
const OUR_UPDATES = 60
const THEIR_UPDATES = 3
const MOVES = 120
/** A map that needs longer than this for one update is not asked at the next size: it no longer answers, ms. */
const ANSWERS_MS = 4_000
/** What opening may take, ms. */
const OPEN_MS = 60_000
const HZ = 60
/** The engine sends at most 10 frames a second: one every so many of the screen's. */
const FRAMES_A_DELTA = 6

interface Measured {
  readonly scriptMs: number
  readonly p95Ms: number
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000
function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
const median = (values: readonly number[]): number => at(values, 0.5)

async function withMap<T>(browser: Browser, url: string, name: SubjectName, count: number, work: (page: BenchTab) => Promise<T>) {
  const page = await browser.newPage({ viewport: VIEWPORT })
  page.setDefaultTimeout(OPEN_MS)
  try {
    await page.goto(url)
    await page.waitForFunction(() => 'bench' in window)
    await page.evaluate(([subject, nodes]) => window.bench.open(subject, nodes), [name, count] as const)
    return await work({ browser, page })
  } finally {
    await page.close()
  }
}
type BenchTab = { readonly browser: Browser; readonly page: Awaited<ReturnType<Browser['newPage']>> }

/** Frames that reached the screen while `work` ran, and what share of those that were wanted did not. */
async function traced<T>({ browser, page }: BenchTab, work: () => Promise<T>) {
  await browser.startTracing(page, { categories: ['benchmark'] })
  const begun = performance.now()
  const value = await work()
  const seconds = (performance.now() - begun) / 1_000
  const frames = framesOf((await browser.stopTracing()).toString())
  return { value, seconds, ...frames }
}

const updates = ({ page }: BenchTab, count: number, every: number) =>
  page.evaluate(([n, frames]) => window.bench.updates(n, frames), [count, every] as const)

const measured = (took: readonly number[]): Measured => ({ scriptMs: median(took), p95Ms: at(took, 0.95) })

async function ours(browser: Browser, url: string, count: number) {
  return withMap(browser, url, 'ours', count, async (tab) => {
    await updates(tab, 10, 1)
    const every = await traced(tab, () => updates(tab, OUR_UPDATES, 1))
    const delta = await traced(tab, () => updates(tab, OUR_UPDATES / 2, FRAMES_A_DELTA))
    const pan = await traced(tab, async () => {
      await tab.page.evaluate(() => window.bench.near())
      await tab.page.evaluate((moves) => window.bench.pan(moves), MOVES)
    })
    const near = measured(await updates(tab, OUR_UPDATES / 2, 1))
    const zoom = await traced(tab, () => tab.page.evaluate((moves) => window.bench.zoom(moves), MOVES))
    return {
      ...measured(every.value),
      nearMs: near.scriptMs,
      everyFrameDroppedPct: every.droppedPct,
      droppedPct: delta.droppedPct,
      panFps: pan.presented / pan.seconds,
      zoomFps: zoom.presented / zoom.seconds,
    }
  })
}

/** null: it does not answer at this size. */
async function theirs(browser: Browser, url: string, name: SubjectName, count: number): Promise<Measured | null> {
  try {
    return await withMap(browser, url, name, count, async (tab) => measured(await updates(tab, THEIR_UPDATES, 1)))
  } catch (error) {
    process.stderr.write(
      `${name} at ${count}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}\n`,
    )
    return null
  }
}

/** How a page that only moves one small square fares on this machine now: what can be presented at all. */
async function floorOf(browser: Browser, url: string): Promise<{ readonly fps: number; readonly droppedPct: number }> {
  const page = await browser.newPage({ viewport: VIEWPORT })
  try {
    await page.goto(url)
    await page.waitForFunction(() => 'bench' in window)
    const { presented, seconds, droppedPct } = await traced({ browser, page }, () =>
      page.evaluate((n) => window.bench.idle(n), MOVES),
    )
    return { fps: presented / seconds, droppedPct }
  } finally {
    await page.close()
  }
}

const outDir = mkdtempSync(join(tmpdir(), 'wanglou-map-'))
await build({
  configFile: false,
  root: join(import.meta.dirname, 'map'),
  base: './',
  logLevel: 'error',
  plugins: [react()],
  build: { outDir, emptyOutDir: true, target: 'chrome114', assetsInlineLimit: 0, chunkSizeWarningLimit: 4_000 },
})
const server = await servePage(outDir, {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
})
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  type Ours = Awaited<ReturnType<typeof ours>>
  const our = new Map<number, Ours[]>()
  const peers: Record<'echarts' | 'reactFlow', Map<number, Measured[]>> = { echarts: new Map(), reactFlow: new Map() }
  const silent = new Set<string>()
  const floor: Awaited<ReturnType<typeof floorOf>>[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    floor.push(await floorOf(browser, server.url))
    for (const count of SIZES) {
      const mine = await ours(browser, server.url, count)
      our.set(count, [...(our.get(count) ?? []), mine])
      const said = [
        `ours ${rounded(mine.scriptMs)} ms, ${rounded(mine.droppedPct)} % dropped, pan ${Math.round(mine.panFps)} fps`,
      ]
      for (const name of ['echarts', 'reactFlow'] as const) {
        if (silent.has(name)) continue
        const peer = await theirs(browser, server.url, name, count)
        if (peer === null || peer.scriptMs > ANSWERS_MS) silent.add(name)
        if (peer !== null) peers[name].set(count, [...(peers[name].get(count) ?? []), peer])
        said.push(`${name} ${peer === null ? 'no answer' : `${rounded(peer.scriptMs)} ms`}`)
      }
      process.stderr.write(`round ${round + 1}, ${count} nodes: ${said.join('; ')}\n`)
    }
    silent.clear()
  }
  const middle = (count: number, figure: (ours: Ours) => number): number => rounded(median((our.get(count) ?? []).map(figure)))
  const peerMs = (name: 'echarts' | 'reactFlow', count: number): number | null => {
    const found = peers[name].get(count)
    return found === undefined ? null : rounded(median(found.map(({ scriptMs }) => scriptMs)))
  }
  // Within each round: a shared machine drifts more between rounds than inside one.
  const ratio = (name: 'echarts' | 'reactFlow', count: number): number | null => {
    const pairs = (peers[name].get(count) ?? []).map(
      (peer, nth) => peer.scriptMs / (our.get(count)?.[nth]?.scriptMs ?? Number.NaN),
    )
    return pairs.length === 0 ? null : rounded(median(pairs))
  }
  const figures = {
    scriptMs2k: middle(2_000, ({ scriptMs }) => scriptMs),
    scriptMs5k: middle(5_000, ({ scriptMs }) => scriptMs),
    scriptMs10k: middle(10_000, ({ scriptMs }) => scriptMs),
    scriptP95Ms10k: middle(10_000, ({ p95Ms }) => p95Ms),
    scriptNearMs10k: middle(10_000, ({ nearMs }) => nearMs),
    droppedPct10k: middle(10_000, ({ droppedPct }) => droppedPct),
    droppedPctEveryFrame10k: middle(10_000, ({ everyFrameDroppedPct }) => everyFrameDroppedPct),
    panFps10k: middle(10_000, ({ panFps }) => panFps),
    zoomFps10k: middle(10_000, ({ zoomFps }) => zoomFps),
    floorFps: rounded(median(floor.map(({ fps }) => fps))),
    floorDroppedPct: rounded(median(floor.map(({ droppedPct }) => droppedPct))),
    ...{ echartsMs2k: peerMs('echarts', 2_000), echartsMs5k: peerMs('echarts', 5_000), echartsMs10k: peerMs('echarts', 10_000) },
    ...{ reactFlowMs2k: peerMs('reactFlow', 2_000), reactFlowMs5k: peerMs('reactFlow', 5_000) },
    ...{ rounds: ROUNDS, updates: OUR_UPDATES, hz: HZ, load: rounded(loadavg()[0] ?? Number.NaN) },
  }
  const ratios = {
    ...{ echarts2k: ratio('echarts', 2_000), echarts5k: ratio('echarts', 5_000), echarts10k: ratio('echarts', 10_000) },
    ...{ reactFlow2k: ratio('reactFlow', 2_000), reactFlow5k: ratio('reactFlow', 5_000) },
  }
  process.stdout.write(`${JSON.stringify({ name: 'map', figures, ratios })}\n`)
} finally {
  await browser.close()
  server.close()
  rmSync(outDir, { recursive: true, force: true })
}
