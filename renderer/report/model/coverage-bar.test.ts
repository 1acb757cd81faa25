import { expect, test } from 'vitest'
import { watchedOf } from '../../../main/engine/past/watched.ts'
import { barOf, gapsOf } from './coverage-bar.ts'

const stretch = (from: number, to: number, phase: 'live' | 'waiting' | 'connecting' | 'unwatched') => ({ from, to, phase })
const drawn = (since: number | null, ...stretches: ReturnType<typeof stretch>[]) =>
  barOf({ since, stretches }).map(({ what }) => what)

test('what comes before a source is known is no gap in its bar', () => {
  expect(drawn(0, stretch(0, 9, 'live'))).toEqual(['live'])
  expect(drawn(4, stretch(0, 3, 'unwatched'), stretch(3, 4, 'connecting'), stretch(4, 9, 'live'))).toEqual([
    'before',
    'before',
    'live',
  ])
  expect(drawn(null, stretch(0, 9, 'connecting'))).toEqual(['before'])
  // It failed before it was live.
  const failed = { since: 3, stretches: [stretch(0, 3, 'unwatched'), stretch(3, 4, 'waiting'), stretch(4, 9, 'live')] }
  expect(gapsOf(failed)).toEqual([{ at: 3, until: 4, gapMs: 1 }])
})

test('a source with gaps shows them, also one that it begins or ends with', () => {
  expect(drawn(0, stretch(0, 3, 'waiting'), stretch(3, 9, 'live'))).toEqual(['gap', 'live'])
  expect(drawn(3, stretch(0, 3, 'connecting'), stretch(3, 5, 'live'), stretch(5, 9, 'waiting'))).toEqual([
    'before',
    'live',
    'gap',
  ])
  expect(drawn(0, stretch(0, 9, 'waiting'))).toEqual(['gap'])
  expect(gapsOf({ since: 0, stretches: [stretch(0, 3, 'live'), stretch(3, 4, 'waiting'), stretch(4, 5, 'live')] })).toEqual([
    { at: 3, until: 4, gapMs: 1 },
  ])
  expect(gapsOf({ since: 0, stretches: [stretch(0, 3, 'live'), stretch(3, 4, 'waiting'), stretch(4, 5, 'unwatched')] })).toEqual([
    { at: 3, until: null, gapMs: 2 },
  ])
})

test('gaps that share a minute make no gap of the time before a source came', () => {
  const MINUTE = 60_000
  const change = (at: number, phase: 'connecting' | 'live' | 'waiting') => ({ span: 1, at, name: 'a', phase })
  const gone = (at: number) => [change(at, 'waiting'), change(at + 2_000, 'live')]
  const told = (...changes: ReturnType<typeof change>[]) => {
    const record = { spans: [{ id: 1, from: 0, to: 30 * MINUTE }], changes, heard: new Set<string>() }
    return watchedOf(record, ['a'], 0, 30 * MINUTE)[0] ?? expect.fail('nothing is told of it')
  }
  const came = [change(0, 'connecting'), change(10 * MINUTE + 5_000, 'live')]
  const twice = told(...came, ...gone(20 * MINUTE + 1_000), ...gone(20 * MINUTE + 30_000))
  expect(twice.gaps).toBe(2)
  expect(gapsOf(twice)).toEqual([{ at: 20 * MINUTE, until: 21 * MINUTE, gapMs: 4_000 }])
  // In the minute in which it came.
  expect(gapsOf(told(...came, ...gone(10 * MINUTE + 30_000)))).toEqual([
    { at: 10 * MINUTE + 5_000, until: 11 * MINUTE, gapMs: 2_000 },
  ])
  // It waited for a moment when it was first heard of.
  expect(gapsOf(told(change(0, 'connecting'), change(9_000, 'waiting'), change(9_140, 'live')))).toEqual([
    { at: 9_000, until: MINUTE, gapMs: 140 },
  ])
  // Over the turn of a minute.
  expect(gapsOf(told(...came, change(12 * MINUTE - 500, 'waiting'), change(12 * MINUTE + 700, 'live')))).toEqual([
    { at: 11 * MINUTE, until: 13 * MINUTE, gapMs: 1_200 },
  ])
})
