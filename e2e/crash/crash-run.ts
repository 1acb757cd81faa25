import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openForReading, openJournal } from '../../main/engine/journal/journal.ts'
import { createRandom, type Random } from '../../main/simulator/random.ts'
import { journalFaults } from '../checkers/journal.ts'
import { createTruth, type Truth } from './load.ts'
import type { FromChild, ToChild } from './words.ts'

const ENGINE = join(import.meta.dirname, 'engine.ts')

/** Rounds on one data folder before a fresh one is begun, count: first starts are to be hit too. */
const ROUNDS_A_FOLDER = 25
/** Folders worked on at the same time, count: an engine hardly fills one core while it starts. */
const LANES = 2
/** Longest wait for an engine to say something, ms. */
const PATIENCE_MS = 30_000

/** When the kill comes: after the word that the child is told (none: after its fork or its first word), within so many ms. */
interface Moment {
  readonly name: string
  /** How many of ten rounds. */
  readonly weight: number
  /** It is waited for the engine to run, and then up to so long, ms; null: it is not waited for. */
  readonly runMs: number | null
  readonly tell: ToChild | null
  readonly withinMs: number
}

const MOMENTS: readonly Moment[] = [
  { name: 'starting', weight: 2, runMs: null, tell: null, withinMs: 900 },
  { name: 'running', weight: 4, runMs: 0, tell: null, withinMs: 900 },
  { name: 'checkpoint', weight: 2, runMs: 500, tell: 'checkpoint', withinMs: 12 },
  { name: 'stopping', weight: 2, runMs: 300, tell: 'stop', withinMs: 60 },
]

export interface CrashReport {
  readonly rounds: number
  readonly good: number
  /** Rounds by the moment of the kill. */
  readonly moments: Readonly<Record<string, number>>
  /** Batches that were in the journals at the end of each round, together. */
  readonly batches: number
}

interface Round {
  readonly faults: readonly string[]
  readonly moment: string
  readonly batches: number
}

/** Kills an engine under load `rounds` times, and looks at what it left each time. `say` hears one line a failed round. */
export async function crashRun(rounds: number, seed: number, say: (line: string) => void): Promise<CrashReport> {
  const moments: Record<string, number> = {}
  let good = 0
  let batches = 0
  const lane = async (of: number): Promise<void> => {
    let folder: Folder | null = null
    for (let n = of; n < rounds; n += LANES) {
      // Each round draws from a sequence of its own, so that it is the same one however many there are.
      const random = createRandom(seed).fork(`round ${n}`)
      folder = folderOf(folder, Math.floor(n / LANES) % ROUNDS_A_FOLDER, random)
      const round = await crashRound(folder, random)
      moments[round.moment] = (moments[round.moment] ?? 0) + 1
      batches += round.batches
      if (round.faults.length === 0) good += 1
      else {
        say(`round ${n} of seed ${seed}, killed ${round.moment}, folder kept at ${folder.dataDir}: ${round.faults.join('; ')}`)
        folder = null
      }
    }
    folder?.dispose()
  }
  await Promise.all(Array.from({ length: Math.min(LANES, rounds) }, (_, n) => lane(n)))
  return { rounds, good, moments, batches }
}

/** A data folder over several rounds, and what is known of it. */
interface Folder {
  readonly dataDir: string
  readonly loadSeed: number
  readonly begunAt: number
  readonly truth: Truth
  told: number
  dispose(): void
}

function folderOf(current: Folder | null, round: number, random: Random): Folder {
  if (current !== null && round > 0) return current
  current?.dispose()
  const dataDir = mkdtempSync(join(tmpdir(), 'wanglou-crash-'))
  const loadSeed = random.whole(1, 2 ** 31 - 1)
  return {
    dataDir,
    loadSeed,
    begunAt: Date.now(),
    truth: createTruth(loadSeed),
    told: 0,
    dispose: () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

async function crashRound(folder: Folder, random: Random): Promise<Round> {
  const moment = random.pick(MOMENTS.flatMap((one) => Array.from({ length: one.weight }, () => one)))
  const runMs = random.next() * (moment.runMs ?? 0)
  const killMs = random.next() * moment.withinMs
  const faults: string[] = []
  const child = fork(ENGINE, [folder.dataDir, String(folder.loadSeed), String(folder.begunAt)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const over = Promise.all([once(child, 'exit'), once(child, 'disconnect')])
  const runs = new Promise<void>((resolve) => {
    child.on('message', (message: FromChild) => {
      if ('running' in message) resolve()
      else if ('seq' in message) folder.told = Math.max(folder.told, message.seq)
      else if ('fatal' in message) faults.push(`the engine said: ${message.fatal}`)
      else if (/quarantine/.test(message.said)) faults.push(message.said)
    })
  })
  try {
    if (moment.runMs !== null) {
      await Promise.race([runs, over, patience()])
      await wait(runMs)
    }
    if (moment.tell !== null && child.connected) child.send(moment.tell)
    await wait(killMs)
  } finally {
    kill(child)
  }
  const [[code]] = await over
  if (code !== null && !(code === 0 && moment.tell === 'stop')) faults.push(`the engine ended by itself with ${code}`)
  const found = look(folder)
  const at = `${moment.name}${moment.runMs === null ? '' : ` +${Math.round(runMs)} ms`} +${killMs.toFixed(1)} ms`
  return { faults: [...faults, ...found.faults].map((fault) => `${fault} (${at})`), moment: moment.name, batches: found.batches }
}

/** What a reader sees of the folder, and what the next start makes of it. */
function look({ dataDir, told, truth }: Folder): { faults: readonly string[]; batches: number } {
  try {
    const { journal, restored, problem } = openJournal(dataDir, Date.now(), () => {})
    journal.dispose()
    const db = openForReading(dataDir)
    try {
      const faults = journalFaults(db, { told, truthAt: truth.at })
      if (problem !== null) faults.push(`it was quarantined: ${JSON.stringify(problem.facts)}`)
      const batches = journal.head().seq
      return { faults: restored.records.length === 0 && told > 0 ? ['nothing was restored', ...faults] : faults, batches }
    } finally {
      db.close()
    }
  } catch (error) {
    return { faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)], batches: 0 }
  }
}

function kill(child: ChildProcess): void {
  child.kill('SIGKILL')
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

async function patience(): Promise<never> {
  await new Promise((done) => setTimeout(done, PATIENCE_MS).unref())
  throw new Error(`the engine did not run within ${PATIENCE_MS / 1_000} s`)
}
