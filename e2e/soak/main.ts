import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import type { CDPSession } from 'playwright-core'
import { z } from 'zod'
import { growthOf, median } from '../checkers/growth.ts'
import { type HeapParts, heapParts } from '../checkers/heap-parts.ts'
import { launchApp, NO_ELECTRON, type RunningApp } from '../fixtures/app.ts'
import { optionsOrEnd } from '../fixtures/command-line.ts'
import { enginePid } from '../fixtures/engine-pid.ts'
import { until } from '../rig/processes.ts'

/**
 * npm run soak -- [--minutes 60]: the real app before the city under surge, whose day passes in an hour. Memory of the page and of the
 * engine after a garbage collection, nodes that are in no document, and what a frame costs, over time, and what the page's heap is made
 * of at half time and at the end; prints one JSON document, and ends with 1 where something grows.
 */

const SPEED = 24
const SAMPLES = 40
/** More over six hours of the city, in the second half, is a leak, per cent; where it can be told from noise, which takes a long run. */
const MOST_GROWTH = 1
const PER_HOURS = 6
/** A frame that costs more than at first by this factor and by this much, in the medians of the second quarter and the last, is not flat. */
const MOST_DEARER = 1.25
const MOST_DEARER_MS = 0.5
/** More nodes in no document than these, and than at half time by a tenth, are a leak, count: React keeps a few between two commits. */
const FEW_NODES = 500
const START_MS = 180_000
const PROBE_MS = 30_000
/** Collections a sample, and the pause after each, ms. */
const COLLECTIONS = 4
const COLLECT_PAUSE_MS = 350
/** Resident memory is read this often, ms. */
const RESIDENT_EVERY_MS = 2_000
const MB = 1_048_576

const { minutes } = optionsOrEnd(
  'npm run soak -- [--minutes 60]: 2 to 1440',
  { minutes: { type: 'string', default: '60' } },
  z.object({ minutes: z.coerce.number().min(2).max(1440) }),
)
if (NO_ELECTRON) {
  process.stderr.write(`no Electron to watch: ${NO_ELECTRON}\n`)
  process.exit(1)
}

interface Sample {
  /** Of the city's time, h. */
  readonly hours: number
  readonly pageHeapMb: number
  /** Resident memory is the mean of the readings since the sample before: garbage piles up and is given back by turns. */
  readonly pageRssMb: number
  readonly engineHeapMb: number
  /** Of that what V8 compiled. */
  readonly engineCodeMb: number
  readonly engineRssMb: number
  readonly nodes: number
  readonly detachedNodes: number
  /** Script of an animation frame that drew, ms. */
  readonly frameMs: number
  readonly frames: number
  /** Work of the page's main thread, ms a second. */
  readonly busyMs: number
}

const mb = (bytes: number) => Math.round((bytes / MB) * 100) / 100
const round = (value: number) => Math.round(value * 100) / 100

/** Resident memory of its own, without what is mapped from files. */
function rssMb(pid: number): number {
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return mb(Number(kilobytes) * 1024)
}

const mean = (values: readonly number[]) => round(values.reduce((sum, value) => sum + value, 0) / values.length)

/** Reads again and again until then. */
async function readUntil<T>(ends: number, read: () => T): Promise<T[]> {
  const readings = [read()]
  for (let left = ends - performance.now(); left > 0; left = ends - performance.now()) {
    await delay(Math.min(RESIDENT_EVERY_MS, left))
    readings.push(read())
  }
  return readings
}

/** An engine that is started by this "Node" answers SIGUSR2 with what its heap holds. */
function probedNode(folder: string): { readonly node: string; readonly file: string } {
  const node = join(folder, 'node')
  const file = join(folder, 'engine.jsonl')
  const probe = join(import.meta.dirname, 'engine-probe.ts')
  const options = `--disable-warning=ExperimentalWarning --expose-gc --import '${probe}'`
  writeFileSync(node, `#!/bin/sh\nWANGLOU_SOAK_FILE='${file}' exec '${process.execPath}' ${options} "$@"\n`, { mode: 0o755 })
  writeFileSync(file, '')
  return { node, file }
}

const heapSchema = z.object({ heapBytes: z.number(), codeBytes: z.number() })

async function engineHeap(pid: number, file: string): Promise<Pick<Sample, 'engineHeapMb' | 'engineCodeMb'>> {
  const lines = () => readFileSync(file, 'utf8').trim().split('\n').filter(Boolean)
  const before = lines().length
  process.kill(pid, 'SIGUSR2')
  const line = await until('the heap of the engine', () => lines()[before], PROBE_MS)
  const { heapBytes, codeBytes } = heapSchema.parse(JSON.parse(line))
  return { engineHeapMb: mb(heapBytes), engineCodeMb: mb(codeBytes) }
}

/** Counts animation frames and what their scripts cost, from now on. */
const COUNT_FRAMES = () => {
  const cost = { frames: 0, ms: 0 }
  const ask = window.requestAnimationFrame.bind(window)
  window.requestAnimationFrame = (draw) =>
    ask((at) => {
      const begun = performance.now()
      draw(at)
      cost.frames += 1
      cost.ms += performance.now() - begun
    })
  Reflect.set(window, 'frameCost', cost)
}

const READ_PAGE = () => {
  const walker = document.createTreeWalker(document)
  let attached = 1
  while (walker.nextNode()) attached += 1
  const cost = Reflect.get(window, 'frameCost') as { frames: number; ms: number }
  const taken = { ...cost, attached }
  cost.frames = 0
  cost.ms = 0
  return taken
}

const metricsSchema = z.object({ metrics: z.array(z.object({ name: z.string(), value: z.number() })) })

async function metric(session: CDPSession, name: string): Promise<number> {
  const { metrics } = metricsSchema.parse(await session.send('Performance.getMetrics'))
  return metrics.find((each) => each.name === name)?.value ?? Number.NaN
}

/** What is left after a collection: the least of a few, since a frame may just be on its way. */
async function leastHeap(session: CDPSession): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let count = 0; count < COLLECTIONS; count += 1) {
    await session.send('HeapProfiler.collectGarbage')
    least = Math.min(least, await metric(session, 'JSHeapUsedSize'))
    await delay(COLLECT_PAUSE_MS)
  }
  return least
}

/** What the page's heap is made of; it stands still for that, and is not ended for it. */
async function partsOf(run: RunningApp, session: CDPSession): Promise<HeapParts> {
  const debugged = (is: boolean) =>
    run.app.evaluate(({ BrowserWindow }, isDebugged) => {
      for (const { webContents } of BrowserWindow.getAllWindows()) webContents.isDevToolsOpened = () => isDebugged
    }, is)
  let text = ''
  const take = ({ chunk }: { chunk: string }) => {
    text += chunk
  }
  session.on('HeapProfiler.addHeapSnapshotChunk', take)
  await debugged(true)
  try {
    await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  } finally {
    session.off('HeapProfiler.addHeapSnapshotChunk', take)
    await debugged(false)
  }
  const { code, timeline, rest } = heapParts(text)
  return { code: mb(code), timeline: mb(timeline), rest: mb(rest) }
}

function engineOf(run: RunningApp): number {
  const pid = enginePid(run.data)
  if (pid === null) throw new Error(`there is no engine any more; the app said:\n${run.said()}`)
  return pid
}

async function watch(run: RunningApp, file: string): Promise<{ samples: Sample[]; parts: HeapParts[] }> {
  const { page } = run
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await session.send('HeapProfiler.enable')
  await page.evaluate(COUNT_FRAMES)
  const pagePid = await run.app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
  )
  const begun = performance.now()
  const everyMs = (minutes * 60_000) / SAMPLES
  let busy = await metric(session, 'TaskDuration')
  let busyAt = performance.now()
  const samples: Sample[] = []
  const parts: HeapParts[] = []
  for (let count = 1; count <= SAMPLES; count += 1) {
    const resident = await readUntil(begun + count * everyMs, () => ({ page: rssMb(pagePid), engine: rssMb(engineOf(run)) }))
    const { frames, ms, attached } = await page.evaluate(READ_PAGE)
    const busyNow = await metric(session, 'TaskDuration')
    const now = performance.now()
    const pageHeap = await leastHeap(session)
    const { nodes } = z.object({ nodes: z.number() }).parse(await session.send('Memory.getDOMCounters'))
    const sample = {
      hours: round(((now - begun) / 3_600_000) * SPEED),
      pageHeapMb: mb(pageHeap),
      pageRssMb: mean(resident.map(({ page }) => page)),
      ...(await engineHeap(engineOf(run), file)),
      engineRssMb: mean(resident.map(({ engine }) => engine)),
      nodes,
      detachedNodes: Math.max(0, nodes - attached),
      frameMs: round(ms / Math.max(1, frames)),
      frames,
      busyMs: round(((busyNow - busy) * 1e6) / (now - busyAt)),
    }
    samples.push(sample)
    process.stderr.write(`${JSON.stringify(sample)}\n`)
    if (count % (SAMPLES / 2) === 0) parts.push(await partsOf(run, session))
    busyAt = performance.now()
    busy = await metric(session, 'TaskDuration')
  }
  return { samples, parts }
}

function verdict(samples: readonly Sample[]) {
  const growth = (of: (sample: Sample) => number) => {
    const points = samples.map((sample) => [sample.hours, of(sample)] as const)
    const { percent, atLeast } = growthOf(points, PER_HOURS)
    return { percent: round(percent), atLeast: round(atLeast) }
  }
  const quarter = (n: number) => samples.slice((samples.length * (n - 1)) / 4, (samples.length * n) / 4)
  const growths = {
    pageHeap: growth((sample) => sample.pageHeapMb),
    pageRss: growth((sample) => sample.pageRssMb),
    engineHeap: growth((sample) => sample.engineHeapMb),
    engineRss: growth((sample) => sample.engineRssMb),
  }
  const detached = (n: number) => median(quarter(n).map((sample) => sample.detachedNodes))
  const frame = (n: number) => median(quarter(n).map(({ frameMs }) => frameMs))
  const isDearer = frame(4) > frame(2) * MOST_DEARER && frame(4) - frame(2) > MOST_DEARER_MS
  const faults = [
    ...Object.entries(growths).flatMap(([of, { percent, atLeast }]) =>
      percent > MOST_GROWTH && atLeast > 0 ? [`${of} grows by ${percent} % in ${PER_HOURS} h`] : [],
    ),
    ...(detached(4) > FEW_NODES && detached(4) > detached(2) * 1.1 ? [`${detached(4)} nodes are in no document`] : []),
    ...(isDearer ? [`a frame costs ${frame(4)} ms, and cost ${frame(2)} ms`] : []),
  ]
  const code = (n: number) => median(quarter(n).map(({ engineCodeMb }) => engineCodeMb))
  return {
    ok: faults.length === 0,
    faults,
    growthPercentPer6h: growths,
    engineCodeMb: [code(2), code(4)],
    detachedNodes: [detached(2), detached(4)],
    frameMs: [frame(2), frame(4)],
  }
}

const folder = mkdtempSync(join(tmpdir(), 'wanglou-soak-'))
let run: RunningApp | null = null
const world = spawn(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    join(import.meta.dirname, 'world.ts'),
    join(folder, 'demo'),
    String(SPEED),
    String(minutes * 60_000),
  ],
  { stdio: ['pipe', 'pipe', 'inherit'] },
)
try {
  await Promise.race([
    once(world.stdout, 'data'),
    once(world, 'exit').then(() => Promise.reject(new Error('the simulator ended'))),
    delay(START_MS).then(() => Promise.reject(new Error('the simulator did not start in time'))),
  ])
  const data = join(folder, 'data')
  mkdirSync(data)
  const { node, file } = probedNode(folder)
  writeFileSync(join(data, 'settings.json'), JSON.stringify({ engine: { node } }))
  run = await launchApp({ data, sources: join(folder, 'demo', 'sources.yaml'), size: '1920x1080' })
  await run.painted('live')
  const { samples, parts } = await watch(run, file)
  const { ok, ...rest } = verdict(samples)
  process.stdout.write(
    `${JSON.stringify({ name: 'soak', minutes, simulatedHours: (minutes * SPEED) / 60, ok, ...rest, heapPartsMb: parts, samples })}\n`,
  )
  process.exitCode = ok ? 0 : 1
} finally {
  await run?.close()
  world.kill()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
