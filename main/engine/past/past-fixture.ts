import { performance } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import type { AppFrame, EstateFrame, Frame, ViewMessage } from '../../../shared/estate/frame.ts'
import type { SourceBatch } from '../../../shared/estate/observation.ts'
import type { ObservedRecord } from '../../../shared/estate/record.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import { present } from '../../../shared/lib/assert.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import type { SourcesFile } from '../../config/sources-file.ts'
import { createEngine } from '../engine.ts'
import { startImportThread } from '../snapshot/case/start-import.ts'
import type { SourceSink } from '../sources/source.ts'
import type { StartReader } from './start-reader.ts'
import { startReaderHere } from './start-reader-here.ts'

/** For tests: an engine whose window looks at the past. */

/** How long a frame is waited for, ms. */
const WAIT_MS = 30_000

export const START = Date.UTC(2026, 0, 2)
const WINDOW = 1

const FILE: SourcesFile = {
  sources: [
    {
      kind: 'kubernetes',
      name: 'east',
      kubeconfig: '/none',
      context: null,
      namespaces: [],
      allowExec: false,
      displayName: null,
      paused: false,
    },
  ],
  ...{ refused: [], registerFile: null, policyFile: null, demo: false, complete: true, faults: [] },
}

export const LIVE: SourceState = {
  ...{ name: 'east', kind: 'kubernetes', phase: 'live', since: START, asOf: START, retryAt: null, problem: null, resources: [] },
  ...{ eventsPerSecond: 0, requestsPerMinute: 0, requestBudgetPerMinute: 60, badFrames: 0 },
}

/** Puts a component into the app `enrol-app`. */
export const LABELS = { 'app.kubernetes.io/part-of': 'enrol-app' }

export const changes = (...records: readonly ObservedRecord[]): SourceBatch => ({
  ...{ source: 'east', swaps: [], cursors: [] },
  changes: records.map((record) => ({ op: 'put', record })),
})

/** An engine on `dataDir` with one source and one window, which acknowledges each frame at once. The test holds its clock. */
export function beginPast(dataDir: string, startReader: StartReader = startReaderHere) {
  const frames: Frame[] = []
  const log: string[] = []
  let sink: SourceSink | null = null
  let now = START
  let onBeat = () => {}
  const engine = createEngine({
    ...{
      dataDir,
      sourcesFile: FILE,
      policy: DEFAULT_POLICY,
      readPolicy: () => ({ policy: DEFAULT_POLICY, problem: null }),
      startReader,
      startImport: startImportThread,
    },
    clock: { now: () => now, monotonic: () => now },
    memory: { resident: () => 0, collect() {} },
    random: () => 0.5,
    log: (line) => log.push(line),
    every(_ms, work) {
      onBeat = work
      return { dispose() {} }
    },
    secret: () => null,
    secretsLocked: () => false,
    sourcesNews: () => null,
    openSource: ({ name }, deps) => ({
      name,
      start() {
        sink = deps.sink
      },
      dispose: async () => {},
    }),
    readRegister: () => ({ register: null, faults: [] }),
    send(view, frame) {
      frames.push(frame)
      if ('seq' in frame) engine.receive(view, { type: 'ack', view: frame.view, seq: frame.seq })
    },
    onState() {},
    onFatal(error) {
      throw error
    },
  })
  engine.watch()
  const say = (message: ViewMessage): void => engine.receive(WINDOW, message)
  return {
    engine,
    frames,
    log,
    say,
    now: () => now,
    offer: (batch: SourceBatch) => present(sink, 'the sink').offer(batch),
    state: (state: SourceState) => present(sink, 'the sink').state(state),
    /** A beat, and the upkeep after it. */
    beat(ms = 100) {
      now += ms
      onBeat()
      onBeat()
    },
    /** The first frame after this call that `wanted` holds for. */
    async next<F extends Frame>(wanted: (frame: Frame) => frame is F): Promise<F> {
      const from = frames.length
      const deadline = performance.now() + WAIT_MS
      while (performance.now() < deadline) {
        const found = frames.slice(from).find(wanted)
        if (found !== undefined) return found
        await setImmediate()
      }
      throw new Error('the frame does not come')
    },
  }
}

export const isPast =
  (moment: number) =>
  (frame: Frame): frame is EstateFrame =>
    frame.view === 'estate' && frame.moment === moment
export const isPastCard =
  (moment: number) =>
  (frame: Frame): frame is AppFrame =>
    frame.view === 'app' && frame.moment === moment

/** A frame without what tells where it stands and how the journal fares now, rows in one order. */
export function shown(frame: EstateFrame) {
  const { base: _b, moment: _m, past: _p, journal: _j, bureaus, apps, clusters, ...rest } = frame
  const sorted = <T extends { readonly id: string }>(rows: readonly T[]): T[] => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))
  return { ...rest, bureaus: sorted(bureaus), apps: sorted(apps), clusters: sorted(clusters) }
}

/** What a window that is opened now gets. */
export const fullNow = ({ say, frames }: Pick<ReturnType<typeof beginPast>, 'say' | 'frames'>): EstateFrame => {
  say({ type: 'open', view: 'estate' })
  const frame = frames.at(-1)
  if (frame?.view !== 'estate') throw new Error('no frame')
  return frame
}
