import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { AlarmRow, AppFrame, EstateFrame, Frame } from '../../../shared/estate/frame.ts'
import { type Grade, type Level, levelSince } from '../../../shared/estate/level.ts'
import type { Note } from '../../../shared/estate/note.ts'
import {
  type AppEntity,
  type BureauEntity,
  type ComponentEntity,
  type Delta,
  type EstateRecord,
  isEntity,
  type RecordId,
  type RecordKind,
} from '../../../shared/estate/record.ts'
import type { SourcePhase, SourceState } from '../../../shared/estate/source-state.ts'
import { shownAfter } from './frame-fixture.ts'
import { createPublisher, type Publisher } from './publisher.ts'

const UNKNOWN = { cpuMilli: null, memoryBytes: null }

function bureau(key: string, level: Level): BureauEntity {
  return {
    id: `bureau:${key}`,
    kind: 'bureau',
    name: key,
    nameEn: null,
    source: null,
    order: 1,
    parent: null,
    level,
    reasons: [],
  }
}

function app(key: string, of: string, level: Level, sources: readonly string[]): AppEntity {
  return {
    id: `app:${key}`,
    kind: 'app',
    name: key,
    nameEn: null,
    source: null,
    order: 1,
    appClass: null,
    protectionGrade: null,
    drGrade: null,
    contractor: null,
    dutyPost: null,
    dutyPhone: null,
    dependsOn: [],
    sources,
    componentCount: 1,
    instanceCount: 2,
    readyCount: 2,
    capacity: { granted: { cpuMilli: 1000, memoryBytes: null }, requested: { cpuMilli: 250, memoryBytes: 5 }, used: UNKNOWN },
    origin: 'register',
    parent: `bureau:${of}`,
    level,
    reasons: [],
  }
}

function component(key: string, appKey: string, level: Level, restarts: number): ComponentEntity {
  return {
    id: `component:a/${key}`,
    kind: 'component',
    source: 'a',
    uid: key,
    namespace: 'n',
    name: key,
    createdAt: 0,
    version: '1',
    workload: 'Deployment',
    labels: {},
    podLabels: {},
    selector: { matchLabels: {}, matchExpressions: [] },
    desired: 1,
    updated: 1,
    readyReplicas: 1,
    available: 1,
    observed: true,
    image: null,
    unavailableSince: null,
    stalled: null,
    instanceCount: 0,
    requested: UNKNOWN,
    parent: `app:${appKey}`,
    level,
    reasons:
      level === 'normal' ? [] : [{ code: 'instance.crash-loop', level: 'major', since: 1, facts: { waiting: 'x', restarts } }],
  }
}

function stateOf(name: string, phase: SourcePhase, asOf: number | null): SourceState {
  return {
    name,
    kind: 'kubernetes',
    phase,
    since: 0,
    asOf,
    retryAt: null,
    problem: null,
    resources: [],
    eventsPerSecond: 0,
    requestsPerMinute: 0,
    requestBudgetPerMinute: 60,
    badFrames: 0,
  }
}

/** An engine in miniature: records, a sequence, a clock, and windows that fold what they get. */
function createRig() {
  const records = new Map<RecordId, EstateRecord>()
  const open = new Map<string, AlarmEpisode>()
  const sent: { view: number; frame: Frame }[] = []
  const notes: Note[] = []
  let now = 1_700_000_000_000
  let seq = 0
  let at: number | null = null
  function* ofKind<K extends RecordKind>(kind: K): Iterable<Extract<EstateRecord, { readonly kind: K }>> {
    const isOfKind = (record: EstateRecord): record is Extract<EstateRecord, { readonly kind: K }> => record.kind === kind
    for (const record of records.values()) if (isOfKind(record)) yield record
  }
  let groupingMs = 0
  const groupAlarms = (): Omit<AlarmRow, 'staleSince'>[] => {
    now += groupingMs
    return [...open.values()].map(({ id, level, code, facts, raisedAt, entity }) => ({
      ...{ id, level, code, facts, raisedAt, since: raisedAt, entity, entityName: entity, bureauName: null, apps: [], count: 1 },
      ...{ told: { platform: true, alerts: [] }, findings: [], handling: null, flaps: 0, calmSince: null },
    }))
  }
  const all = new Map<string, AlarmEpisode>()
  const covered = new Set<number>()
  const fresh = (): Publisher =>
    createPublisher({
      estate: {
        get: (id) => records.get(id),
        ofKind,
        *childrenOf(id) {
          for (const record of records.values()) if (isEntity(record) && record.parent === id) yield record
        },
        eventsAbout: () => [],
      },
      clock: { now: () => now, monotonic: () => now },
      send: (view, frame) => sent.push({ view, frame: structuredClone(frame) }),
      groupAlarms,
      openEpisodes: () => open.values(),
      episodes: [...all.values()],
      coverage: [...covered],
      notes: (from, to) => notes.filter((note) => note.at >= from && note.at < to),
      head: () => ({ seq, at }),
    })
  const publisher = fresh()
  return {
    publisher,
    /** Another publisher, which was not there before: what it shows is built anew. */
    fresh,
    sent,
    sources(states: readonly SourceState[]) {
      if (states.some((state) => state.phase === 'live')) covered.add(now - (now % 600_000))
      publisher.sources(states)
    },
    commit(deltas: readonly Delta[], episodes: readonly AlarmEpisode[] = []) {
      for (const delta of deltas) {
        if (delta.op === 'put') records.set(delta.record.id, delta.record)
        else records.delete(delta.id)
      }
      const told: AlarmEpisode[] = []
      for (const episode of episodes) {
        // One that has cleared never comes back: what rings again is another episode.
        if ((all.get(episode.id)?.clearedAt ?? null) !== null) continue
        told.push(episode)
        all.set(episode.id, episode)
        if (episode.clearedAt === null) open.set(episode.id, episode)
        else open.delete(episode.id)
      }
      seq += 1
      at = now
      publisher.committed(deltas, told)
    },
    note(id: string, at: number) {
      notes.push({ id, at, writtenAt: now, author: null, text: id, about: null, struckAt: null })
      publisher.notesChanged()
    },
    wait(ms: number) {
      now += ms
    },
    /** From now on alarms take this long to group, ms. */
    group(ms: number) {
      groupingMs = ms
    },
    /** Beats and acknowledges until nothing more comes. */
    drain(view: number) {
      for (let n = 0; n < 50; n += 1) {
        now += 1_000
        const before = sent.length
        publisher.pump()
        for (const { view: to, frame } of sent.slice(before)) {
          if (to === view && 'seq' in frame) publisher.receive(view, { type: 'ack', view: frame.view, seq: frame.seq })
        }
        if (sent.length === before) return
      }
      throw new Error('never quiet')
    },
    estateFrames: (view: number): EstateFrame[] =>
      sent.flatMap(({ view: to, frame }) => (to === view && frame.view === 'estate' ? [frame] : [])),
    appFrames: (view: number): AppFrame[] =>
      sent.flatMap(({ view: to, frame }) => (to === view && frame.view === 'app' ? [frame] : [])),
    now: () => now,
  }
}

const level = fc.constantFrom<Level>('critical', 'major', 'normal', 'unknown')
const key = fc.constantFrom('p', 'q', 'r')
const sourceName = fc.constantFrom('a', 'b')
const delta: fc.Arbitrary<Delta> = fc.oneof(
  fc.tuple(key, level).map(([k, l]): Delta => ({ op: 'put', record: bureau(k, l), was: null })),
  fc
    .tuple(key, key, level, fc.uniqueArray(sourceName))
    .map(([k, of, l, s]): Delta => ({ op: 'put', record: app(k, of, l, s), was: null })),
  fc
    .tuple(key, key, fc.constantFrom<Level>('major', 'normal'), fc.nat({ max: 3 }))
    .map(([k, of, l, n]): Delta => ({ op: 'put', record: component(k, of, l, n), was: null })),
  key.map((k): Delta => ({ op: 'del', id: `app:${k}`, kind: 'app', was: app(k, k, 'normal', []) })),
  key.map((k): Delta => ({ op: 'del', id: `bureau:${k}`, kind: 'bureau', was: bureau(k, 'normal') })),
)
const episode: fc.Arbitrary<AlarmEpisode> = fc
  .tuple(key, fc.constantFrom<Grade>('critical', 'minor'), fc.boolean())
  .map(([k, grade, cleared]) => ({
    id: `app:${k}#x`,
    entity: `app:${k}`,
    code: 'instance.crash-loop',
    level: grade,
    peak: grade,
    raisedAt: 1_700_000_000_000,
    clearedAt: cleared ? 1_700_000_000_500 : null,
    facts: {},
  }))
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ deltas: fc.array(delta, { minLength: 1 }), episodes: fc.array(episode, { maxLength: 2 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      name: sourceName,
      phase: fc.constantFrom<SourcePhase>('live', 'waiting', 'syncing'),
      asOf: fc.option(fc.nat()),
    }),
  },
  { weight: 1, arbitrary: fc.record({ note: fc.uuid(), ago: fc.nat({ max: 2 * 86_400_000 }) }) },
  { weight: 3, arbitrary: fc.constant('beat' as const) },
  { weight: 3, arbitrary: fc.constant('ack' as const) },
)

test('full and deltas shown one after the other equal full at the end, and no frame leaves a gap', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const rig = createRig()
      const states = new Map([stateOf('a', 'idle', 5), stateOf('b', 'idle', null)].map((state) => [state.name, state]))
      rig.sources([...states.values()])
      rig.publisher.pump()
      rig.publisher.receive(1, { type: 'open', view: 'estate' })
      for (const what of steps) {
        if (what === 'beat') {
          rig.wait(100)
          rig.publisher.pump()
        } else if (what === 'ack') {
          const seen = rig.estateFrames(1).at(-1)
          if (seen) rig.publisher.receive(1, { type: 'ack', view: 'estate', seq: seen.seq })
        } else if ('phase' in what) {
          states.set(what.name, stateOf(what.name, what.phase, what.asOf))
          rig.sources([...states.values()])
        } else if ('note' in what) rig.note(what.note, rig.now() - what.ago)
        else rig.commit(what.deltas, what.episodes)
      }
      const last = rig.estateFrames(1).at(-1)
      if (last) rig.publisher.receive(1, { type: 'ack', view: 'estate', seq: last.seq })
      rig.drain(1)
      const fresh = rig.fresh()
      fresh.sources([...states.values()])
      fresh.pump()
      fresh.receive(2, { type: 'open', view: 'estate' })
      expect(shownAfter(rig.estateFrames(1))).toEqual(shownAfter(rig.estateFrames(2)))
    }),
    { numRuns: 500 },
  )
})

test('one frame is in flight: what changes meanwhile comes in one frame after the acknowledgement', () => {
  const rig = createRig()
  rig.commit([{ op: 'put', record: bureau('p', 'normal'), was: null }])
  rig.publisher.receive(1, { type: 'open', view: 'estate' })
  rig.commit([{ op: 'put', record: bureau('p', 'major'), was: null }])
  rig.commit([{ op: 'put', record: bureau('q', 'normal'), was: null }])
  rig.publisher.pump()
  expect(rig.estateFrames(1)).toHaveLength(1)
  rig.publisher.receive(1, { type: 'ack', view: 'estate', seq: 1 })
  rig.publisher.pump()
  expect(rig.estateFrames(1).map(({ seq, base, bureaus }) => ({ seq, base, levels: bureaus.map((row) => row.level) }))).toEqual([
    { seq: 1, base: null, levels: ['normal'] },
    { seq: 3, base: 1, levels: ['major', 'normal'] },
  ])
})

test('looking what to send rests after no beat that it takes a quarter of', () => {
  const rig = createRig()
  rig.publisher.receive(1, { type: 'open', view: 'estate' })
  rig.publisher.receive(1, { type: 'ack', view: 'estate', seq: 0 })
  rig.group(25)
  for (const [n, level] of (['major', 'minor', 'normal'] as const).entries()) {
    rig.commit([{ op: 'put', record: bureau('p', level), was: null }])
    rig.publisher.pump()
    expect(rig.estateFrames(1).at(-1)?.seq).toBe(n + 1)
    rig.publisher.receive(1, { type: 'ack', view: 'estate', seq: n + 1 })
    rig.wait(1)
  }
})

test('of the list of alarms only the lines that changed are sent, and their order where that did', () => {
  const rig = createRig()
  const episodeOf = (k: string, grade: Grade, clearedAt: number | null = null): AlarmEpisode => ({
    ...{ id: `app:${k}#x`, entity: `app:${k}`, code: 'instance.crash-loop', level: grade, peak: grade },
    ...{ raisedAt: 1_700_000_000_000, clearedAt, facts: {} },
  })
  const told = (...episodes: AlarmEpisode[]) => {
    rig.commit([], episodes)
    rig.drain(1)
    const frame = rig.estateFrames(1).at(-1)
    return { lines: frame?.alarms?.map(({ entity }) => entity) ?? null, order: frame?.alarmOrder ?? null }
  }
  rig.commit([], [episodeOf('p', 'minor'), episodeOf('q', 'minor')])
  rig.publisher.receive(1, { type: 'open', view: 'estate' })
  expect(rig.estateFrames(1)[0]).toMatchObject({ alarms: [{ entity: 'app:p' }, { entity: 'app:q' }], alarmOrder: null })
  rig.publisher.receive(1, { type: 'ack', view: 'estate', seq: 1 })
  expect(told(episodeOf('q', 'critical'))).toEqual({ lines: ['app:q'], order: null })
  expect(told(episodeOf('r', 'minor'))).toEqual({ lines: ['app:r'], order: ['app:p#x', 'app:q#x', 'app:r#x'] })
  expect(told(episodeOf('p', 'minor', 1_700_000_000_900))).toEqual({ lines: null, order: ['app:q#x', 'app:r#x'] })
  expect(told()).toEqual({ lines: null, order: null })
})

test('where looking what to send takes long, it rests in between, and then sends all in one frame', () => {
  const rig = createRig()
  const change = (level: Level) => {
    rig.commit([{ op: 'put', record: bureau('p', level), was: null }])
    rig.publisher.pump()
    const seq = rig.estateFrames(1).at(-1)?.seq ?? 0
    rig.publisher.receive(1, { type: 'ack', view: 'estate', seq })
    return seq
  }
  rig.publisher.receive(1, { type: 'open', view: 'estate' })
  rig.publisher.receive(1, { type: 'ack', view: 'estate', seq: 0 })
  rig.group(100)
  expect(change('major')).toBe(1)
  rig.wait(100)
  expect(change('minor')).toBe(1)
  rig.wait(400)
  expect(change('normal')).toBe(3)
})

test('an app is stale since the oldest of its sources that is not live, and fresh again by itself', () => {
  const rig = createRig()
  rig.publisher.sources([stateOf('a', 'waiting', 500), stateOf('b', 'live', 900)])
  rig.commit([{ op: 'put', record: app('p', 'p', 'normal', ['a', 'b']), was: null }])
  rig.publisher.receive(1, { type: 'open', view: 'estate' })
  expect(
    rig
      .estateFrames(1)
      .at(-1)
      ?.apps.map((row) => row.staleSince),
  ).toEqual([500])
  rig.publisher.receive(1, { type: 'ack', view: 'estate', seq: 1 })
  rig.publisher.sources([stateOf('a', 'live', 1_000), stateOf('b', 'live', 1_000)])
  rig.publisher.pump()
  expect(
    rig
      .estateFrames(1)
      .at(-1)
      ?.apps.map((row) => row.staleSince),
  ).toEqual([null])
})

test('the grade of an app is as fresh as the source of alerts that tells it, which tells nothing else of it', () => {
  const rig = createRig()
  const alert = { code: 'alert.firing', level: 'major', since: 0, facts: { source: 'am' } } as const
  rig.publisher.sources([stateOf('a', 'live', 900), stateOf('am', 'live', 900)])
  rig.commit([{ op: 'put', record: { ...app('p', 'p', 'major', ['a']), reasons: [alert] }, was: null }])
  rig.publisher.receive(1, { type: 'open', view: 'estate' })
  const told = () => rig.estateFrames(1).flatMap(({ apps }) => apps.map(levelSince))
  expect(told()).toEqual([null])
  rig.publisher.receive(1, { type: 'ack', view: 'estate', seq: 1 })
  rig.publisher.sources([stateOf('a', 'live', 900), stateOf('am', 'waiting', 700)])
  rig.publisher.pump()
  expect(told()).toEqual([null, 700])
})

test('a source that was never seen makes its apps stale since ever, and unknown figures have no fill', () => {
  const rig = createRig()
  const blind = { ...app('p', 'p', 'unknown', ['never']), capacity: { granted: UNKNOWN, requested: UNKNOWN, used: UNKNOWN } }
  rig.commit([{ op: 'put', record: blind, was: null }])
  rig.publisher.receive(1, { type: 'open', view: 'estate' })
  expect(rig.estateFrames(1)[0]?.apps[0]).toMatchObject({ staleSince: 0, fill: null })
})

test('the gravest reason of a component is told on its app, and follows when only the component changes', () => {
  const rig = createRig()
  rig.commit([
    { op: 'put', record: app('p', 'p', 'major', ['a']), was: null },
    { op: 'put', record: component('web', 'p', 'major', 3), was: null },
  ])
  rig.publisher.receive(1, { type: 'open', view: 'estate' })
  expect(rig.estateFrames(1)[0]?.apps[0]).toMatchObject({ topReasonOn: 'web', topReason: { facts: { restarts: 3 } } })
  rig.publisher.receive(1, { type: 'ack', view: 'estate', seq: 1 })
  rig.commit([{ op: 'put', record: component('web', 'p', 'major', 4), was: null }])
  rig.publisher.pump()
  expect(rig.estateFrames(1)[1]?.apps[0]).toMatchObject({ topReason: { facts: { restarts: 4 } } })
})

test('the card comes whole each time that something on it changed, and only then', () => {
  const rig = createRig()
  rig.commit([
    { op: 'put', record: app('p', 'p', 'normal', ['a']), was: null },
    { op: 'put', record: component('web', 'p', 'normal', 0), was: null },
    { op: 'put', record: component('other', 'q', 'normal', 0), was: null },
  ])
  rig.publisher.receive(1, { type: 'open', view: 'app', id: 'app:p' })
  expect(rig.appFrames(1)[0]?.components.map((c) => c.name)).toEqual(['web'])
  rig.publisher.receive(1, { type: 'ack', view: 'app', seq: 1 })
  rig.commit([{ op: 'put', record: component('other', 'q', 'major', 1), was: null }])
  rig.publisher.pump()
  expect(rig.appFrames(1)).toHaveLength(1)
  rig.commit([{ op: 'put', record: component('web', 'p', 'major', 2), was: null }])
  rig.publisher.pump()
  expect(rig.appFrames(1)[1]?.components.map((c) => c.level)).toEqual(['major'])
  rig.publisher.receive(1, { type: 'ack', view: 'app', seq: 3 })
  rig.commit([{ op: 'del', id: 'app:p', kind: 'app', was: app('p', 'p', 'normal', []) }])
  rig.publisher.pump()
  expect(rig.appFrames(1)[2]?.app).toBeNull()
})
