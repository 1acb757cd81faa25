import { afterAll, describe, expect, it } from 'vitest'
import { appFixture, estateFixture, roomsFixture } from '../../e2e/shots/estate-fixture.ts'
import { isGrade, LEVELS, type Level, shownLevel } from '../../shared/estate/level.ts'
import type { EngineStatus } from '../../shared/ipc/contract.ts'
import { present } from '../../shared/lib/assert.ts'
import { foldEstate, NO_ESTATE } from '../feed/estate-fold.ts'
import { frameSchema } from '../feed/frame-schema.ts'
import { shownCard } from '../scenes/card/shown-card.ts'
import { linesOf } from '../scenes/matrix/matrix-rows.ts'
import { anyLive } from './estate-reading.ts'
import { keepSight, loseSight } from './lose-sight.ts'
import { roomsAt, roomsCame, roomsStore } from './rooms.ts'
import { sceneStore, tookScene } from './scenes.ts'
import { cardCame, cardStore, estateStore, viewStore } from './stores.ts'

const NOW = 1_788_000_000_000
const told = estateFixture('calm', NOW)
const app = present(
  told.apps.find(({ level, sources }) => level === 'normal' && sources.length > 0),
  'app',
)

afterAll(() => {
  estateStore.setState(estateStore.getInitialState(), true)
  cardStore.setState(cardStore.getInitialState(), true)
  roomsStore.setState(roomsStore.getInitialState(), true)
  sceneStore.setState(sceneStore.getInitialState(), true)
  viewStore.setState(viewStore.getInitialState(), true)
})

/** The wall at a moment (null: the present), with that app's card, its house near, and the matrix open. */
function openAll(moment: number | null): void {
  const card = frameSchema.parse(appFixture(told, app.id, NOW))
  if (card.view !== 'app') throw new Error('no card')
  const head = { seq: 1, base: null, asOf: NOW, moment }
  estateStore.setState({ ...(foldEstate(NO_ESTATE, told) ?? NO_ESTATE), moment }, true)
  // The engine tells of every source that tells of the app.
  const tellers = new Set([...card.components, ...card.instances].map(({ source }) => source))
  cardCame({ ...card, moment, sources: [...tellers].map((name) => ({ name, asOf: NOW, staleSince: null })) })
  const rooms = frameSchema.parse({ ...head, view: 'rooms', apps: [roomsFixture(app)] })
  if (rooms.view !== 'rooms') throw new Error('no rooms')
  roomsCame(rooms)
  tookScene({
    ...head,
    view: 'matrix',
    clouds: [{ source: app.sources[0] ?? null, name: 'a', nameEn: null, watched: 'all', staleSince: null }],
    apps: [app.id],
    cells: { app: [0], cloud: [0], level: [LEVELS.indexOf('normal')], components: [1], instances: [1], ready: [1] },
  })
}

/** The levels that card, rooms and matrix show. */
function shownLevels(moment: number | null): Level[] {
  const { apps, bureaus } = estateStore.getState()
  const card = shownCard(present(cardStore.getState().frame ?? undefined, 'card'), apps.get(app.id)?.staleSince ?? null)
  const { rooms } = present(roomsAt(moment).get(app.id), 'rooms')
  const lines = linesOf(bureaus.values(), apps.values(), present(sceneStore.getState().frames.matrix ?? undefined, 'matrix'))
  return [
    ...[present(card.app ?? undefined, 'app of the card'), ...card.components, ...card.groups, ...card.instances].map(
      ({ level }) => level,
    ),
    ...rooms.flatMap(({ level, staleSince, tiles }) =>
      [level, ...tiles.map((tile) => tile.level)].map((each) => shownLevel(each, staleSince)),
    ),
    ...lines.flatMap(({ cells }) => cells).flatMap((cell) => (typeof cell === 'object' ? [cell.level] : [])),
  ]
}

it('leaves nothing live in the card, the rooms and the matrix once nobody watches', () => {
  openAll(null)
  expect(shownLevels(null)).toContain('normal')
  loseSight()
  expect(shownLevels(null).filter((level) => !isGrade(level) && level !== 'stale')).toEqual([])
  expect(cardStore.getState().frame?.sources.every(({ staleSince }) => staleSince !== null)).toBe(true)
  expect(sceneStore.getState().frames.matrix?.clouds).toMatchObject([{ staleSince: NOW }])
})

it('leaves them of a moment of the past as they are', () => {
  openAll(NOW)
  const before = shownLevels(NOW)
  loseSight()
  expect(shownLevels(NOW)).toEqual(before)
})

describe('beside an engine', () => {
  const told = (...states: EngineStatus['state'][]) => {
    let asked = 0
    viewStore.setState({ engine: { state: 'running', detail: null, problem: null } })
    openAll(null)
    const stop = keepSight(() => {
      asked += 1
    })
    for (const state of states) viewStore.setState({ engine: { state, detail: null, problem: null } })
    stop()
    return { asked, live: anyLive(estateStore.getState().sources), healthy: shownLevels(null).includes('normal') }
  }
  const SEEN = { asked: 0, live: true, healthy: true }
  const LOST = { asked: 0, live: false, healthy: false }

  it.each([
    [['silent'], LOST],
    [['silent', 'restarting'], LOST],
    [['restarting', 'failed'], LOST],
    [['restarting', 'running'], SEEN],
  ] as const)('that is %j shows nothing as live that nobody watches', (states, shown) => {
    expect(told(...states)).toEqual(shown)
  })

  it('has all told again by one that answers again, which believes that it is known', () => {
    expect(told('silent', 'running').asked).toBe(1)
    expect(told('silent', 'silent', 'restarting', 'running').asked).toBe(0)
  })
})
