import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldIncident, type Incident, type IncidentEdit } from '../../../shared/estate/incident.ts'
import { present } from '../../../shared/lib/assert.ts'
import type { CoverageMember } from '../../../shared/snapshot/members.ts'
import type { JsonObject } from '../../../shared/snapshot/table.ts'
import { tableOf } from '../../../shared/snapshot/table.ts'
import { cityHistory, levelAt, toldAt } from './city-history.ts'
import type { EstateLines } from './contents.ts'
import { keyMoments, sceneMoments, worstMoment } from './key-moments.ts'

const WINDOW = { from: 1_000, to: 2_000 }
const OPENED: IncidentEdit = {
  ...{ id: 'e', incident: 'i', step: 's', author: null, at: 1_000 },
  deed: { do: 'open', origin: 'range', title: 't', scope: null, ...WINDOW },
}
const app = (name: string, more: JsonObject = {}): JsonObject => ({
  ...{
    id: `app:${name}`,
    kind: 'app',
    name,
    nameEn: null,
    source: null,
    order: 1,
    parent: 'bureau:b',
    level: 'normal',
    reasons: [],
  },
  ...{ sources: ['east'], componentCount: 1, instanceCount: 4, readyCount: 4, ...more },
})
const bureau: JsonObject = {
  id: 'bureau:b',
  kind: 'bureau',
  name: 'b',
  nameEn: null,
  source: null,
  order: 0,
  parent: null,
  level: 'normal',
  reasons: [],
}
const estate = (batches: EstateLines['batches'], ...apps: readonly JsonObject[]): EstateLines => ({
  tables: [tableOf([bureau, ...apps], 0)],
  batches,
})

type Stretch = CoverageMember['sources'][number]['stretches'][number]
const coverage = (...stretches: readonly Stretch[]): CoverageMember => ({
  ...WINDOW,
  sources: [
    {
      name: 'east',
      kind: 'kubernetes',
      phase: 'live',
      asOf: 2_000,
      ageMs: 0,
      liveShare: 1,
      gaps: 0,
      longestGapMs: 0,
      stretches: [...stretches],
    },
  ],
})
const LIVE = coverage({ ...WINDOW, phase: 'live' })

const entryOf = (history: ReturnType<typeof cityHistory>, id: string) => history.entries.get(id) ?? expect.fail(id)

test('an app is at each moment what the last batch up to it says', () => {
  const step = fc.record({
    at: fc.integer({ min: 1_000, max: 1_999 }),
    level: fc.constantFrom('normal', 'minor', 'critical'),
    ready: fc.nat(4),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.integer({ min: 1_000, max: 1_999 }), (steps, at) => {
      const sorted = [...steps].sort((a, b) => a.at - b.at)
      const batches = sorted.map(({ at: when, level, ready }, seq): EstateLines['batches'][number] => ({
        ...{ seq, at: when, rows: [[1, { level, readyCount: ready }, []]] },
      }))
      const history = cityHistory(estate(batches, app('a')), WINDOW, LIVE)
      const last = sorted.filter((each) => each.at <= at).at(-1)
      expect(toldAt(entryOf(history, 'app:a'), at)).toMatchObject({ level: last?.level ?? 'normal', ready: last?.ready ?? 4 })
      expect(history.moments.every((moment) => moment > WINDOW.from && moment < WINDOW.to)).toBe(true)
    }),
  )
})

test('of an app of which nobody told how many are ready, none is not told', () => {
  const untold = app('a', { level: 'unknown', readyCount: 0, untoldCount: 4 })
  const entry = entryOf(cityHistory(estate([], untold), WINDOW, LIVE), 'app:a')
  expect(toldAt(entry, 1_500)).toMatchObject({ ready: null, total: 4 })
})

test('of a component under an alarm, too, none is not told where nobody told of some of it', () => {
  const parts = (readyUntold: JsonObject) => ({
    ...{ id: 'component:east/db', kind: 'component', name: 'db', source: 'east', parent: 'app:a', level: 'minor' },
    ...{ reasons: [], readyReplicas: 0, desired: 4, ...readyUntold },
  })
  const toldOf = (part: JsonObject) =>
    toldAt(entryOf(cityHistory(estate([], app('a'), part), WINDOW, LIVE), 'component:east/db'), 1_500)
  expect(toldOf(parts({ readyUntold: true }))).toMatchObject({ ready: null, total: 4 })
  expect(toldOf(parts({}))).toMatchObject({ ready: 0, total: 4 })
})

test('what comes late or goes is not there before and after', () => {
  const batches: EstateLines['batches'] = [
    { seq: 1, at: 1_100, rows: [[2, app('late')]] },
    { seq: 2, at: 1_200, rows: [1] },
  ]
  const history = cityHistory(estate(batches, app('a')), WINDOW, LIVE)
  const levels = (id: string) => [1_050, 1_150, 1_250].map((at) => levelAt(history, entryOf(history, id), at))
  expect([levels('app:a'), levels('app:late')]).toEqual([
    ['normal', 'normal', null],
    [null, 'normal', 'normal'],
  ])
})

test('what nobody watched is never shown as healthy, and an alarm keeps its grade', () => {
  const gap = coverage(
    { from: 1_000, to: 1_200, phase: 'live' },
    { from: 1_200, to: 1_400, phase: 'waiting' },
    { from: 1_400, to: 2_000, phase: 'live' },
  )
  const history = cityHistory(estate([], app('a'), app('bad', { level: 'major' })), WINDOW, gap)
  expect(levelAt(history, entryOf(history, 'app:a'), 1_100)).toBe('normal')
  expect(levelAt(history, entryOf(history, 'app:a'), 1_300)).toBe('stale')
  expect(levelAt(history, entryOf(history, 'app:bad'), 1_300)).toBe('major')
  expect(history.moments).toEqual([1_200, 1_400])
  const unknown = cityHistory(estate([], app('a')), WINDOW, null)
  expect(levelAt(unknown, entryOf(unknown, 'app:a'), 1_100)).toBe('stale')
})

test('the worst moment is the first at which the gravest burned, and is among those that are printed', () => {
  const level = (seq: number, at: number, number: number, to: string): EstateLines['batches'][number] => ({
    ...{ seq, at, rows: [[number, { level: to }, []]] },
  })
  const batches = [
    level(1, 1_100, 1, 'minor'),
    level(2, 1_200, 2, 'critical'),
    level(3, 1_300, 1, 'normal'),
    level(4, 1_500, 2, 'normal'),
  ]
  const history = cityHistory(estate(batches, app('a'), app('b')), WINDOW, LIVE)
  expect(worstMoment(history)).toBe(1_200)
  expect(keyMoments(history, null).map(({ at, why }) => [at, why])).toEqual([
    [1_000, 'begin'],
    [1_200, 'worst'],
    [1_999, 'end'],
  ])
  expect(worstMoment(cityHistory(estate([], app('a')), WINDOW, LIVE))).toBeNull()
})

test('pictures are of what people said, of the worst, and of the ends of the window where nobody said so', () => {
  const batches: EstateLines['batches'] = [{ seq: 1, at: 1_200, rows: [[1, { level: 'critical' }, []]] }]
  const history = cityHistory(estate(batches, app('a')), WINDOW, LIVE)
  expect(sceneMoments(history, null)).toEqual([
    { moment: 'begin', at: 1_000 },
    { moment: 'worst', at: 1_200 },
    { moment: 'end', at: 1_999 },
  ])
  const said = (at: number) => ({ at, who: '', word: '' })
  const of = (milestones: Incident['milestones']) => {
    const incident = { ...present(foldIncident([OPENED]), 'an incident'), milestones }
    return sceneMoments(history, { scope: null, window: WINDOW, incident, suggestedGrade: null })
  }
  // Of one moment what people said of it; what they say beyond the window is no part of it.
  expect(of({ detected: said(1_200), notified: said(1_250), mitigated: said(1_300), recovered: said(1_400) })).toEqual([
    { moment: 'detected', at: 1_200 },
    { moment: 'mitigated', at: 1_300 },
    { moment: 'recovered', at: 1_400 },
  ])
  expect(of({ detected: null, notified: null, mitigated: said(900), recovered: said(2_000) })).toEqual(
    sceneMoments(history, null),
  )
})
