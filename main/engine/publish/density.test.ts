import { expect, test } from 'vitest'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import { densityOf } from './density.ts'

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
