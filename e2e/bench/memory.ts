import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { openForReading } from '../../main/engine/journal/database.ts'
import { readHead } from '../../main/engine/journal/read.ts'
import type { FromEngine, ToEngine } from '../../shared/ipc/engine.ts'
import { writeKubeconfig } from './ingest/kubeconfig.ts'

/**
 * What the engine process grows by when it holds an estate, beside client-node's informer with the same pods: heap in use and
 * resident memory after a full collection, above the same program that holds a handful. Each figure is of a fresh process; sides
 * and sizes alternate; the median of the rounds counts. The engine is the one that the shell starts, with its journal, watches of
 * all resources and a wall that looks on; the informer watches pods and nothing else.
 */

const ROUNDS = 3
const SIZES = [10_000, 50_000] as const
/** What an idle process holds, count: enough that all code of a sync has run. */
const HANDFUL = 10
/** How often it is looked whether all is there, ms, and when it will not come any more. */
const LOOK_MS = 100
const PATIENCE_MS = 300_000

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const QUIET = ['--disable-warning=ExperimentalWarning']
const PROBED = [...QUIET, '--expose-gc', '--import', new URL('./memory/probe.ts', import.meta.url).href]

const figuresSchema = z.object({
  heap: z.number(),
  rss: z.number(),
  standing: z.number(),
  peak: z.number(),
  least: z.number(),
})
/** MB: heap in use and resident after a collection, resident before it, the most that ever was, and resident after V8's last resort. */
type Figures = z.infer<typeof figuresSchema>

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

/** Resolves when `look` does; rejects when the child ends before, or it takes too long. */
async function seen(child: ChildProcess, what: string, look: () => boolean): Promise<void> {
  for (let left = PATIENCE_MS / LOOK_MS; !look(); left -= 1) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${what}: it ended`)
    if (left <= 0) throw new Error(`${what}: it did not come`)
    await delay(LOOK_MS)
  }
}

/** Starts `script` with the probe in it, waits until it `holds` all, and measures it. */
async function measured(
  script: string,
  args: readonly string[],
  holds: (child: ChildProcess) => Promise<void>,
): Promise<Figures> {
  const child = fork(here(script), [...args], {
    execArgv: PROBED,
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'ignore', 'ipc', 'pipe'],
  })
  try {
    await holds(child)
    const pipe = child.stdio[4]
    if (!(pipe instanceof Readable)) throw new Error('the probe has no pipe')
    child.kill('SIGUSR2')
    for await (const line of createInterface(pipe)) return figuresSchema.parse(JSON.parse(line))
    throw new Error(`${script} ended before it was measured`)
  } finally {
    await end(child)
  }
}

interface Server {
  readonly kubeconfig: string
  readonly dir: string
}

const readySchema = z.object({ port: z.number(), ca: z.string() })

/** A server of `pods` pods in a process of its own, and a folder. */
async function withServer<T>(pods: number, work: (server: Server) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'wanglou-memory-'))
  const sender = fork(here('./memory/sender.ts'), [String(pods)], { execArgv: QUIET })
  try {
    const [message] = await once(sender, 'message')
    const { port, ca } = readySchema.parse(message)
    const kubeconfig = join(dir, 'kubeconfig')
    writeKubeconfig(kubeconfig, port, ca)
    return await work({ kubeconfig, dir })
  } finally {
    await end(sender)
    rmSync(dir, { recursive: true, force: true })
  }
}

const informer = (pods: number): Promise<Figures> =>
  withServer(pods, ({ kubeconfig }) =>
    measured('./memory/informer.ts', [kubeconfig, String(pods)], async (child) => {
      let holds = false
      child.on('message', () => {
        holds = true
      })
      await seen(child, 'the informer has all pods', () => holds)
    }),
  )

/** Pods in the settled table of records, count; null while it is not settled. */
function settledPods(dataDir: string): number | null {
  const db = openForReading(dataDir)
  try {
    const { seq, settledSeq } = readHead(db)
    return seq === settledSeq ? Number(db.prepare(`SELECT count(*) FROM record WHERE kind = 'instance'`).pluck().get()) : null
  } finally {
    db.close()
  }
}

const engine = (pods: number): Promise<Figures> =>
  withServer(pods, ({ kubeconfig, dir }) => {
    const dataDir = join(dir, 'data')
    const sourcesFile = join(dir, 'sources.yaml')
    writeFileSync(sourcesFile, JSON.stringify({ sources: [{ name: 'bench', kind: 'kubernetes', kubeconfig }] }))
    return measured('../../main/engine/index.ts', [], async (child) => {
      const tell = (message: ToEngine): void => void child.send(message)
      let shown = 0
      let live = false
      let ready = false
      child.on('message', (message: FromEngine) => {
        if (message.type === 'ready') ready = true
        if (message.type !== 'frame' || message.frame.view !== 'estate') return
        const { seq, totals, sources } = message.frame
        shown = totals?.instances ?? shown
        live = sources?.every(({ phase }) => phase === 'live') ?? live
        tell({ type: 'view', view: 1, message: { type: 'ack', view: 'estate', seq } })
      })
      tell({ type: 'start', options: { dataDir, sourcesFile } })
      tell({ type: 'view', view: 1, message: { type: 'open', view: 'estate' } })
      await seen(child, 'the engine starts', () => ready)
      await seen(child, `the wall shows ${pods} pods`, () => live && shown === pods)
      await seen(child, `the journal has ${pods} pods`, () => settledPods(dataDir) === pods)
    })
  })

const SIDES = { engine, informer } as const
type Side = keyof typeof SIDES

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))

const seenFigures = new Map<string, Figures[]>()
for (let n = 0; n < ROUNDS; n += 1) {
  for (const pods of [HANDFUL, ...SIZES]) {
    for (const side of ['engine', 'informer'] as const) {
      const figures = await SIDES[side](pods)
      const key = `${side} ${pods}`
      seenFigures.set(key, [...(seenFigures.get(key) ?? []), figures])
      process.stderr.write(`round ${n + 1}: ${key} pods: ${JSON.stringify(figures)}\n`)
    }
  }
}

/** The median over the rounds of one figure, MB, as it stood. */
const stood = (side: Side, pods: number, figure: keyof Figures): number =>
  median((seenFigures.get(`${side} ${pods}`) ?? []).map((figures) => figures[figure]))
const grown = (side: Side, pods: number, figure: keyof Figures): number =>
  rounded(stood(side, pods, figure) - stood(side, HANDFUL, figure), 1)

const sideFigures = (side: Side): object => ({
  idle: { heapMb: stood(side, HANDFUL, 'heap'), rssMb: stood(side, HANDFUL, 'rss') },
  ...Object.fromEntries(
    SIZES.map((pods) => [
      String(pods),
      {
        heapMb: grown(side, pods, 'heap'),
        rssMb: grown(side, pods, 'rss'),
        standingRssMb: grown(side, pods, 'standing'),
        peakRssMb: grown(side, pods, 'peak'),
        leastRssMb: grown(side, pods, 'least'),
      },
    ]),
  ),
})
const ratio = (figure: keyof Figures, pods: number): number =>
  rounded(grown('engine', pods, figure) / grown('informer', pods, figure), 3)

process.stdout.write(
  `${JSON.stringify({
    name: 'memory',
    figures: { rounds: ROUNDS, engine: sideFigures('engine'), informer: sideFigures('informer') },
    ratios: {
      informerHeap: ratio('heap', SIZES[1]),
      informerRss: ratio('rss', SIZES[1]),
      informerHeapAt10000: ratio('heap', SIZES[0]),
      informerRssAt10000: ratio('rss', SIZES[0]),
      informerPeakRss: ratio('peak', SIZES[1]),
      informerStandingRss: ratio('standing', SIZES[1]),
      informerLeastRss: ratio('least', SIZES[1]),
    },
  })}\n`,
)
