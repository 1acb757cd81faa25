import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SOURCE_PHASES, type SourcePhase } from '../../../shared/estate/source-state.ts'
import { gapsOf, watchedOf } from './watched.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const NOBODY: ReadonlySet<string> = new Set()
const live = (span: number, at: number) => ({ span, at, name: 'a', phase: 'live' as const })

it('tells a gap of a second, the time without an engine, and how much was live', () => {
  const record = {
    spans: [
      { id: 1, from: 0, to: 10 * MINUTE },
      { id: 2, from: 30 * MINUTE, to: DAY },
    ],
    changes: [
      live(1, 0),
      { span: 1, at: 5 * MINUTE, name: 'a', phase: 'waiting' as const },
      live(1, 5 * MINUTE + 1_000),
      live(2, 30 * MINUTE + 3_000),
    ],
    heard: NOBODY,
  }
  const [told] = watchedOf(record, ['a'], 0, DAY)
  expect(told).toMatchObject({ gaps: 2, longestGapMs: 20 * MINUTE })
  expect(told?.liveShare).toBeCloseTo(1 - (20 * MINUTE + 1_000) / DAY, 9)
  expect(told?.since).toBe(0)
  expect(told?.stretches.map(({ phase }) => phase)).toEqual(['live', 'waiting', 'live', 'unwatched', 'live'])
})

it('counts from when it was first known, not from before', () => {
  const record = { spans: [{ id: 1, from: DAY / 2, to: DAY }], changes: [live(1, DAY / 2)], heard: NOBODY }
  expect(watchedOf(record, ['a'], 0, DAY)).toMatchObject([{ since: DAY / 2, liveShare: 1, gaps: 0 }])
})

it('takes the first sync of a source for no interruption of it, and the first failure for one', () => {
  const start = DAY / 2
  const change = (at: number, phase: SourcePhase) => ({ span: 1, at: start + at, name: 'a', phase })
  const record = (...changes: readonly ReturnType<typeof change>[]) => ({
    spans: [{ id: 1, from: start, to: DAY }],
    changes,
    heard: NOBODY,
  })
  const synced = record(change(0, 'connecting'), change(1_000, 'syncing'), change(7_000, 'live'))
  expect(watchedOf(synced, ['a'], 0, DAY)).toMatchObject([{ since: start + 7_000, liveShare: 1, gaps: 0, longestGapMs: 0 }])
  expect(watchedOf(synced, ['a'], start, DAY)).toMatchObject([{ since: start + 7_000, liveShare: 1, gaps: 0 }])
  expect(gapsOf(synced, 'a', 0, DAY)).toEqual([])
  // Also where the window begins within it.
  expect(watchedOf(synced, ['a'], start + 3_000, DAY)).toMatchObject([{ since: start + 7_000, liveShare: 1, gaps: 0 }])
  expect(gapsOf(synced, 'a', start + 3_000, DAY)).toEqual([])

  const failed = record(change(0, 'connecting'), change(1_000, 'waiting'), change(7_000, 'syncing'), change(9_000, 'live'))
  expect(watchedOf(failed, ['a'], 0, DAY)).toMatchObject([{ since: start + 1_000, gaps: 1, longestGapMs: 8_000 }])
  // It syncs for the first time still: neither well nor interrupted.
  expect(watchedOf(record(change(0, 'syncing')), ['a'], 0, DAY)).toMatchObject([{ since: null, liveShare: null, gaps: 0 }])
})

it('tells a sync after a time that was live as an interruption, also where the window begins after it', () => {
  const record = {
    spans: [{ id: 1, from: 0, to: DAY }],
    changes: [live(1, 0), { span: 1, at: 1_000, name: 'a', phase: 'syncing' as const }, live(1, 5_000)],
    heard: NOBODY,
  }
  expect(watchedOf(record, ['a'], 0, DAY)).toMatchObject([{ gaps: 1, longestGapMs: 4_000 }])
  expect(watchedOf({ ...record, heard: new Set(['a']) }, ['a'], 2_000, DAY)).toMatchObject([{ gaps: 1, longestGapMs: 3_000 }])
})

it('shows no gap where it counts none: in the slice of a first sync, and in the moments since the last commit', () => {
  const record = {
    spans: [{ id: 1, from: 10 * MINUTE + 1_000, to: 20 * MINUTE }],
    changes: [{ span: 1, at: 10 * MINUTE + 1_000, name: 'a', phase: 'syncing' as const }, live(1, 10 * MINUTE + 7_000)],
    heard: NOBODY,
  }
  const shown = (from: number, to: number) =>
    watchedOf(record, ['a'], from, to)[0]?.stretches.map((stretch) => [stretch.from, stretch.to, stretch.phase])
  const to = 20 * MINUTE + 900
  expect(shown(10 * MINUTE, to)).toEqual([[10 * MINUTE, to, 'live']])
  expect(shown(8 * MINUTE, to)).toEqual([
    [8 * MINUTE, 10 * MINUTE, 'unwatched'],
    [10 * MINUTE, to, 'live'],
  ])
  // A failure is a gap from the first moment on.
  expect(
    watchedOf({ ...record, heard: new Set(['a']) }, ['a'], 10 * MINUTE + 2_000, to)[0]?.stretches.map(({ phase }) => phase),
  ).toEqual(['syncing', 'live'])
})

it('tells the time without an engine at the beginning as a gap of a source that was heard before', () => {
  const record = { spans: [{ id: 1, from: DAY / 2, to: DAY }], changes: [live(1, DAY / 2)], heard: new Set(['a']) }
  const gap = { since: 0, liveShare: 0.5, gaps: 1, longestGapMs: DAY / 2 }
  expect(watchedOf(record, ['a'], 0, DAY)).toMatchObject([gap])
  expect(gapsOf(record, 'a', 0, DAY)).toEqual([{ from: 0, to: DAY / 2, phase: 'waiting' }])
  // Nobody watched at all.
  expect(watchedOf({ ...record, spans: [], changes: [] }, ['a'], 0, DAY)).toMatchObject([{ since: 0, liveShare: 0, gaps: 1 }])
})

it('takes the moments since the last commit for no interruption, and a longer silence for one', () => {
  const record = { spans: [{ id: 1, from: 0, to: DAY }], changes: [live(1, 0)], heard: NOBODY }
  expect(watchedOf(record, ['a'], 0, DAY + 900)).toMatchObject([{ liveShare: 1, gaps: 0 }])
  expect(gapsOf(record, 'a', 0, DAY + 900)).toEqual([])
  expect(watchedOf(record, ['a'], 0, DAY + MINUTE)).toMatchObject([{ gaps: 1, longestGapMs: MINUTE }])
})

it('tells centuries as it tells a day', () => {
  const last = 253_402_300_799_000
  const record = { spans: [{ id: 1, from: DAY, to: 2 * DAY }], changes: [live(1, DAY)], heard: NOBODY }
  expect(watchedOf(record, ['a'], 0, last)[0]?.stretches).toMatchObject([
    { from: 0, to: DAY, phase: 'unwatched' },
    { from: DAY, to: 2 * DAY, phase: 'live' },
    { from: 2 * DAY, to: last, phase: 'unwatched' },
  ])
})

it('says nothing of a source of which nothing was written down', () => {
  expect(watchedOf({ spans: [], changes: [], heard: NOBODY }, ['a'], 0, DAY)).toMatchObject([
    { since: null, liveShare: null, gaps: 0, stretches: [{ from: 0, to: DAY, phase: 'unwatched' }] },
  ])
})

it('leaves no hole, no overlap and no gap untold, whatever was written down', () => {
  const moment = fc.integer({ min: -DAY, max: 2 * DAY })
  const span = fc.tuple(moment, fc.integer({ min: 0, max: DAY })).map(([from, length]) => ({ from, to: from + length }))
  const change = fc.record({
    span: fc.nat(3),
    at: moment,
    name: fc.constantFrom('a', 'b'),
    phase: fc.option(fc.constantFrom(...SOURCE_PHASES)),
  })
  fc.assert(
    fc.property(
      fc.array(span, { maxLength: 4 }),
      fc.array(change, { maxLength: 20 }),
      fc.subarray(['a', 'b']),
      (spans, changes, heard) => {
        const record = { spans: spans.map((each, id) => ({ ...each, id })), changes, heard: new Set(heard) }
        for (const { name, stretches, liveShare } of watchedOf(record, ['a', 'b'], 0, DAY)) {
          let at = 0
          for (const { from, to } of stretches) {
            expect(from).toBe(at)
            expect(to).toBeGreaterThan(from)
            at = to
          }
          expect(at).toBe(DAY)
          const gapMs = gapsOf(record, name, 0, DAY).reduce((sum, gap) => sum + gap.to - gap.from, 0)
          expect(stretches.reduce((sum, stretch) => sum + stretch.gapMs, 0)).toBe(gapMs)
          expect(liveShare ?? 0).toBeGreaterThanOrEqual(-1e-9)
          expect(liveShare ?? 0).toBeLessThanOrEqual(1)
        }
      },
    ),
  )
})
