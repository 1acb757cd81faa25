import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { openForReading } from '../../main/engine/journal/database.ts'
import { readCursors, readHead } from '../../main/engine/journal/read.ts'
import { writeKubeconfig } from './ingest/kubeconfig.ts'
import { expectedPods, lastVersion, POD_COUNT } from './ingest/plan.ts'

/**
 * Events a second from a loopback socket in another process to committed rows, beside the floor (receiving and parsing the same
 * frames, before and after) and client-node's informer, all against the same sender, alternating; the median counts. After every round of ours, rows
 * and cursor have to equal what was sent.
 */

const ROUNDS = 5
/** Events of a round of ours and of the floor, count: some seconds, with rows settled on the way. */
const EVENTS = 100_000
/** Events of a round of the informer, count: it is slower. */
const INFORMER_EVENTS = 20_000
/** How often the journal is looked at, ms: the error of a round. */
const LOOK_MS = 20

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const CLI = here('../../main/cli.ts')
const QUIET = ['--disable-warning=ExperimentalWarning']

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), port: z.number(), ca: z.string() }),
  z.object({ type: z.literal('watched') }),
  z.object({ type: z.literal('sent'), firstAt: z.number(), frameBytes: z.number() }),
  z.object({ type: z.literal('done'), at: z.number() }),
])
type Message = z.infer<typeof messageSchema>

/** A child and what it said: `heard` resolves with the first message of a type, said already or not. */
function helper(script: string, args: readonly string[] = []) {
  const child = fork(here(script), [...args], { execArgv: QUIET, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const said: Message[] = []
  child.on('message', (message) => said.push(messageSchema.parse(message)))
  return {
    child,
    async heard<T extends Message['type']>(type: T): Promise<Extract<Message, { type: T }>> {
      const isOne = (message: Message): message is Extract<Message, { type: T }> => message.type === type
      for (;;) {
        const found = said.find(isOne)
        if (found) return found
        await Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error(`${script} ended`)))])
      }
    },
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

interface Sender {
  readonly port: number
  readonly ca: string
  readonly kubeconfig: string
  readonly dir: string
  watched(): Promise<void>
  /** Sends; resolves with the moment of the first frame, ms since the epoch. */
  send(count: number): Promise<{ readonly firstAt: number; readonly frameBytes: number }>
}

async function withSender<T>(work: (sender: Sender) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'wanglou-ingest-'))
  const { child, heard } = helper('./ingest/sender.ts')
  try {
    const { port, ca } = await heard('ready')
    const kubeconfig = join(dir, 'kubeconfig')
    writeKubeconfig(kubeconfig, port, ca)
    return await work({
      port,
      ca,
      kubeconfig,
      dir,
      watched: async () => void (await heard('watched')),
      async send(count) {
        child.send({ count })
        return heard('sent')
      },
    })
  } finally {
    child.kill()
    await ended(child)
    rmSync(dir, { recursive: true, force: true })
  }
}

async function read(script: string, args: readonly string[], sender: Sender, count: number): Promise<number> {
  const { child, heard } = helper(script, args)
  try {
    await sender.watched()
    const [{ firstAt }, { at }] = await Promise.all([sender.send(count), heard('done')])
    return (count * 1_000) / (at - firstAt)
  } finally {
    child.kill()
    await ended(child)
  }
}

const floorRound = () =>
  withSender((sender) => read('./ingest/floor-reader.ts', [String(sender.port), sender.ca, String(EVENTS)], sender, EVENTS))
const informerRound = () =>
  withSender((sender) =>
    read('./ingest/informer-reader.ts', [sender.kubeconfig, String(INFORMER_EVENTS)], sender, INFORMER_EVENTS),
  )

type Look = (db: Parameters<typeof readHead>[0]) => boolean

const committed: Look = (db) =>
  readCursors(db).some((cursor) => cursor.resource === 'pods' && cursor.resourceVersion === lastVersion(EVENTS))

/** The table of records has what the batches say. */
const settled: Look = (db) => {
  const { seq, settledSeq } = readHead(db)
  return settledSeq === seq
}

/** Resolves, with the moment in ms since the epoch, when the journal looks so. */
async function seen(dataDir: string, look: Look): Promise<number> {
  const db = openForReading(dataDir)
  try {
    while (!look(db)) await new Promise((next) => setTimeout(next, LOOK_MS))
    return performance.timeOrigin + performance.now()
  } finally {
    db.close()
  }
}

/** Throws where the rows in the record table, or the cursor, differ from what was sent. */
function check(dataDir: string): void {
  const rowSchema = z.array(z.object({ uid: z.string(), version: z.string(), restarts: z.number() }))
  const db = openForReading(dataDir)
  try {
    const rows = rowSchema.parse(
      db
        .prepare(
          `SELECT body ->> 'uid' AS uid, body ->> 'version' AS version, body ->> 'restarts' AS restarts FROM record WHERE kind = 'instance'`,
        )
        .all(),
    )
    const expected = expectedPods(EVENTS)
    const wrong = rows.filter(({ uid, version, restarts }) => {
      const pod = expected.get(uid)
      return pod === undefined || pod.version !== version || pod.restarts !== restarts
    })
    if (rows.length !== POD_COUNT || wrong.length > 0) {
      throw new Error(`${rows.length} rows, ${wrong.length} differ from what was sent: ${JSON.stringify(wrong.slice(0, 3))}`)
    }
  } finally {
    db.close()
  }
}

interface OurRound {
  readonly perSecond: number
  readonly frameBytes: number
}

function ourRound(): Promise<OurRound> {
  return withSender(async (sender) => {
    const dataDir = join(sender.dir, 'data')
    const sourcesFile = join(sender.dir, 'sources.yaml')
    writeFileSync(
      sourcesFile,
      JSON.stringify({ sources: [{ name: 'bench', kind: 'kubernetes', kubeconfig: sender.kubeconfig }] }),
    )
    const profile = process.env.WANGLOU_BENCH_PROFILE
    const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
    const engine = spawn(process.execPath, [...QUIET, ...profiling, CLI, 'run', '--data', dataDir, '--sources', sourcesFile], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let log = ''
    const live = new Promise<void>((resolve, reject) => {
      engine.stderr.on('data', (chunk: Buffer) => {
        log += chunk.toString()
        if (/ bench: live$/m.test(log)) resolve()
      })
      engine.on('exit', () => reject(new Error(`the engine ended: ${log}`)))
    })
    try {
      await live
      await sender.watched()
      const [{ firstAt, frameBytes }] = await Promise.all([sender.send(EVENTS), seen(dataDir, committed)])
      // An engine that stops settles at once, not at its next turn: the clock runs until that is done too.
      engine.kill('SIGTERM')
      const at = await seen(dataDir, settled)
      await ended(engine)
      check(dataDir)
      return { perSecond: (EVENTS * 1_000) / (at - firstAt), frameBytes }
    } finally {
      engine.kill('SIGKILL')
      await ended(engine)
    }
  })
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

interface Round {
  readonly ours: OurRound
  readonly floor: number
  readonly informer: number
}

const rounds: Round[] = []
let floorBefore = await floorRound()
for (let n = 0; n < ROUNDS; n += 1) {
  const [ours, informer, floorAfter] = [await ourRound(), await informerRound(), await floorRound()]
  // The machine's pace of a round: what else runs there changes within seconds.
  const round: Round = { ours, informer, floor: (floorBefore + floorAfter) / 2 }
  floorBefore = floorAfter
  rounds.push(round)
  process.stderr.write(
    `round ${n + 1}: ${Math.round(ours.perSecond)}/s, floor ${Math.round(round.floor)}, informer ${Math.round(informer)}\n`,
  )
}
const middle = (figure: (round: Round) => number): number => median(rounds.map(figure))
const rounded = (value: number): number => Math.round(value * 1_000) / 1_000
process.stdout.write(
  `${JSON.stringify({
    name: 'ingest',
    figures: {
      eventsPerSecond: Math.round(middle(({ ours }) => ours.perSecond)),
      floorEventsPerSecond: Math.round(middle(({ floor }) => floor)),
      informerEventsPerSecond: Math.round(middle(({ informer }) => informer)),
      events: EVENTS,
      uids: POD_COUNT,
      frameBytes: rounds[0]?.ours.frameBytes ?? 0,
      rounds: ROUNDS,
    },
    // Within each round: a shared machine drifts more between rounds than inside one.
    ratios: {
      floor: rounded(middle(({ ours, floor }) => ours.perSecond / floor)),
      informer: rounded(middle(({ ours, informer }) => ours.perSecond / informer)),
    },
  })}\n`,
)
