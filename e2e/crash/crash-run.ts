import { fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { openForReading } from '../../main/engine/journal/database.ts'
import { openHistory } from '../../main/engine/journal/history.ts'
import { openJournal } from '../../main/engine/journal/journal.ts'
import { createRandom, type Random } from '../../main/simulator/random.ts'
import { journalFaults, type Memory, remember } from '../checkers/journal.ts'
import { createTruth, type Truth } from './load.ts'
import { writeOldJournal } from './old-journal.ts'
import { ENGINE, type FromChild, type ToChild, WALL_SPEED } from './words.ts'

/** Rounds on one data folder before a fresh one is begun, count: first starts are to be hit too. */
const ROUNDS_A_FOLDER = 16
/** Folders worked on at the same time, count: an engine hardly fills one core while it starts. */
const LANES = 2
/** How long, by the engine's clock, nobody runs between two rounds, ms: so that hours pass in a folder, and its history is packed. */
const PAUSE_MS = 2_400_000
/** Batches in a folder that was begun by the first version, count: enough for the way to the newest version to take a while. */
const OLD_BATCHES = 1_500
/** Instants of a folder that are held in mind, count. */
const MEMORIES = 12
/** Of what an engine that ended by itself wrote on stderr, so much is told, characters. */
const TOLD_CHARACTERS = 2_000
/** Longest wait for an engine to say something, ms. */
const PATIENCE_MS = 30_000

/** When the kill comes: up to `runMs` after the child reached a point, and then up to `withinMs` after it was told something. */
interface Moment {
  readonly name: string
  /** How many of ten rounds. */
  readonly weight: number
  readonly after: 'fork' | 'opening' | 'running'
  readonly runMs: number
  readonly tell: ToChild | null
  readonly withinMs: number
}

const MOMENTS: readonly Moment[] = [
  { name: 'loading', weight: 1, after: 'fork', runMs: 700, tell: null, withinMs: 0 },
  { name: 'opening', weight: 2, after: 'opening', runMs: 0, tell: null, withinMs: 120 },
  { name: 'running', weight: 4, after: 'running', runMs: 900, tell: null, withinMs: 0 },
  { name: 'checkpoint', weight: 1, after: 'running', runMs: 500, tell: 'checkpoint', withinMs: 12 },
  { name: 'stopping', weight: 2, after: 'running', runMs: 300, tell: 'stop', withinMs: 60 },
]

export interface CrashReport {
  readonly rounds: number
  readonly good: number
  /** Rounds by the moment of the kill. */
  readonly moments: Readonly<Record<string, number>>
  /** What the journals held at the end of the rounds, together: so much was there to lose. */
  readonly held: Held
}

interface Held {
  readonly batches: number
  readonly segments: number
  readonly checkpoints: number
  /** Rounds at whose end the oldest history was gone already. */
  readonly thinned: number
  readonly notes: number
  readonly incidents: number
}

const NOTHING: Held = { batches: 0, segments: 0, checkpoints: 0, thinned: 0, notes: 0, incidents: 0 }

const sum = (a: Held, b: Held): Held => ({
  batches: a.batches + b.batches,
  segments: a.segments + b.segments,
  checkpoints: a.checkpoints + b.checkpoints,
  thinned: a.thinned + b.thinned,
  notes: a.notes + b.notes,
  incidents: a.incidents + b.incidents,
})

interface Round {
  readonly faults: readonly string[]
  readonly moment: string
  readonly held: Held
}

/** Kills an engine under load `rounds` times, and looks at what it left each time. `say` hears one line a failed round. */
export async function crashRun(rounds: number, seed: number, say: (line: string) => void): Promise<CrashReport> {
  const moments: Record<string, number> = {}
  let good = 0
  let held = NOTHING
  const lane = async (of: number): Promise<void> => {
    let folder: Folder | null = null
    for (let n = of; n < rounds; n += LANES) {
      // Each round draws from a sequence of its own, so that it is the same one however many there are.
      const random = createRandom(seed).fork(`round ${n}`)
      folder = folderOf(folder, Math.floor(n / LANES) % ROUNDS_A_FOLDER, random)
      const round = await crashRound(folder, random)
      moments[round.moment] = (moments[round.moment] ?? 0) + 1
      held = sum(held, round.held)
      if (round.faults.length === 0) good += 1
      else {
        say(`round ${n} of seed ${seed}, folder kept at ${folder.dataDir}: ${round.faults.join('; ')}`)
        folder = null
      }
    }
    folder?.dispose()
  }
  await Promise.all(Array.from({ length: Math.min(LANES, rounds) }, (_, n) => lane(n)))
  return { rounds, good, moments, held }
}

/** A data folder over several rounds, and what is known of it. */
interface Folder {
  readonly dataDir: string
  readonly loadSeed: number
  readonly truth: Truth
  /** Wall time of the engine's clock, ms since the epoch. */
  wallAt: number
  told: number
  /** Notes, and what was said of incidents, that were acknowledged. */
  readonly notes: Set<string>
  memories: readonly Memory[]
  dispose(): void
}

function folderOf(current: Folder | null, round: number, random: Random): Folder {
  if (current !== null && round > 0) return current
  current?.dispose()
  const dataDir = mkdtempSync(join(tmpdir(), 'wanglou-crash-'))
  const loadSeed = random.whole(1, 2 ** 31 - 1)
  const wallAt = Date.now()
  // Every other folder was begun by the first version.
  if (random.next() < 0.5) writeOldJournal(dataDir, loadSeed, wallAt, OLD_BATCHES)
  return {
    dataDir,
    loadSeed,
    truth: createTruth(loadSeed),
    wallAt,
    told: 0,
    notes: new Set(),
    memories: [],
    dispose: () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

async function crashRound(folder: Folder, random: Random): Promise<Round> {
  const moment = random.pick(MOMENTS.flatMap((one) => Array.from({ length: one.weight }, () => one)))
  const runMs = random.next() * moment.runMs
  const killMs = random.next() * moment.withinMs
  const forkedAt = performance.now()
  const { child, faults, reaches, over, stderr } = forkEngine(folder)
  try {
    if (moment.after !== 'fork') await Promise.race([reaches(moment.after), over, patience()])
    await wait(runMs)
    if (moment.tell !== null && child.connected) child.send(moment.tell)
    await wait(killMs)
  } finally {
    child.kill('SIGKILL')
  }
  const code = await over
  folder.wallAt += Math.ceil((performance.now() - forkedAt) * WALL_SPEED)
  const ended =
    code === null || (code === 0 && moment.tell === 'stop') ? [] : [`the engine ended by itself with ${code}: ${stderr()}`]
  const found = look(folder, random)
  folder.wallAt += PAUSE_MS
  const name = `${moment.name} +${runMs.toFixed(1)} +${killMs.toFixed(1)} ms`
  return {
    faults: [...ended, ...faults, ...found.faults].map((fault) => `${name}: ${fault}`),
    moment: moment.name,
    held: found.held,
  }
}

function forkEngine(folder: Folder) {
  const child = fork(ENGINE, [folder.dataDir, String(folder.loadSeed), String(folder.wallAt)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    silent: true,
  })
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  // What it said before it died is heard to the end: only then the channel closes.
  const over = Promise.all([once(child, 'exit'), once(child, 'disconnect')]).then(([[code]]): unknown => code)
  const faults: string[] = []
  const said = new EventEmitter()
  child.on('message', (message: FromChild) => {
    if ('reached' in message) said.emit(message.reached)
    else if ('seq' in message) folder.told = Math.max(folder.told, message.seq)
    else if ('note' in message) folder.notes.add(message.note)
    else if ('fatal' in message) faults.push(`the engine said: ${message.fatal}`)
    else if ('said' in message && /quarantine/.test(message.said)) faults.push(message.said)
  })
  return {
    child,
    faults,
    over,
    stderr: () => stderr.trim().slice(0, TOLD_CHARACTERS),
    reaches: (point: string) => once(said, point),
  }
}

/** What a reader sees of the folder, and what the next start makes of it. */
function look(folder: Folder, random: Random): { faults: readonly string[]; held: Held } {
  const { dataDir, told, truth, memories, notes } = folder
  try {
    const { journal, restored, problem } = openJournal(dataDir, folder.wallAt, () => {})
    journal.dispose()
    const db = openForReading(dataDir)
    try {
      const faults = journalFaults(db, { told, truthAt: truth.at, memories, notes })
      if (problem !== null) faults.push(`it was quarantined: ${JSON.stringify(problem.facts)}`)
      const held = heldIn(db)
      const span = openHistory(db).span()
      if (span !== null) {
        const instant = random.whole(span.from, span.to)
        folder.memories = [remember(db, instant), ...memories].slice(0, MEMORIES)
      }
      return { faults: restored.records.length === 0 && told > 0 ? ['nothing was restored', ...faults] : faults, held }
    } finally {
      db.close()
    }
  } catch (error) {
    return { faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)], held: NOTHING }
  }
}

function heldIn(db: Database.Database): Held {
  const count = (sql: string): number => Number(db.prepare(sql).pluck(true).get())
  return {
    batches: count('SELECT seq FROM head'),
    segments: count('SELECT count(*) FROM segment'),
    checkpoints: count('SELECT count(*) FROM checkpoint'),
    thinned: count('SELECT min(seq) > 0 FROM checkpoint'),
    notes: count('SELECT count(*) FROM note'),
    incidents: count('SELECT count(DISTINCT incident) FROM incident_edit'),
  }
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

async function patience(): Promise<never> {
  await new Promise((done) => setTimeout(done, PATIENCE_MS).unref())
  throw new Error(`the engine did not run within ${PATIENCE_MS / 1_000} s`)
}
