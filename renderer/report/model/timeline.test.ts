import { expect, test } from 'vitest'
import type { PackageEpisode } from '../../../shared/snapshot/members.ts'
import type { Contents } from './contents.ts'
import { timelineOf, weightiest } from './timeline.ts'

const NOTHING: Contents = {
  ...{
    incident: null,
    alarms: null,
    notes: null,
    changes: null,
    coverage: null,
    estate: null,
    samples: [],
    named: new Map(),
    unreadable: [],
  },
}
const episode = (
  entity: string,
  raisedAt: number,
  clearedAt: number | null,
  peak: PackageEpisode['peak'] = 'major',
): PackageEpisode => ({
  ...{ id: `${entity}#${raisedAt}`, entity, code: 'component.outage', level: peak, peak, raisedAt, clearedAt, facts: {} },
})
const alarms = (...episodes: PackageEpisode[]): Contents => ({
  ...NOTHING,
  incident: { scope: null, window: { from: 100, to: 200 }, incident: null, suggestedGrade: null },
  alarms: { from: 0, to: 200, keptFrom: 0, episodes },
})

test('only what happened in the window is told, in its order', () => {
  const told = timelineOf(
    alarms(episode('component:a', 50, 150), episode('component:b', 120, null), episode('component:c', 250, 260)),
  )
  expect(told.map(({ what, at }) => [what, at])).toEqual([
    ['raised', 120],
    ['cleared', 150],
  ])
})

test('a source that was not live is one gap, however often its state changed, until it was', () => {
  const stretch = (from: number, to: number, phase: 'live' | 'waiting' | 'connecting') => ({ from, to, phase })
  const source = {
    name: 'east',
    kind: 'kubernetes',
    phase: 'live' as const,
    asOf: 200,
    ageMs: 0,
    liveShare: 1,
    since: 100,
    gaps: 1,
    longestGapMs: 1,
  }
  const stretches = [
    stretch(100, 120, 'live'),
    stretch(120, 130, 'waiting'),
    stretch(130, 140, 'connecting'),
    stretch(140, 200, 'live'),
  ]
  const later = [stretch(100, 120, 'live'), stretch(120, 200, 'waiting')]
  const sources = [
    { ...source, stretches },
    { ...source, name: 'north', stretches: later },
    { ...source, name: 'west', stretches },
  ]
  expect(timelineOf({ ...NOTHING, coverage: { from: 100, to: 200, sources } })).toEqual([
    { what: 'gap', at: 120, sources: ['east', 'west'], until: 140, gapMs: 20 },
    { what: 'gap', at: 120, sources: ['north'], until: null, gapMs: null },
  ])
  // Its first sync is none, as its coverage says.
  const synced = { ...source, since: 115, gaps: 0, stretches: [stretch(100, 115, 'connecting'), stretch(115, 200, 'live')] }
  expect(timelineOf({ ...NOTHING, coverage: { from: 100, to: 200, sources: [synced] } })).toEqual([])
})

test('the weightiest are told first of all, in the order of time, and instances only where there is nothing else', () => {
  const [grave, slight, instance] = [
    episode('component:a', 130, null, 'critical'),
    episode('component:b', 120, null, 'notice'),
    episode('instance:i', 110, null, 'critical'),
  ]
  const told = timelineOf(alarms(grave, slight, instance))
  expect(weightiest(told, 60).map(({ at }) => at)).toEqual([120, 130])
  expect(weightiest(told, 1).map(({ at }) => at)).toEqual([130])
  expect(weightiest(timelineOf(alarms(instance)), 60)).toHaveLength(1)
})
