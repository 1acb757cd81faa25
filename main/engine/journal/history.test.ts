import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Delta, InstanceEntity } from '../../../shared/estate/record.ts'
import type { SourcePhase, SourceState } from '../../../shared/estate/source-state.ts'
import { podOf as observedPod } from '../estate/observed-fixture.ts'
import { openForReading } from './database.ts'
import { openHistory } from './history.ts'
import { openJournal } from './journal.ts'
import type { History } from './moment.ts'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-history-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const S = 1_000
const open = () => openJournal(dataDir, 0, () => {}).journal

const source = (phase: SourcePhase, asOf: number | null, more: Partial<SourceState> = {}): SourceState => ({
  ...{ name: 'a', kind: 'kubernetes', phase, since: 1, asOf, retryAt: null, problem: null },
  resources: [{ resource: 'pods', groupVersion: 'v1', state: phase === 'live' ? 'watching' : 'waiting', problem: null }],
  ...{ eventsPerSecond: 0, requestsPerMinute: 0, requestBudgetPerMinute: 60, badFrames: 0 },
  ...more,
})
const NOTHING = { cursors: [], episodes: [], states: [] }
const saved = (at: number, states: readonly SourceState[]) => ({ at, deltas: [], cursors: [], episodes: [], states })

const podOf = (n: number): InstanceEntity => ({ ...observedPod(`pod-${n}`), parent: null, level: 'normal', reasons: [] })

function look<T>(work: (history: History) => T): T {
  const db = openForReading(dataDir)
  try {
    return work(openHistory(db))
  } finally {
    db.close()
  }
}
const sourceAt = (instant: number) =>
  look((history) => {
    const { watched, sources } = history.at(instant)
    return { watched, phase: sources[0]?.phase ?? null, asOf: sources[0]?.asOf ?? null }
  })

test('nothing recorded has no span, and looks empty', () => {
  open().dispose()
  expect(look((history) => history.span())).toBeNull()
  expect(look((history) => history.at(5))).toMatchObject({ seq: 0, asOf: null, watched: false, sources: [] })
})

test('a source that was live is true as of the instant; one that was lost, as of when it was lost', () => {
  const journal = open()
  journal.commit(saved(10 * S, [source('connecting', null)]))
  journal.commit(saved(13 * S, [source('live', 12 * S)]))
  journal.commit(saved(16 * S, [source('live', 15 * S)]))
  journal.commit(saved(19 * S, [source('waiting', 17 * S)]))
  journal.commit(saved(22 * S, [source('waiting', 17 * S, { retryAt: 30 * S })]))
  journal.dispose()
  expect(sourceAt(9 * S)).toEqual({ watched: false, phase: null, asOf: null })
  expect(sourceAt(11 * S)).toEqual({ watched: true, phase: 'connecting', asOf: null })
  expect(sourceAt(18 * S)).toEqual({ watched: true, phase: 'live', asOf: 18 * S })
  expect(sourceAt(22 * S)).toEqual({ watched: true, phase: 'waiting', asOf: 17 * S })
  expect(sourceAt(23 * S)).toEqual({ watched: false, phase: 'idle', asOf: 17 * S })
})

test('where no engine was at work no source is live, before the next one told of it neither', () => {
  const first = open()
  first.commit(saved(10 * S, [source('live', 9 * S)]))
  first.commit(saved(14 * S, [source('live', 13 * S)]))
  first.dispose()
  const second = open()
  second.commit(saved(20 * S, []))
  second.commit(saved(21 * S, [source('live', 21 * S)]))
  second.dispose()
  expect(sourceAt(17 * S)).toEqual({ watched: false, phase: 'idle', asOf: 14 * S })
  expect(sourceAt(20 * S + 1)).toEqual({ watched: true, phase: 'idle', asOf: 14 * S })
  expect(sourceAt(21 * S)).toEqual({ watched: true, phase: 'live', asOf: 21 * S })
})

test('a machine that slept was not at work', () => {
  const journal = open()
  journal.commit(saved(10 * S, [source('live', 9 * S)]))
  journal.commit(saved(3_600 * S, [source('live', 3_600 * S)]))
  journal.dispose()
  expect(sourceAt(1_800 * S)).toEqual({ watched: false, phase: 'idle', asOf: 10 * S })
  expect(sourceAt(3_600 * S)).toEqual({ watched: true, phase: 'live', asOf: 3_600 * S })
})

test('where the clock was set back, the later telling of an instant counts', () => {
  const journal = open()
  journal.commit(saved(100 * S, [source('live', 100 * S)]))
  journal.commit(saved(110 * S, [source('live', 110 * S)]))
  journal.commit(saved(105 * S, [source('waiting', 104 * S)]))
  journal.commit(saved(107 * S, [source('waiting', 104 * S)]))
  journal.dispose()
  expect(sourceAt(104 * S)).toEqual({ watched: true, phase: 'live', asOf: 104 * S })
  expect(sourceAt(106 * S)).toEqual({ watched: true, phase: 'waiting', asOf: 104 * S })
})

test.each([
  ['an hour behind', -3_600],
  ['years behind, as with a dead battery', -200_000_000],
  ['an hour ahead', 3_600],
])('a clock that is %s for a moment hides that moment only, also over a new engine', (_, offS) => {
  const first = open()
  const now = 300_000_000
  const bring = (journal: ReturnType<typeof open>, n: number, second: number) =>
    journal.commit({ ...saved(second * S, [source('live', second * S)]), deltas: [{ op: 'put', record: podOf(n), was: null }] })
  for (const [n, second] of [now, now + 10, now + 20].entries()) bring(first, n, second)
  bring(first, 3, now + 21 + offS)
  bring(first, 4, now + 25 + offS)
  first.dispose()
  const second = open()
  bring(second, 5, now + 60)
  bring(second, 6, now + 70)
  const told = [now + 5, now + 15, now + 21, now + 40, now + 65].map((at) =>
    look((history) => {
      const { records, watched, sources } = history.at(at * S)
      return [records.size, watched, sources[0]?.phase]
    }),
  )
  expect(told).toEqual([
    [1, true, 'live'],
    [2, true, 'live'],
    [3, false, 'idle'],
    [3, false, 'idle'],
    [6, true, 'live'],
  ])
  // Of the time that was told wrong, what was told then.
  if (offS < 0) expect(look((history) => history.at((now + 22 + offS) * S)).records.size).toBe(4)
  second.dispose()
})

/** The sequence and wall time of the batch that the estate was at each instant. */
const placesAt = (instants: readonly number[]) =>
  look((history) =>
    instants.map((instant) => {
      const { seq, asOf } = history.at(instant)
      return [seq, asOf]
    }),
  )
const put = (n: number, at: number) => ({ ...NOTHING, at, deltas: [{ op: 'put', record: podOf(n), was: null } as const] })

test('a clock that wavers after the first commit makes no moment before it', () => {
  const journal = open()
  for (const [n, at] of [10 * S, 10 * S - 1, 10 * S].entries()) journal.commit(put(n, at))
  journal.dispose()
  expect(placesAt([10 * S - 1, 10 * S])).toEqual([
    [3, 10 * S],
    [3, 10 * S],
  ])
})

test('a stretch in which the clock was behind is told apart for as long as its batches are kept, however old they seem', () => {
  const now = 300_000_000
  const journal = open()
  for (const [n, second] of [now, now - 200_000_000, now + 10].entries()) journal.commit(put(n, second * S))
  const before = (now - 1) * S
  while (journal.thin({ history: before, alarms: before, spans: before }, now * S));
  journal.dispose()
  expect(placesAt([now * S, (now + 5) * S, (now + 10) * S])).toEqual([
    [1, now * S],
    [1, now * S],
    [3, (now + 10) * S],
  ])
})

test('the stretch that is being recorded stays, however soon it is let go of', () => {
  const journal = open()
  journal.commit(put(0, 10 * S))
  journal.commit(put(1, 10 * S + 1))
  const before = 10 * S + 1
  while (journal.thin({ history: before, alarms: before, spans: before }, before));
  journal.commit(put(2, 10 * S - 1_002))
  journal.dispose()
  expect(placesAt([10 * S, 10 * S + 1])).toEqual([
    [1, 10 * S],
    [2, 10 * S + 1],
  ])
})

test('a source that was dropped is gone from then on, not before', () => {
  const journal = open()
  journal.commit(saved(10 * S, [source('live', 9 * S)]))
  journal.commit({ ...saved(15 * S, []), forget: ['a'] })
  journal.dispose()
  expect(sourceAt(12 * S).phase).toBe('live')
  expect(sourceAt(15 * S).phase).toBeNull()
})

test('a commit of many deltas is one moment, also as the first and once it is packed', () => {
  const journal = open()
  const deltas = Array.from({ length: 6_000 }, (_, n): Delta => ({ op: 'put', record: podOf(n), was: null }))
  journal.commit({ at: 10 * S, deltas, ...NOTHING })
  const first = podOf(0)
  journal.commit({ at: 20 * S, deltas: [{ op: 'del', id: first.id, kind: first.kind, was: first }], ...NOTHING })
  const counts = () => [5, 10, 15, 20].map((second) => look((history) => history.at(second * S).records.size))
  expect(counts()).toEqual([6_000, 6_000, 6_000, 5_999])
  journal.settle()
  while (journal.pack());
  expect(counts()).toEqual([6_000, 6_000, 6_000, 5_999])
  journal.dispose()
})
