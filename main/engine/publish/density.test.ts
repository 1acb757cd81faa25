import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import { createDensityBook, densityOf } from './density.ts'

const episode = (peak: AlarmEpisode['peak'], raisedAt: number, clearedAt: number | null): AlarmEpisode => ({
  ...{
    id: `${peak}@${raisedAt}`,
    entity: 'app:p',
    code: 'instance.crash-loop',
    level: 'notice',
    peak,
    raisedAt,
    clearedAt,
    facts: {},
  },
})

test('an episode counts in every slice in which it was open, by the gravest grade it reached', () => {
  const episodes = [
    episode('critical', 50, 250),
    episode('minor', 310, null),
    episode('major', -900, 90),
    episode('notice', 20, 20),
  ]
  expect(densityOf(episodes, new Set([100, 300]), 350, 100, 4)).toEqual({
    from: 0,
    sliceMs: 100,
    critical: [1, 1, 1, 0],
    major: [1, 0, 0, 0],
    minor: [0, 0, 0, 1],
    notice: [1, 0, 0, 0],
    observed: [0, 1, 0, 1],
  })
})

test('what came and cleared is counted as if each episode were still held, before and after old slices are let go of', () => {
  const span = fc.record({
    peak: fc.constantFrom('critical', 'major', 'minor', 'notice' as const),
    raisedAt: fc.integer({ min: 0, max: 1_000 }),
    lastsMs: fc.option(fc.integer({ min: 0, max: 900 })),
  })
  fc.assert(
    fc.property(fc.array(span), fc.nat(20), fc.integer({ min: 700, max: 1_200 }), (spans, restored, now) => {
      const episodes = spans.map(({ peak, raisedAt, lastsMs }, n) => ({
        ...episode(peak, raisedAt, lastsMs === null || raisedAt + lastsMs > now ? null : raisedAt + lastsMs),
        id: `e${n}`,
      }))
      const book = createDensityBook(episodes.slice(0, restored), 100, 6)
      for (const each of episodes.slice(restored)) {
        book.take({ ...each, clearedAt: null })
        book.take(each)
      }
      const expected = densityOf(episodes, new Set(), now, 100, 6)
      expect(book.density(new Set(), now)).toEqual(expected)
      book.forget(expected.from)
      expect(book.density(new Set(), now)).toEqual(expected)
    }),
  )
})
