import { describe, expect, it } from 'vitest'
import { estateFixture, type Scenario } from '../../e2e/shots/estate-fixture.ts'
import type { SourcePhase } from '../../shared/estate/source-state.ts'
import { foldEstate, NO_ESTATE } from '../feed/estate-fold.ts'
import {
  allLive,
  clustersInOrder,
  dataAsOf,
  estateGrade,
  frameAsOf,
  noAlarms,
  sourceName,
  wallState,
  wayOut,
} from './estate-reading.ts'

const NOW = 1_788_000_000_000
const estateOf = (scenario: Scenario) => foldEstate(NO_ESTATE, estateFixture(scenario, NOW)) ?? NO_ESTATE
const inPhase = (phase: SourcePhase, scenario: Scenario = 'calm') => {
  const estate = estateOf(scenario)
  return { ...estate, sources: (estate.sources ?? []).map((source) => ({ ...source, phase, problem: null })) }
}

describe('the state of the wall', () => {
  it.each([
    [NO_ESTATE, 'connecting'],
    [estateOf('empty'), 'empty'],
    [estateOf('blank'), 'blank'],
    [inPhase('syncing', 'blank'), 'syncing'],
    [inPhase('connecting'), 'warming'],
    [inPhase('waiting'), 'cut'],
    [estateOf('stale'), 'cut'],
    [estateOf('partial'), 'live'],
    [estateOf('calm'), 'live'],
    [{ ...estateOf('calm'), moment: NOW }, 'past'],
    [{ ...estateOf('blank'), moment: NOW }, 'past'],
  ] as const)('is told by the sources and by what there is to show (%#)', (estate, state) => {
    expect(wallState(estate)).toBe(state)
  })

  it('is wholly live only with every source, and never with none', () => {
    expect([estateOf('calm'), estateOf('partial'), estateOf('empty')].map((estate) => allLive(estate.sources))).toEqual([
      true,
      false,
      false,
    ])
  })

  it('dates the data by the oldest live source, and by the last commit when none is', () => {
    const partial = estateOf('partial')
    const live = (partial.sources ?? []).filter((source) => source.phase === 'live')
    expect(dataAsOf(partial)).toBe(Math.min(...live.map((source) => source.asOf ?? 0)))
    const stale = estateOf('stale')
    const reached = (stale.sources ?? []).flatMap(({ asOf }) => (asOf === null ? [] : [asOf]))
    expect(dataAsOf(stale)).toBe(Math.min(...reached))
    expect(dataAsOf({ ...stale, sources: [] })).toBe(stale.asOf)
    expect(dataAsOf(estateOf('blank'))).toBeNull()
    // a commit that tells of sources which were never reached is no data
    expect(dataAsOf({ ...estateOf('blank'), asOf: 1 })).toBeNull()
    expect(dataAsOf({ asOf: 1, sources: [] })).toBe(1)
  })

  it('has the gravest grade for its lamp, and none in calm', () => {
    expect(estateGrade(estateOf('alarms'))).toBe('critical')
    expect(estateGrade(estateOf('calm'))).toBeNull()
  })
})

it('calls a source as the register has its cluster, else as the sources file has it, else by its name', () => {
  const displayName = { name: '统一告警', nameEn: 'Alert centre' }
  const clusters = new Map([['gov-a', 'Gov Cloud A']])
  expect(sourceName({ name: 'gov-a', displayName }, clusters, 'en')).toBe('Gov Cloud A')
  expect(sourceName({ name: 'alerts', displayName }, clusters, 'en')).toBe('Alert centre')
  expect(sourceName({ name: 'alerts', displayName: { ...displayName, nameEn: null } }, clusters, 'en')).toBe('统一告警')
  expect(sourceName({ name: 'alerts' }, clusters, 'zh-CN')).toBe('alerts')
})

it('lists clusters in the order of their sources, whichever was seen first', () => {
  const estate = estateOf('calm')
  const inOrder = clustersInOrder(estate).map(({ source }) => source)
  expect(inOrder).toHaveLength(estate.clusters.size)
  const places = inOrder.map((name) => estate.sources?.findIndex((source) => source.name === name) ?? -1)
  expect(places).toEqual([...places].sort((a, b) => a - b))
  const turned = { ...estate, clusters: new Map([...estate.clusters].reverse()) }
  expect(clustersInOrder(turned).map(({ source }) => source)).toEqual(inOrder)
  expect(
    clustersInOrder({ ...turned, sources: null })
      .map(({ source }) => source)
      .sort(),
  ).toEqual([...inOrder].sort())
})

it('knows no alarms only where something is watched', () => {
  const none = { alarms: [] }
  expect(noAlarms({ ...estateOf('calm'), ...none })).toBe('alarms.none')
  expect(noAlarms({ ...estateOf('partial'), ...none })).toBe('alarms.none.partly')
  expect(noAlarms({ ...estateOf('partial'), ...none, moment: NOW })).toBe('alarms.none.partly')
  const nowhere = { previousChange: null, nextChange: null, previousAlarm: null, nextAlarm: null }
  const unwatched = { ...estateOf('calm'), ...none, moment: NOW, past: { watched: false, ...nowhere } }
  expect(noAlarms(unwatched)).toBe('alarms.none.then')
  expect(noAlarms({ ...estateOf('blank'), ...none })).toBe('alarms.unknown')
  expect(noAlarms({ ...estateOf('calm'), alarms: null })).toBe('alarms.unknown')
  expect(noAlarms({ ...estateOf('calm'), ...none, sources: [] })).toBe('alarms.none.cached')
})

it('claims for no page of now that it knows more than its sources do', () => {
  const stale = estateOf('stale')
  const known = dataAsOf(stale) ?? 0
  expect(frameAsOf(stale, known + 60_000)).toBe(known)
  expect(frameAsOf(stale, known - 60_000)).toBe(known - 60_000)
  expect(frameAsOf(estateOf('blank'), NOW)).toBeNull()
  expect(frameAsOf({ ...estateOf('blank'), moment: 5 }, 5)).toBe(5)
})

describe('the way out of where there is nothing to be seen', () => {
  it.each([
    ['calm', true, 'given'],
    ['stale', true, 'given'],
    ['calm', false, null],
    ['stale', false, 'blank'],
    ['empty', false, 'empty'],
  ] as const)('of a present that is %s, with one given: %s, is %s', (scenario, isGiven, way) => {
    expect(wayOut(estateOf(scenario), isGiven)).toBe(way)
    expect(wayOut({ ...estateOf(scenario), moment: NOW }, isGiven)).toBe(null)
  })

  it('is none while the sources are not known', () => {
    expect(wayOut(NO_ESTATE, false)).toBe(null)
  })
})
