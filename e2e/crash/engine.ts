import { performance } from 'node:perf_hooks'
import process from 'node:process'
import Database from 'better-sqlite3'
import { createEngine } from '../../main/engine/engine.ts'
import { journalFile } from '../../main/engine/journal/database.ts'
import { startReaderThread } from '../../main/engine/past/start-reader.ts'
import { startImportThread } from '../../main/engine/snapshot/case/start-import.ts'
import type { SourceDeps } from '../../main/engine/sources/source.ts'
import { changeAt, firstList, firstSwaps, LOAD_SOURCE } from './load.ts'
import { type FromChild, policyFor, type ToChild, WALL_SPEED } from './words.ts'

/**
 * The engine to be killed: the real one, with a window that looks, on the load of load.ts. It tells every sequence that its window
 * was shown, which is committed by then. Arguments: data folder, seed, its wall time at the start.
 *
 * Time runs fast, so that a second holds what an engine does in minutes: settling, packing and thinning come often enough to be hit.
 */
const [, , dataDir = '', seedText = '1', wallAt = '0'] = process.argv
const seed = Number(seedText)

/** How much faster its monotonic clock runs than ours. */
const MONOTONIC_SPEED = 200
/** Changes of a batch, count, and how often one comes, ms: several batches a beat. */
const BATCH = 60
const BATCH_MS = 7
/** How often the second window goes to another moment, or back, ms. */
const LOOK_MS = 90
/** How far back it looks, ms by the engine's clock: some looks go into earlier rounds. */
const LOOK_BACK_MS = 1_800_000

const tell = (message: FromChild): void => void process.send?.(message, undefined, undefined, () => {})
const begun = Number(wallAt)
const clock = {
  now: () => Math.round(begun + performance.now() * WALL_SPEED),
  monotonic: () => performance.now() * MONOTONIC_SPEED,
}

function feed({ sink }: Pick<SourceDeps, 'sink'>, from: number | null): () => void {
  let version = from ?? 0
  const batchTo = (to: number) => ({
    source: LOAD_SOURCE,
    swaps: [],
    changes: [],
    cursors: [{ source: LOAD_SOURCE, resource: 'pods', namespace: '', resourceVersion: String(to) }],
  })
  if (from === null) sink.offer({ ...batchTo(0), swaps: firstSwaps(firstList(seed)) })
  const timer = setInterval(() => {
    const changes = Array.from({ length: BATCH }, (_, n) => changeAt(seed, version + 1 + n))
    if (sink.offer({ ...batchTo(version + BATCH), changes })) version += BATCH
  }, BATCH_MS)
  return () => clearInterval(timer)
}

function onFatal(error: unknown): void {
  tell({ fatal: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  setImmediate(() => process.exit(1))
}
process.on('uncaughtException', onFatal)
process.on('unhandledRejection', onFatal)

tell({ reached: 'opening' })
const engine = createEngine({
  dataDir,
  sourcesFile: {
    sources: [
      {
        ...{ kind: 'kubernetes', name: LOAD_SOURCE, kubeconfig: '/none', context: null },
        ...{ namespaces: [], allowExec: false, displayName: null, paused: false },
      },
    ],
    refused: [],
    registerFile: null,
    policyFile: null,
    demo: false,
    complete: true,
    faults: [],
  },
  policy: policyFor(seed),
  readPolicy: () => ({ policy: policyFor(seed), problem: null }),
  clock,
  random: () => 0.5,
  log: (line) => (/^slow/.test(line) ? undefined : tell({ said: line })),
  every(ms, work) {
    const timer = setInterval(work, ms)
    return { dispose: () => clearInterval(timer) }
  },
  secret: () => null,
  secretsLocked: () => false,
  sourcesNews: () => null,
  openSource: ({ name }, { sink }) => {
    let stop = (): void => {}
    return {
      name,
      start(cursors) {
        stop = feed({ sink }, cursors[0] === undefined ? null : Number(cursors[0].resourceVersion))
      },
      dispose: async () => stop(),
    }
  },
  readRegister: () => ({ register: null, faults: [] }),
  startReader: startReaderThread,
  startImport: startImportThread,
  memory: { resident: () => 0, collect() {} },
  send(view, frame) {
    if (frame.view === 'failed') return tell({ fatal: `no view of the past: ${JSON.stringify(frame.problem)}` })
    if (frame.view === 'note') {
      if (frame.problem === null) return tell({ note: frame.id })
      // Where the disk is full a note is refused in words; nothing else may keep one from being written.
      return frame.problem.code === 'journal.full' ? undefined : tell({ fatal: `no note: ${frame.problem.code}` })
    }
    if (!('seq' in frame)) return
    if (view === 1) tell({ seq: frame.seq })
    if (view === 1 && frame.view === 'estate' && frame.journal) tell({ recording: frame.journal.unrecordedSince === null })
    // Not within the call that sends: a window answers later, too.
    setImmediate(() => engine.receive(view, { type: 'ack', view: frame.view, seq: frame.seq }))
  },
  onState: () => {},
  onFatal,
})

engine.receive(1, { type: 'open', view: 'estate' })
engine.receive(2, { type: 'open', view: 'estate' })
engine.receive(2, { type: 'open', view: 'app', id: 'app:bureau-1/app-1' })
engine.watch()
let looks = 0
setInterval(() => {
  looks += 1
  const now = clock.now()
  if (looks % 3 === 0) {
    const id = `${begun}-${looks}`
    engine.receive(2, { type: 'note', id, at: now, author: null, text: `note ${id}`, about: null })
  } else if (looks % 3 === 1) {
    const id = `i${begun}-${looks}`
    const deed = { do: 'open', origin: 'range', title: id, scope: null, from: now - LOOK_BACK_MS, to: null } as const
    engine.receive(2, { type: 'incident', id, incident: id, step: id, author: null, deed })
  }
  if (looks % 4 === 0) engine.receive(2, { type: 'live' })
  else engine.receive(2, { type: 'look', at: now - (looks % 7) * LOOK_BACK_MS, barTo: now })
}, LOOK_MS)

process.on('message', (message: ToChild) => {
  switch (message) {
    case 'checkpoint': {
      // The same work in the same process as when the log is long enough, at a moment that can be aimed at.
      const db = new Database(journalFile(dataDir))
      db.pragma('wal_checkpoint(PASSIVE)')
      db.close()
      return
    }
    case 'stop':
      engine.dispose().then(() => process.exit(0), onFatal)
  }
})
process.on('disconnect', () => process.exit(0))
tell({ reached: 'running' })
