import { expect, it } from 'vitest'
import { estateFixture } from '../../e2e/shots/estate-fixture.ts'
import { isGrade, levelSince, shownLevel } from '../../shared/estate/level.ts'
import { SOURCE_PHASES } from '../../shared/estate/source-state.ts'
import { present } from '../../shared/lib/assert.ts'
import { anyLive, dataAsOf, noAlarms, wallState } from '../stores/estate-reading.ts'
import { foldEstate, NO_ESTATE } from './estate-fold.ts'
import { lostEstate } from './lost-estate.ts'

const NOW = 1_788_000_000_000
const estateOf = (scenario: 'calm' | 'alarms') => foldEstate(NO_ESTATE, estateFixture(scenario, NOW)) ?? NO_ESTATE

it('shows nothing as live, healthy or free of alarms once nobody watches, and how old it is', () => {
  const live = estateOf('calm')
  expect(wallState(live)).toBe('live')
  const lost = lostEstate(live)
  expect(wallState(lost)).toBe('cut')
  expect(anyLive(lost.sources)).toBe(false)
  expect(noAlarms({ ...lost, alarms: [] })).toBe('alarms.none.cached')
  expect(dataAsOf(lost)).toBe(Math.min(...(live.sources ?? []).flatMap(({ asOf }) => asOf ?? [])))
  for (const { level, staleSince } of [...lost.apps.values(), ...lost.clusters.values()]) {
    const shown = shownLevel(level, staleSince)
    expect(isGrade(shown) || shown === 'stale' || shown === 'unknown').toBe(true)
  }
})

it('has no grade burn that something live told', () => {
  const estate = estateOf('alarms')
  const burning = [...estate.apps.values()].filter(({ level }) => isGrade(level))
  const told = burning.flatMap((app) => [
    { ...app, staleSince: NOW - 1_000, gradeStaleSince: null },
    { ...app, id: `${app.id}-untold`, sources: [] },
  ])
  const apps = new Map(told.map((app) => [app.id, app]))
  expect([...lostEstate({ ...estate, apps }).apps.values()].map((app) => levelSince(app) === null)).toEqual(told.map(() => false))
})

it('says of no source that it is live, on its way, or tried again soon, but of one that a person paused that it is', () => {
  const estate = estateOf('calm')
  const [source] = estate.sources ?? []
  const sources = SOURCE_PHASES.map((phase) => ({ ...present(source, 'a source'), phase, retryAt: NOW + 5_000 }))
  const lost = lostEstate({ ...estate, sources })
  const told = new Set(lost.sources?.map(({ phase, retryAt }) => `${phase} ${retryAt}`))
  expect(told).toEqual(new Set(['unwatched null', 'paused null']))
  expect(lostEstate(lost).sources).toEqual(lost.sources)
  const warming = sources.filter(({ phase }) => phase === 'connecting')
  expect([wallState({ ...estate, sources: warming }), wallState(lostEstate({ ...estate, sources: warming }))]).toEqual([
    'warming',
    'cut',
  ])
  const nothing = { ...NO_ESTATE, seq: 1, sources: warming }
  expect([wallState(nothing), wallState(lostEstate(nothing))]).toEqual(['syncing', 'connecting'])
})

it('keeps alarms in their grade, as of when they were last seen', () => {
  const alarms = estateOf('alarms')
  const lost = lostEstate(alarms)
  expect(lost.alarms?.map(({ id, level }) => [id, level])).toEqual(alarms.alarms?.map(({ id, level }) => [id, level]))
  expect(lost.alarms?.every(({ staleSince }) => staleSince !== null)).toBe(true)
})

it('leaves a picture of the past, and none at all, as they are', () => {
  const past = { ...estateOf('calm'), moment: NOW }
  expect(lostEstate(past)).toBe(past)
  expect(lostEstate(NO_ESTATE)).toBe(NO_ESTATE)
})
