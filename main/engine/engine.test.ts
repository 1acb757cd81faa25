import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AlarmEpisode } from '../../shared/estate/alarm.ts'
import type { EstateFrame, Frame } from '../../shared/estate/frame.ts'
import type { Cursor, SourceBatch } from '../../shared/estate/observation.ts'
import type { EstateRecord, ObservedInstance } from '../../shared/estate/record.ts'
import type { SourceState } from '../../shared/estate/source-state.ts'
import { present } from '../../shared/lib/assert.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import { readPolicyFile } from '../config/policy-file.ts'
import { readRegisterFile } from '../config/register-file.ts'
import type { SourceConfig, SourcesFile } from '../config/sources-file.ts'
import { createEngine } from './engine.ts'
import type { Engine, EngineDeps } from './engine-deps.ts'
import { createIntakeQueue } from './intake-queue.ts'
import { journalFile, openForReading } from './journal/database.ts'
import { readCursors, readEpisodes, readHead, readRecords } from './journal/read.ts'
import { rangeOf } from './journal/samples/sample-reader.ts'
import { startReaderHere } from './past/start-reader-here.ts'
import { startImportThread } from './snapshot/case/start-import.ts'
import type { SourceSink } from './sources/source.ts'

const START = 1_700_000_000_000

let dataDir = ''
let running: Engine | null = null
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-engine-'))
})
afterEach(async () => {
  await running?.dispose()
  running = null
  rmSync(dataDir, { recursive: true, force: true })
})

const config = (name: string): SourceConfig => ({
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
})

const fileOf = (names: readonly string[], more: Partial<SourcesFile> = {}): SourcesFile => ({
  ...{ sources: names.map(config), refused: [], registerFile: null, policyFile: null, demo: false, complete: true, faults: [] },
  ...more,
})

function pod(source: string, uid: string, restarts: number): ObservedInstance {
  return {
    id: `instance:${source}/${uid}`,
    kind: 'instance',
    source,
    uid,
    namespace: 'tax',
    name: uid,
    createdAt: START - 86_400_000,
    version: String(restarts),
    labels: {},
    owner: null,
    phase: 'Running',
    ready: true,
    readyChangedAt: START - 86_000_000,
    restarts,
    node: null,
    requests: { cpuMilli: null, memoryBytes: null },
    waiting: null,
    unschedulable: null,
    lastTermination: null,
    deletingAt: null,
  }
}

const cursor = (source: string, resourceVersion: string): Cursor => ({ source, resource: 'pods', namespace: '', resourceVersion })

const listOf = (source: string, pods: readonly ObservedInstance[], version: string): SourceBatch => ({
  source,
  swaps: [{ kind: 'instance', workload: null, namespace: '', records: pods }],
  changes: [],
  cursors: [cursor(source, version)],
})

const stateOf = (name: string, phase: SourceState['phase'], asOf: number | null): SourceState => ({
  ...{ name, kind: 'kubernetes', phase, since: START, asOf, retryAt: null, problem: null, resources: [] },
  ...{ eventsPerSecond: 0, requestsPerMinute: 0, requestBudgetPerMinute: 60, badFrames: 0 },
})

/** An engine whose clock and sources the test holds. */
function begin(sourcesFile: SourcesFile | null, more: Partial<EngineDeps> = {}) {
  const sinks = new Map<string, SourceSink>()
  const started = new Map<string, readonly Cursor[]>()
  const frames: Frame[] = []
  const fatal: unknown[] = []
  let now = START
  let beat = () => {}
  const engine = createEngine({
    dataDir,
    sourcesFile,
    policy: DEFAULT_POLICY,
    readPolicy: (path) => readPolicyFile(path, now),
    clock: { now: () => now, monotonic: () => now },
    random: () => 0.5,
    log: () => {},
    every(_ms, work) {
      beat = work
      return { dispose() {} }
    },
    secret: () => null,
    secretsLocked: () => false,
    sourcesNews: () => null,
    openSource: ({ name }, { sink }) => ({
      name,
      start(cursors) {
        sinks.set(name, sink)
        started.set(name, cursors)
      },
      dispose: async () => {},
    }),
    readRegister: (path) => readRegisterFile(path, now),
    startReader: startReaderHere,
    startImport: startImportThread,
    memory: { resident: () => 0, collect() {} },
    send: (_view, frame) => frames.push(frame),
    onState: () => {},
    onFatal: (error) => fatal.push(error),
    ...more,
  })
  running = engine
  engine.watch()
  return {
    engine,
    frames,
    fatal,
    started,
    sink: (name: string) => present(sinks.get(name), `sink of ${name}`),
    /** A beat, and the upkeep after it; `between`: what happens between the two. */
    beat(ms = 100, between = () => {}) {
      now += ms
      beat()
      between()
      beat()
    },
    /** A fresh window's full frame. */
    look(): EstateFrame {
      engine.receive(99, { type: 'open', view: 'estate' })
      const frame = frames.at(-1)
      if (frame?.view !== 'estate') throw new Error('no frame')
      return frame
    },
  }
}

function stored(): { readonly ids: string[]; readonly cursors: Cursor[]; readonly seq: number } {
  const db = openForReading(dataDir)
  try {
    const kinds: ReadonlySet<EstateRecord['kind']> = new Set(['instance', 'cluster'])
    const ids = [...readRecords(db)].filter((record) => kinds.has(record.kind)).map((record) => record.id)
    return { ids: ids.sort(), cursors: readCursors(db), seq: readHead(db).seq }
  } finally {
    db.close()
  }
}

function storedEpisodes(): readonly AlarmEpisode[] {
  const db = openForReading(dataDir)
  try {
    return readEpisodes(db, 0)
  } finally {
    db.close()
  }
}

test('what a source hands over is committed with its cursors in the next beat, and not before', () => {
  const { sink, beat } = begin(fileOf(['a']))
  sink('a').offer(listOf('a', [pod('a', 'x', 1)], '41'))
  expect(stored().cursors).toEqual([])
  beat()
  expect(stored()).toMatchObject({ ids: ['cluster:a', 'instance:a/x'], cursors: [cursor('a', '41')] })
})

test('after a restart the last known estate shows before anything is heard, stale, and sources go on from their cursors', async () => {
  const first = begin(fileOf(['a']))
  first.sink('a').offer(listOf('a', [pod('a', 'x', 1)], '41'))
  first.sink('a').state(stateOf('a', 'live', START + 50))
  first.beat()
  expect(first.look().apps.map((row) => row.staleSince)).toEqual([null])
  await first.engine.dispose()

  const { look, started } = begin(fileOf(['a']))
  const frame = look()
  expect(frame.apps.map(({ instanceCount, staleSince }) => ({ instanceCount, staleSince }))).toEqual([
    { instanceCount: 1, staleSince: START + 50 },
  ])
  expect(frame.sources?.map(({ phase, asOf }) => ({ phase, asOf }))).toEqual([{ phase: 'idle', asOf: START + 50 }])
  expect(started.get('a')).toEqual([cursor('a', '41')])
})

test('an alarm goes on over a restart as the same episode, and ends when its entity is found gone', async () => {
  const looping = { ...pod('a', 'x', 7), ready: false, waiting: 'CrashLoopBackOff' }
  const crashLoops = () => storedEpisodes().filter(({ entity }) => entity === looping.id)
  const first = begin(fileOf(['a']))
  first.sink('a').offer(listOf('a', [looping, pod('a', 'y', 0)], '41'))
  first.beat()
  const [raised] = crashLoops()
  expect(raised).toMatchObject({ code: 'instance.crash-loop', clearedAt: null })
  await first.engine.dispose()

  const second = begin(fileOf(['a']))
  second.beat()
  second.sink('a').offer(listOf('a', [looping, pod('a', 'y', 0)], '42'))
  second.beat()
  expect(crashLoops()).toEqual([raised])
  await second.engine.dispose()

  const third = begin(fileOf(['a']))
  third.sink('a').offer(listOf('a', [pod('a', 'y', 0)], '43'))
  third.beat()
  expect(crashLoops()).toEqual([{ ...raised, clearedAt: expect.any(Number) }])
})

test('a change, the list that replaces it and a change after that, in one beat, come out in their order', async () => {
  const first = begin(fileOf(['a']))
  first.sink('a').offer(listOf('a', [pod('a', 'x', 1), pod('a', 'y', 1)], '41'))
  first.beat()
  await first.engine.dispose()

  const second = begin(fileOf(['a']))
  const change = (uid: string, version: string): SourceBatch => ({
    source: 'a',
    swaps: [],
    changes: [{ op: 'put', record: pod('a', uid, 2) }],
    cursors: [cursor('a', version)],
  })
  // the change of a watch, the list that replaces it, and the next watch's first change wait in one queue
  for (const batch of [change('x', '42'), listOf('a', [pod('a', 'y', 1)], '50'), change('z', '51')]) {
    expect(second.sink('a').offer(batch)).toBe(true)
  }
  second.beat()
  expect(stored()).toMatchObject({ ids: ['cluster:a', 'instance:a/y', 'instance:a/z'], cursors: [cursor('a', '51')] })
})

test('what is in flight when told to stop is still committed', async () => {
  const { engine, sink } = begin(fileOf(['a']))
  sink('a').offer(listOf('a', [pod('a', 'x', 1)], '41'))
  await engine.dispose()
  expect(stored().cursors).toEqual([cursor('a', '41')])
})

test('where an entry does not tell its name, nothing is taken for removed', async () => {
  const first = begin(fileOf(['a', 'b']))
  first.sink('a').offer(listOf('a', [pod('a', 'x', 1)], '41'))
  first.beat()
  await first.engine.dispose()

  const mistyped = begin(fileOf(['b'], { complete: false }))
  expect(stored()).toMatchObject({ ids: expect.arrayContaining(['instance:a/x']), cursors: [cursor('a', '41')] })
  expect(mistyped.look().sources?.map(({ name }) => name)).toEqual(['b', 'a'])
})

test.each(['a\0b', 'x'.repeat(5_000), '/etc/passwd/x', '/dev/zero'])(
  'a register at a path that cannot be is a fault, not the end: %.20j',
  (registerFile) => {
    const { look, fatal } = begin(fileOf(['a'], { registerFile }))
    expect(look().faults).toHaveLength(1)
    expect(fatal).toEqual([])
  },
)

test('a register of which no copy can be kept is in force all the same', () => {
  const registerFile = join(dataDir, 'register.yaml')
  writeFileSync(registerFile, 'estate: {name: 甲}')
  mkdirSync(join(dataDir, 'register.last-good.yaml'))
  const { look, fatal } = begin(fileOf(['a'], { registerFile }))
  expect(look()).toMatchObject({ estateName: '甲', faults: [] })
  expect(fatal).toEqual([])
})

test('a source that left the sources file leaves no ghosts, and comes back without a cursor', async () => {
  const first = begin(fileOf(['a', 'b']))
  for (const name of ['a', 'b']) first.sink(name).offer(listOf(name, [pod(name, 'x', 1)], '41'))
  first.beat()
  await first.engine.dispose()

  const renamed = begin(fileOf(['b', 'a-renamed']))
  expect(stored().ids).toEqual(['cluster:a-renamed', 'cluster:b', 'instance:b/x'])
  expect(renamed.look().sources?.map(({ name }) => name)).toEqual(['b', 'a-renamed'])
  await renamed.engine.dispose()

  expect(begin(fileOf(['a', 'b'])).started).toEqual(
    new Map([
      ['a', []],
      ['b', [cursor('b', '41')]],
    ]),
  )
})

test('a sources file that cannot be read removes nothing, and says so', async () => {
  const first = begin(fileOf(['a']))
  first.sink('a').offer(listOf('a', [pod('a', 'x', 1)], '41'))
  first.beat()
  await first.engine.dispose()
  const fault = { code: 'sources-file.missing', facts: { path: '/gone' }, at: START } as const
  const { look } = begin(fileOf([], { complete: false, faults: [fault] }))
  const frame = look()
  expect(frame.clusters.map((row) => row.id)).toEqual(['cluster:a'])
  expect(frame.faults).toEqual([{ code: fault.code, facts: fault.facts }])
})

test('an entry that is refused shows as a source with its problem', () => {
  const problem = { code: 'source.invalid', facts: { where: 'bad', detail: 'no kubeconfig' }, at: START } as const
  const { look } = begin(fileOf(['a'], { refused: [{ name: 'bad', problem }] }))
  expect(look().sources?.map(({ name, phase, problem: told }) => ({ name, phase, told }))).toEqual([
    { name: 'a', phase: 'idle', told: null },
    { name: 'bad', phase: 'refused', told: problem },
  ])
})

test('a register that changes is taken up, one that breaks leaves the last good one in force, also over a restart', async () => {
  const registerFile = join(dataDir, 'register.yaml')
  const write = (text: string, second: number): void => {
    writeFileSync(registerFile, text)
    utimesSync(registerFile, second, second)
  }
  const named = (name: string): string => `estate: {name: ${name}}\nbureaus: [{id: tax, name: 税务局}]\n`
  write(named('甲'), 1)
  const { engine, look, beat } = begin(fileOf(['a'], { registerFile }))
  expect(look().estateName).toBe('甲')
  write(named('乙'), 2)
  beat(5_000)
  expect(look()).toMatchObject({ estateName: '乙', faults: [] })
  write('estate: [', 3)
  beat(5_000)
  const broken = look()
  expect(broken.estateName).toBe('乙')
  expect(broken.bureaus.map((row) => row.name)).toEqual(['税务局'])
  expect(broken.faults?.map(({ code }) => code)).toEqual(['register.broken'])
  await engine.dispose()
  const after = begin(fileOf(['a'], { registerFile })).look()
  expect(after).toMatchObject({ estateName: '乙', faults: [{ code: 'register.broken' }] })
})

test('the last good register stays in force while the sources file that names it is gone', async () => {
  const registerFile = join(dataDir, 'register.yaml')
  writeFileSync(registerFile, 'estate: {name: 甲}')
  await begin(fileOf(['a'], { registerFile })).engine.dispose()
  const unnamed = begin(null)
  expect(unnamed.look()).toMatchObject({ estateName: '甲', faults: [] })
  await unnamed.engine.dispose()
  const missing = { code: 'sources-file.missing', facts: { path: 'x.yaml' }, at: START } as const
  const unread = begin(fileOf([], { faults: [missing], complete: false }))
  expect(unread.look()).toMatchObject({ estateName: '甲', faults: [{ code: 'sources-file.missing' }] })
  await unread.engine.dispose()
  expect(begin(fileOf(['a'])).look().estateName).not.toBe('甲')
})

test('a fault inside is fatal and told; nothing goes on after it', () => {
  let sent = 0
  const { engine, sink, beat, fatal } = begin(fileOf(['a']), {
    send() {
      sent += 1
      if (sent > 1) throw new Error('the port is gone')
    },
  })
  engine.receive(1, { type: 'open', view: 'estate' })
  engine.receive(1, { type: 'ack', view: 'estate', seq: stored().seq })
  sink('a').offer(listOf('a', [pod('a', 'x', 1)], '41'))
  beat(5_000)
  expect(fatal).toEqual([new Error('the port is gone')])
  const { seq } = stored()
  sink('a').offer(listOf('a', [pod('a', 'x', 2)], '42'))
  beat(5_000)
  expect(stored().seq).toBe(seq)
})

test('a full queue refuses changes, but takes a list, since nothing could replace that', () => {
  const queue = createIntakeQueue(() => 0, 2)
  const change = { op: 'put', record: pod('a', 'x', 1) } as const
  const changes = (count: number): SourceBatch => ({ source: 'a', swaps: [], changes: Array(count).fill(change), cursors: [] })
  expect([queue.offer(changes(2)), queue.offer(changes(1)), queue.offer(listOf('a', [], '1'))]).toEqual([true, false, true])
  expect(queue.take()).toHaveLength(2)
  expect(queue.offer(changes(5))).toBe(true)
})

test('a note is shown in every window, in the range of the bar only, and is there after a restart; struck it stays', async () => {
  const engine = begin(fileOf([]))
  const note = { type: 'note', id: 'n1', at: START - 3_600_000, author: '一岗', text: '已通知运营商', about: null } as const
  engine.engine.receive(1, { type: 'open', view: 'estate' })
  engine.engine.receive(1, { type: 'ack', view: 'estate', seq: engine.look().seq })
  engine.engine.receive(2, note)
  engine.engine.receive(2, note)
  engine.engine.receive(2, { ...note, id: 'n2', at: START - 3 * 86_400_000 })
  expect(engine.frames.filter((frame) => frame.view === 'note').map(({ id, problem }) => ({ id, problem }))).toEqual([
    { id: 'n1', problem: null },
    { id: 'n1', problem: null },
    { id: 'n2', problem: null },
  ])
  engine.frames.length = 0
  engine.beat()
  const stored = { ...note, type: undefined, writtenAt: START, struckAt: null }
  expect(engine.frames.find((frame) => frame.view === 'estate')).toMatchObject({ notes: [JSON.parse(JSON.stringify(stored))] })
  await engine.engine.dispose()

  const again = begin(fileOf([]))
  expect(again.look().notes?.map(({ id, text }) => ({ id, text }))).toEqual([{ id: 'n1', text: '已通知运营商' }])
  again.engine.receive(1, { type: 'strike-note', id: 'n1', struck: true })
  expect(again.look().notes?.[0]?.struckAt).toBe(START)
  again.engine.receive(1, { type: 'strike-note', id: 'n1', struck: false })
  expect(again.look().notes?.[0]?.struckAt).toBeNull()
})

test('a note that the disk does not take is told of, and the engine goes on', () => {
  const engine = begin(fileOf([]))
  const other = new Database(journalFile(dataDir))
  other.exec("CREATE TRIGGER full BEFORE INSERT ON note BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
  other.close()
  engine.engine.receive(1, { type: 'note', id: 'n1', at: START, author: null, text: 'x', about: null })
  expect(engine.frames.at(-1)).toMatchObject({
    view: 'note',
    id: 'n1',
    problem: { facts: { detail: 'database or disk is full' } },
  })
  engine.beat()
  expect(engine.fatal).toEqual([])
  expect(engine.look().notes).toEqual([])
})

test('a record that cannot be taken over costs the estate, not the engine', async () => {
  const first = begin(fileOf(['a']))
  first.sink('a').offer(listOf('a', [pod('a', 'p1', 1)], '7'))
  first.beat()
  await first.engine.dispose()
  const db = new Database(journalFile(dataDir))
  db.exec("UPDATE record SET body = json_remove(body, '$.requests', '$.labels') WHERE kind = 'instance'")
  db.close()
  const { look, started, sink, beat } = begin(fileOf(['a']))
  expect(look().faults).toEqual([expect.objectContaining({ code: 'journal.quarantined' })])
  expect(started.get('a')).toEqual([])
  sink('a').offer(listOf('a', [pod('a', 'p1', 1)], '9'))
  beat()
  expect(look().totals?.instances).toBe(1)
})

test('windows are told how the journal fares', () => {
  const { look } = begin(fileOf(['a']))
  expect(look().journal).toMatchObject({ limitBytes: 20e9, unrecordedSince: null })
  expect(look().journal?.sizeBytes).toBeGreaterThan(0)
})

test('the policy is taken as it is written; one that is broken leaves the last good one in force, also over a restart', async () => {
  const policyFile = join(dataDir, 'policy.yaml')
  const write = (text: string, at: number) => {
    writeFileSync(policyFile, text)
    utimesSync(policyFile, at, at)
  }
  write('capacity: { tightFill: 0.5 }\n', 1)
  const file = fileOf(['a'], { policyFile })
  const first = begin(file)
  const told = ({ look }: typeof first) => [look().tightFill, look().faults?.map(({ code }) => code)]
  expect(told(first)).toEqual([0.5, []])
  first.sink('a').offer(listOf('a', [pod('a', 'x', 3)], '41'))
  first.beat()
  write('capacity: { tightFill: 0.6 }\nfreshness: { pingSeconds: 5 }\n', 2)
  first.started.clear()
  first.beat(2_000)
  first.beat()
  await Promise.resolve()
  first.beat()
  expect(told(first)).toEqual([0.6, []])
  // What its sockets go by changed: it is opened anew, where it stood.
  expect(first.started.get('a')).toEqual([cursor('a', '41')])
  write('capacity: { tightFill: much }\n', 3)
  first.beat(2_000)
  expect(told(first)).toEqual([0.6, ['policy-file.broken']])
  await first.engine.dispose()
  const second = begin(file)
  expect(told(second)).toEqual([0.6, ['policy-file.broken']])
  write('{}\n', 4)
  second.beat(2_000)
  expect(told(second)).toEqual([DEFAULT_POLICY.capacity.tightFill, []])
})

test('the sources file is taken as it is written: what came starts, what is paused stops and goes on, what is gone is dropped', async () => {
  let news: SourcesFile | null = null
  const sourcesNews = () => {
    const next = news
    news = null
    return next
  }
  const paused = (name: string): SourceConfig => ({ ...config(name), paused: true })
  const { sink, beat, started, look } = begin(fileOf(['a', 'b', 'c']), { sourcesNews })
  /** Beats until all that follows from a reading of the file has happened. */
  const read = async (file: SourcesFile) => {
    news = file
    beat(1_000)
    for (let turn = 0; turn < 3; turn += 1) {
      beat()
      await Promise.resolve()
    }
    beat()
  }
  for (const name of ['a', 'b', 'c']) {
    sink(name).offer(listOf(name, [pod(name, 'x', 1)], '41'))
    sink(name).state(stateOf(name, 'live', START))
  }
  beat()
  sink('a').offer({ ...listOf('a', [pod('a', 'x', 2)], '42'), swaps: [] })

  await read({ ...fileOf([]), sources: [paused('a'), config('b'), config('d')] })
  expect(look().sources?.map(({ name, phase }) => [name, phase])).toEqual([
    ['a', 'paused'],
    ['b', 'live'],
    ['d', 'idle'],
  ])
  expect(stored().ids).toEqual(['cluster:a', 'cluster:b', 'cluster:d', 'instance:a/x', 'instance:b/x'])
  expect(stored().cursors).toEqual([cursor('a', '42'), cursor('b', '41')])
  expect(look().apps.flatMap(({ sources, staleSince }) => (sources.includes('a') ? [staleSince] : []))).toEqual([START])
  expect(started.get('d')).toEqual([])

  started.clear()
  await read({ ...fileOf([]), faults: [{ code: 'sources-file.broken', facts: { path: 'p', detail: 'd' }, at: 1 }] })
  expect(started.size).toBe(0)
  expect(look().faults?.map(({ code }) => code)).toEqual(['sources-file.broken'])
  expect(look().sources).toHaveLength(3)

  await read(fileOf(['a', 'b', 'c']))
  expect([...started]).toEqual([
    ['a', [cursor('a', '42')]],
    ['c', []],
  ])
  expect(look().faults).toEqual([])
  expect(stored().ids).toEqual(['cluster:a', 'cluster:b', 'cluster:c', 'instance:a/x', 'instance:b/x'])
})

test('what a source told before it was lost is no sample of now, also where it is back and what it tells is not taken in yet', () => {
  const { beat, sink } = begin(fileOf(['a']))
  const tell = (phase: SourceState['phase'], ...pods: readonly string[]): void => {
    sink('a').offer(
      listOf(
        'a',
        pods.map((uid) => pod('a', uid, 0)),
        String(pods.length),
      ),
    )
    sink('a').state(stateOf('a', phase, START))
  }
  tell('live', 'p', 'q')
  beat()
  sink('a').state(stateOf('a', 'waiting', START))
  beat()
  beat(60_000, () => tell('live', 'p', 'q', 'r'))
  beat(60_000)
  const db = openForReading(dataDir)
  const { max } = rangeOf(db, 'cluster:a', 'instances', { from: START, to: START + 180_000 }, 60_000)
  db.close()
  expect(max).toEqual([2, null, 3])
})
