import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { cpuSeconds } from './latency/cores.ts'
import { findBlock, geometryOf, offsetOf, openScreen } from './latency/framebuffer.ts'

/**
 * From a patch on an API server to the pixel on the screen, at 1,000 events a second, in the real app on a virtual X screen.
 *
 * The clock starts right before the simulated server stores the objects that put an app out of service, and stops when a pixel in the
 * middle of its house has turned red in the framebuffer of the X server: after the watch's WebSocket and TLS, decoding, assessment,
 * the commit to SQLite, the frame to the page, its drawing, and Chromium's compositing and presenting. Not a trace and not an animation
 * frame: those say when the page had drawn, and the page under test would have to be asked for it. Both clocks are CLOCK_MONOTONIC.
 * What is left out is the screen's own refresh, and up to a millisecond between two looks is counted in.
 */

const EVENTS_PER_SECOND = 1000
const MARKS = 60
const SIZE = { width: 1920, height: 1080 }
/** Of grade I (styles/tokens.css). */
const RED = 0xff4b4b
/** The block that is looked for is a house, and neither a line nor a letter, px. */
const BLOCK_PX = 14
/** The city is at the left of this, the alarms in words at the right, ratio of the width. */
const CITY_SHARE = 0.78
/** Between what is seen and the next mark: no beat of the engine or of the screen may fall in with it, ms. */
const PAUSE_MS = { least: 300, span: 700 }
const LIVE_MS = 240_000
const SEEN_MS = 20_000

const ROOT = join(import.meta.dirname, '..', '..')
const ELECTRON = process.env.WANGLOU_ELECTRON
const SWITCHES = (process.env.WANGLOU_ELECTRON_SWITCHES ?? '').split(' ').filter(Boolean)
if (!ELECTRON) {
  process.stderr.write(`no Electron to measure: ${process.env.WANGLOU_NO_ELECTRON ?? 'start it by npm run bench -- latency'}\n`)
  process.exit(1)
}

const factSchema = z.object({ type: z.string(), atNs: z.coerce.bigint().optional(), perSecond: z.number().optional() })
type Fact = z.infer<typeof factSchema>

/** Lines of facts from a process, each waited for by its type. */
function hear(child: ChildProcess) {
  const facts: Fact[] = []
  let rest = ''
  let wake = () => {}
  child.stdout?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) facts.push(factSchema.parse(JSON.parse(line)))
    wake()
  })
  return async (type: string, timeoutMs: number): Promise<Fact> => {
    const end = Date.now() + timeoutMs
    for (;;) {
      const at = facts.findIndex((fact) => fact.type === type)
      const [fact] = at < 0 ? [] : facts.splice(at, 1)
      if (fact) return fact
      if (Date.now() > end) throw new Error(`the world did not tell "${type}" within ${timeoutMs / 1000} s`)
      await Promise.race([new Promise<void>((done) => (wake = done)), delay(200)])
    }
  }
}

const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
const round = (value: number) => Math.round(value * 10) / 10

const folder = mkdtempSync(join(tmpdir(), 'wanglou-latency-'))
const ends: (() => Promise<unknown> | unknown)[] = [() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })]
const endOf = (child: ChildProcess) => {
  const ended = new Promise((done) => child.once('close', done))
  return () => {
    child.kill()
    return ended
  }
}
try {
  mkdirSync(join(folder, 'fb'))
  const screen = await openScreen(join(folder, 'fb'), SIZE.width, SIZE.height)
  ends.unshift(screen.dispose)

  const script = join(import.meta.dirname, 'latency', 'world.ts')
  const world = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, join(folder, 'demo'), String(EVENTS_PER_SECOND)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  ends.unshift(endOf(world))
  const fact = hear(world)
  const say = (command: string) => world.stdin?.write(`${command}\n`)
  await fact('ready', LIVE_MS)

  const size = `${SIZE.width}x${SIZE.height}`
  const app = spawn(
    ELECTRON,
    [
      ...SWITCHES,
      ROOT,
      '--data',
      join(folder, 'data'),
      '--sources',
      join(folder, 'demo', 'sources.yaml'),
      '--size',
      size,
      '--kiosk',
    ],
    { env: { ...process.env, DISPLAY: screen.display }, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  ends.unshift(endOf(app))
  let said = ''
  app.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const until = async <T>(what: string, look: () => T | null, timeoutMs: number): Promise<T> => {
    const end = Date.now() + timeoutMs
    for (;;) {
      const found = look()
      if (found !== null) return found
      if (Date.now() > end || app.exitCode !== null)
        throw new Error(`no ${what} within ${timeoutMs / 1000} s; the app said:\n${said}`)
      await delay(100)
    }
  }
  await until('live wall', () => (said.includes('live=true') ? true : null), LIVE_MS)

  const geometry = geometryOf(screen.file)
  const city = { width: Math.floor(SIZE.width * CITY_SHARE), height: SIZE.height }
  say('out')
  await fact('out', SEEN_MS)
  const pixel = await until('red house', () => findBlock(geometry, RED, BLOCK_PX, city), SEEN_MS)
  const seen: { has: boolean; atNs: bigint }[] = []
  const eye = new Worker(join(import.meta.dirname, 'latency', 'eye.ts'), {
    workerData: { file: geometry.file, offset: offsetOf(geometry, pixel.x, pixel.y), colour: RED },
  })
  eye.on('message', (message: { has: boolean; atNs: bigint }) => seen.push(message))
  ends.unshift(() => eye.terminate())
  const turned = (has: boolean) =>
    until(has ? 'red pixel' : 'calm pixel', () => (seen.at(-1)?.has === has ? seen.at(-1) : null) ?? null, SEEN_MS)
  await turned(true)
  say('back')
  await turned(false)

  say('load')
  await delay(5_000)
  const pids = [world.pid ?? 0, app.pid ?? 0, screen.pid]
  const [before, beganMs] = [cpuSeconds(pids), performance.now()]
  const tookMs: number[] = []
  for (let count = 0; count < MARKS; count += 1) {
    await delay(PAUSE_MS.least + Math.random() * PAUSE_MS.span)
    say('out')
    const { atNs } = await fact('out', SEEN_MS)
    const red = await turned(true)
    tookMs.push(Number(red.atNs - (atNs ?? red.atNs)) / 1e6)
    await delay(PAUSE_MS.least + Math.random() * PAUSE_MS.span)
    say('back')
    await fact('back', SEEN_MS)
    await turned(false)
  }
  say('rate')
  const { perSecond } = await fact('rate', SEEN_MS)
  const seconds = (performance.now() - beganMs) / 1000
  // On a machine that others use too, what they took says how far a figure can be trusted.
  const cores = Object.fromEntries(
    Object.entries(cpuSeconds(pids)).map(([name, taken]) => [
      name,
      Math.round(((taken - (before[name] ?? 0)) / seconds) * 100) / 100,
    ]),
  )
  const figures = {
    p95Ms: round(quantile(tookMs, 0.95)),
    p50Ms: round(quantile(tookMs, 0.5)),
    minMs: round(Math.min(...tookMs)),
    maxMs: round(Math.max(...tookMs)),
    marks: tookMs.length,
    eventsPerSecond: Math.round(perSecond ?? 0),
    ...SIZE,
    cores,
  }
  process.stdout.write(`${JSON.stringify({ name: 'latency', figures, ratios: {} })}\n`)
} finally {
  for (const end of ends) await end()
}
