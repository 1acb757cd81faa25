import { expect, test } from 'vitest'
import { barOf, gapsOf } from './coverage-bar.ts'

const stretch = (from: number, to: number, phase: 'live' | 'waiting' | 'connecting' | 'unwatched') => ({ from, to, phase })
const drawn = (gaps: number, ...stretches: ReturnType<typeof stretch>[]) => barOf({ gaps, stretches }).map(({ what }) => what)

test('a source without a gap has none in its bar, whenever it came', () => {
  expect(drawn(0, stretch(0, 9, 'live'))).toEqual(['live'])
  expect(drawn(0, stretch(0, 3, 'unwatched'), stretch(3, 4, 'connecting'), stretch(4, 9, 'live'))).toEqual([
    'before',
    'before',
    'live',
  ])
})

test('a source with gaps shows them, also one that it begins or ends with', () => {
  expect(drawn(1, stretch(0, 3, 'waiting'), stretch(3, 9, 'live'))).toEqual(['gap', 'live'])
  expect(drawn(1, stretch(0, 3, 'connecting'), stretch(3, 5, 'live'), stretch(5, 9, 'waiting'))).toEqual([
    'before',
    'live',
    'gap',
  ])
  expect(drawn(1, stretch(0, 9, 'waiting'))).toEqual(['gap'])
  expect(gapsOf({ gaps: 1, stretches: [stretch(0, 3, 'live'), stretch(3, 4, 'waiting'), stretch(4, 5, 'live')] })).toEqual([
    { at: 3, until: 4 },
  ])
})
