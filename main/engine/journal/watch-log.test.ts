import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { SourcePhase, SourceState } from '../../../shared/estate/source-state.ts'
import { migrate } from './migrations/migrate.ts'
import { readWatch, readWatchRecord } from './read-watch.ts'
import { createWatchLog } from './watch-log.ts'

const state = (phase: SourcePhase, since: number): SourceState => ({
  ...{ name: 'a', kind: 'kubernetes', phase, since, asOf: since, retryAt: null, problem: null, resources: [] },
  ...{ eventsPerSecond: 0, requestsPerMinute: 0, requestBudgetPerMinute: 60, badFrames: 0 },
})

test('a source is in a phase from when it entered it, not from when that was saved', () => {
  const db = new Database(':memory:')
  migrate(db)
  const log = createWatchLog(db)
  log.write(10_000, [state('syncing', 9_000)], [])
  log.write(14_000, [state('live', 11_500)], [])
  log.write(18_000, [state('waiting', 12_000)], [])
  const phaseAt = (instant: number) => readWatch(db, instant).sources[0]?.phase
  expect([10_000, 11_499, 11_500, 11_999, 12_000, 18_000].map(phaseAt)).toEqual([
    'syncing',
    'syncing',
    'live',
    'live',
    'waiting',
    'waiting',
  ])
})

test('sources stand in the order in which they were told, as they do now', () => {
  const db = new Database(':memory:')
  migrate(db)
  const log = createWatchLog(db)
  const named = (name: string, phase: SourcePhase) => ({ ...state(phase, 1_000), name })
  log.write(10_000, [named('b', 'syncing'), named('a', 'syncing')], [])
  log.write(12_000, [named('b', 'syncing'), { ...named('a', 'live'), since: 11_000 }], [])
  log.write(
    14_000,
    [
      { ...named('b', 'live'), since: 13_000 },
      { ...named('a', 'live'), since: 11_000 },
    ],
    [],
  )
  expect(
    [10_000, 12_000, 14_000].map((at) =>
      readWatch(db, at)
        .sources.map(({ name }) => name)
        .join(''),
    ),
  ).toEqual(['ba', 'ba', 'ba'])
})

test('a source counts as heard of from its first live moment or failure on, and anew after it was dropped', () => {
  const db = new Database(':memory:')
  migrate(db)
  const log = createWatchLog(db)
  const named = (name: string, phase: SourcePhase, since: number) => ({ ...state(phase, since), name })
  log.write(
    10_000,
    [named('live', 'syncing', 10_000), named('failed', 'connecting', 10_000), named('dropped', 'live', 10_000)],
    [],
  )
  log.write(12_000, [named('live', 'live', 12_000), named('failed', 'waiting', 12_000)], ['dropped'])
  log.write(
    14_000,
    [named('live', 'syncing', 14_000), named('failed', 'syncing', 14_000), named('dropped', 'syncing', 14_000)],
    [],
  )
  const heardBefore = (from: number) => [...readWatchRecord(db, from, 20_000).heard].sort()
  expect(heardBefore(10_000)).toEqual([])
  expect(heardBefore(11_000)).toEqual(['dropped'])
  expect(heardBefore(13_000)).toEqual(['failed', 'live'])
  expect(heardBefore(16_000)).toEqual(['failed', 'live'])
})
