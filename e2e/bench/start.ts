import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { writeEstateCache } from '../fixtures/estate-cache.ts'

/**
 * From the launch of the app to its first painted map, from a cache of 10,000 entities with every source out of reach, beside
 * a blank Electron window of the same size. Launches alternate, after one of each that warms the disk; the medians count.
 */
const ENTITIES = 10_000
const ROUNDS = 7
/** Between launches, ms: what one leaves behind (an engine that closes its journal) must not weigh on the next. */
const REST_MS = 500
/** A launch that has not painted by then is broken, ms. */
const TIMEOUT_MS = 60_000

const ROOT = join(import.meta.dirname, '..', '..')
const ELECTRON = process.env.WANGLOU_ELECTRON
const SWITCHES = (process.env.WANGLOU_ELECTRON_SWITCHES ?? '').split(' ').filter(Boolean)

if (!ELECTRON) {
  process.stderr.write(`no Electron to measure: ${process.env.WANGLOU_NO_ELECTRON ?? 'start it by npm run bench -- start'}\n`)
  process.exit(1)
}

/** ms from the launch of `electron …args` until it says `painted` on stderr; it has ended when this resolves. */
function launch(electron: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((done, fail) => {
    const begun = performance.now()
    const child = spawn(electron, [...SWITCHES, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    let took: number | null = null
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS)
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
      if (took !== null || !/\bpainted\b/.test(said)) return
      took = performance.now() - begun
      child.kill()
    })
    child.on('error', fail)
    child.on('close', () => {
      clearTimeout(timer)
      if (took === null) fail(new Error(`nothing was painted; it said:\n${said}`))
      else done(took)
    })
  })
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const round = (value: number) => Math.round(value * 100) / 100

const data = mkdtempSync(join(tmpdir(), 'wanglou-bench-'))
try {
  const cache = writeEstateCache(join(data, 'wall'), ENTITIES, Date.now())
  const wall = () => launch(ELECTRON, [ROOT, '--data', join(data, 'wall'), '--sources', cache.sourcesFile], process.env)
  const blank = () =>
    launch(ELECTRON, [join(import.meta.dirname, 'blank-window')], { ...process.env, BLANK_WINDOW_DATA: join(data, 'blank') })
  await blank()
  await wall()
  const wallMs: number[] = []
  const blankMs: number[] = []
  for (let count = 0; count < ROUNDS; count += 1) {
    await delay(REST_MS)
    blankMs.push(await blank())
    await delay(REST_MS)
    wallMs.push(await wall())
  }
  const figures = {
    entities: cache.entities,
    rounds: ROUNDS,
    wallMs: round(median(wallMs)),
    wallMinMs: round(Math.min(...wallMs)),
    wallMaxMs: round(Math.max(...wallMs)),
    blankMs: round(median(blankMs)),
    blankMinMs: round(Math.min(...blankMs)),
    blankMaxMs: round(Math.max(...blankMs)),
  }
  process.stdout.write(
    `${JSON.stringify({ name: 'start', figures, ratios: { blankWindow: round(figures.wallMs / figures.blankMs) } })}\n`,
  )
} finally {
  rmSync(data, { recursive: true, force: true })
}
