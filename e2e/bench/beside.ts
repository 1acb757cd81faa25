import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { createEngine } from '../../main/engine/engine.ts'
import { openForReading } from '../../main/engine/journal/database.ts'
import { openJournal } from '../../main/engine/journal/journal.ts'
import { readRecords } from '../../main/engine/journal/read.ts'
import { type StartReader, startReaderThread } from '../../main/engine/past/start-reader.ts'
import { startReaderHere } from '../../main/engine/past/start-reader-here.ts'
import { startImportThread } from '../../main/engine/snapshot/case/start-import.ts'
import { createRandom } from '../../main/simulator/random.ts'
import type { Frame, ViewMessage } from '../../shared/estate/frame.ts'
import type { InstanceEntity, ObservedInstance } from '../../shared/estate/record.ts'
import { present } from '../../shared/lib/assert.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import { createCityDay } from '../fixtures/city-day.ts'
import { CITY } from '../fixtures/city-plan.ts'

/**
 * What reading the past costs the present. One engine on a city of 10,000 entities and a day of its history, fed without a pause,
 * while a window does random looks and differences of those 24 h as fast as they are answered: without a reader, with the reader on
 * a thread of its own, and with it on the engine's thread. Told is how long the engine was not at its work (from the end of one
 * beat to the end of the next, of which 100 ms are the wait between beats) and how much it took in.
 */

const DAY_MS = 86_400_000
/** Deltas in the history, count; spread over the day. */
const DELTAS = Number(process.env.WANGLOU_BENCH_DELTAS ?? 200_000)
/** The day is settled and packed after so many commits, count: about as often as by an engine. */
const SETTLE_COMMITS = 200
/** A measurement, s, and how often each is made. */
const SECONDS = Number(process.env.WANGLOU_BENCH_SECONDS ?? 15)
const ROUNDS = 3
/** Changes offered before each beat, count: 5,000 a second where the engine keeps its beat. */
const OFFER = 500
/** As in the engine: slower beats are told in its log, ms. */
const SLOW_BEAT_MS = 500
const WINDOW = 1

const MODES = { alone: null, thread: startReaderThread, here: startReaderHere } as const satisfies Record<
  string,
  StartReader | null
>
type Mode = keyof typeof MODES
const MODE_NAMES = ['alone', 'thread', 'here'] as const satisfies readonly Mode[]

interface Run {
  readonly gapsMs: readonly number[]
  readonly perSecond: number
  readonly answersMs: readonly number[]
}

function writeDay(dataDir: string, now: number): void {
  const from = now - DAY_MS
  const day = createCityDay({ from, deltasPerSecond: (DELTAS * 1_000) / DAY_MS })
  const { journal } = openJournal(dataDir, now, (line) => process.stderr.write(`${line}\n`))
  journal.commit(day.begin())
  for (let commits = 1; day.now < now; commits += 1) {
    journal.commit(day.next())
    if (commits % SETTLE_COMMITS > 0) continue
    journal.settle()
    journal.pack()
  }
  journal.settle()
  while (journal.pack());
  journal.dispose()
}

const observedOf = ({ parent: _p, level: _l, reasons: _r, ...observed }: InstanceEntity): ObservedInstance => observed

function instancesIn(dataDir: string): ObservedInstance[] {
  const db = openForReading(dataDir)
  try {
    return [...readRecords(db)].flatMap((record) => (record.kind === 'instance' ? [observedOf(record)] : []))
  } finally {
    db.close()
  }
}

/** A window that asks again as soon as it is answered: a look, a difference, a look … */
function createReaderWindow(say: (message: ViewMessage) => void, now: number) {
  const random = createRandom(3)
  const answersMs: number[] = []
  let askedAt = 0
  let asked = 0
  let stopped = false
  const instant = (): number => now - random.whole(1, DAY_MS)
  function ask(): void {
    if (stopped) return
    askedAt = performance.now()
    asked += 1
    const [a, b] = [instant(), instant()]
    if (asked % 2 === 1) say({ type: 'look', at: a, barTo: now })
    else say({ type: 'open', view: 'diff', from: Math.min(a, b), to: Math.max(a, b) })
  }
  return {
    answersMs,
    begin() {
      say({ type: 'open', view: 'estate' })
      ask()
    },
    take(frame: Frame) {
      if (!('seq' in frame)) throw new Error(JSON.stringify(frame))
      say({ type: 'ack', view: frame.view, seq: frame.seq })
      const answer = frame.view === 'diff' || (frame.view === 'estate' && frame.moment !== null)
      if (!answer) return
      answersMs.push(performance.now() - askedAt)
      setImmediate(ask)
    },
    end() {
      stopped = true
      say({ type: 'live' })
    },
  }
}

async function run(dataDir: string, mode: Mode, instances: readonly ObservedInstance[]): Promise<Run> {
  const gapsMs: number[] = []
  let beatAt = 0
  let offered = 0
  let seen = 0
  let offer = (): void => {}
  const startReader = MODES[mode] ?? startReaderThread
  const engine = createEngine({
    ...{ dataDir, policy: DEFAULT_POLICY, readPolicy: () => ({ policy: DEFAULT_POLICY, problem: null }), startReader },
    startImport: startImportThread,
    sourcesFile: {
      sources: CITY.sources.map((name) => ({
        ...{
          kind: 'kubernetes',
          name,
          kubeconfig: '/none',
          context: null,
          namespaces: [],
          allowExec: false,
          displayName: null,
          paused: false,
        },
      })),
      ...{ refused: [], registerFile: null, policyFile: null, demo: false, complete: true, faults: [] },
    },
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    memory: { resident: () => 0, collect() {} },
    random: Math.random,
    log: (line) => process.stderr.write(`${mode}: ${line}\n`),
    every(ms, work) {
      let turns = 0
      const timer = setInterval(() => {
        turns += 1
        // Upkeep comes half-way between two beats.
        const isBeat = turns % 2 === 1
        if (isBeat) offer()
        work()
        if (!isBeat) return
        const at = performance.now()
        if (beatAt > 0) gapsMs.push(at - beatAt)
        beatAt = at
      }, ms)
      return { dispose: () => clearInterval(timer) }
    },
    secret: () => null,
    secretsLocked: () => false,
    sourcesNews: () => null,
    openSource: ({ name }, { sink }) => ({
      name,
      start() {
        if (name !== CITY.sources[0]) return
        offer = () => {
          const changes = Array.from({ length: OFFER }, () => {
            offered += 1
            const pod = present(instances[offered % instances.length], 'a pod')
            return { op: 'put', record: { ...pod, restarts: offered, version: String(offered) } } as const
          })
          if (sink.offer({ source: name, swaps: [], changes, cursors: [] })) seen += OFFER
        }
      },
      dispose: async () => {},
    }),
    readRegister: () => ({ register: null, faults: [] }),
    send: (_view, frame) => window.take(frame),
    onState() {},
    onFatal(error) {
      throw error
    },
  })
  const window = createReaderWindow((message) => engine.receive(WINDOW, message), Date.now())
  try {
    engine.watch()
    if (MODES[mode] !== null) window.begin()
    await delay(2_000)
    gapsMs.length = 0
    seen = 0
    const startedAt = performance.now()
    await delay(SECONDS * 1_000)
    return { gapsMs: [...gapsMs], perSecond: (seen * 1_000) / (performance.now() - startedAt), answersMs: window.answersMs }
  } finally {
    window.end()
    await engine.dispose()
  }
}

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)
const quantile = (values: readonly number[], q: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN
const rounded = (value: number): number => Math.round(value * 100) / 100

const root = mkdtempSync(join(tmpdir(), 'wanglou-beside-'))
try {
  writeDay(root, Date.now())
  const instances = instancesIn(root).filter(({ source }) => source === CITY.sources[0])
  const runs: Record<Mode, Run[]> = { alone: [], thread: [], here: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const mode of MODE_NAMES) runs[mode].push(await run(root, mode, instances))
  }
  const told = (of: (run: Run) => number) =>
    Object.fromEntries(MODE_NAMES.map((mode) => [mode, rounded(quantile(runs[mode].map(of), 0.5))]))
  const [gapP99Ms, perSecond] = [told(({ gapsMs }) => quantile(gapsMs, 0.99)), told((each) => each.perSecond)]
  const against = (figures: Record<string, number>, mode: Mode) =>
    rounded((figures[mode] ?? Number.NaN) / (figures.alone ?? Number.NaN))
  process.stdout.write(
    `${JSON.stringify({
      name: 'beside',
      figures: {
        ...{ deltas: DELTAS, seconds: SECONDS, rounds: ROUNDS, gapP99Ms, perSecond },
        gapMaxMs: told(({ gapsMs }) => Math.max(...gapsMs)),
        slowBeats: told(({ gapsMs }) => gapsMs.filter((gap) => gap > SLOW_BEAT_MS).length),
        answers: told(({ answersMs }) => answersMs.length),
        answerP50Ms: told(({ answersMs }) => quantile(answersMs, 0.5)),
      },
      ratios: {
        threadGapP99: against(gapP99Ms, 'thread'),
        hereGapP99: against(gapP99Ms, 'here'),
        threadIngest: against(perSecond, 'thread'),
        hereIngest: against(perSecond, 'here'),
      },
    })}\n`,
  )
} finally {
  rmSync(root, { recursive: true, force: true })
}
