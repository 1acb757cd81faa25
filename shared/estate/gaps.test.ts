import { expect, test } from 'vitest'
import { gapsTogether } from './gaps.ts'

const MINUTE = 60_000

test('gaps that begin and end in the same minutes are one, of all their sources', () => {
  const gaps = [
    { source: 'east', at: 10 * MINUTE + 1_000, until: 12 * MINUTE + 9_000 },
    { source: 'west', at: 10 * MINUTE + 400, until: 12 * MINUTE + 20_000 },
    { source: 'north', at: 10 * MINUTE + 2_000, until: null },
    { source: 'south', at: 10 * MINUTE + 3_000, until: 14 * MINUTE },
    { source: 'east', at: 20 * MINUTE, until: null },
  ]
  expect(gapsTogether(gaps, 0)).toEqual([
    { at: 10 * MINUTE + 400, until: 12 * MINUTE + 20_000, gapMs: 2 * MINUTE + 19_600, sources: ['east', 'west'] },
    { at: 10 * MINUTE + 2_000, until: null, gapMs: null, sources: ['north'] },
    { at: 10 * MINUTE + 3_000, until: 14 * MINUTE, gapMs: 4 * MINUTE - 3_000, sources: ['south'] },
    { at: 20 * MINUTE, until: null, gapMs: null, sources: ['east'] },
  ])
})

test('gaps that were cut into whole slices already are together as the exact ones are', () => {
  const from = 7_000
  const exact = [
    { source: 'a', at: from + 1, until: from + MINUTE + 1 },
    { source: 'b', at: from + MINUTE - 1, until: from + 2 * MINUTE },
    { source: 'c', at: from + MINUTE, until: from + 2 * MINUTE },
  ]
  const cut = exact.map(({ source, at, until }) => ({
    source,
    at: from + Math.floor((at - from) / MINUTE) * MINUTE,
    until: from + Math.ceil((until - from) / MINUTE) * MINUTE,
  }))
  const sources = (gaps: typeof exact) => gapsTogether(gaps, from).map((gap) => gap.sources)
  expect(sources(exact)).toEqual([['a', 'b'], ['c']])
  expect(sources(cut)).toEqual(sources(exact))
})
