import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { estateFixture } from '../../e2e/shots/estate-fixture.ts'
import { wallSettingsSchema } from '../../shared/ipc/wall.ts'
import { present } from '../../shared/lib/assert.ts'
import { NO_ESTATE } from '../feed/estate-fold.ts'
import { clockStore, estateStore, viewStore } from '../stores/stores.ts'
import { wallScreenStore } from '../stores/wall-screen.ts'
import { calls } from './calls.ts'
import { conduct, isMuted, MUTE_MS, onShowCity, takeNote } from './conduct.ts'

const NOW = Date.UTC(2026, 10, 26)
const fixture = estateFixture('alarms', NOW)
const alarms = present(fixture.alarms ?? undefined, 'alarms').filter(calls)
const sources = present(fixture.sources ?? undefined, 'sources')

beforeAll(() => {
  vi.useFakeTimers({ now: NOW })
  vi.stubGlobal('window', { addEventListener() {} })
  conduct()
})
afterAll(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('calls again for what a failed page raised, also where a source was on its way when the next page opened', () => {
  const last = { why: 'crash' as const, at: Math.max(...alarms.map(({ raisedAt }) => raisedAt)) }
  viewStore.setState({ recoveries: { count: 1, since: last.at, last } })
  const oneConnects = sources.map((source, index) => (index === 0 ? { ...source, phase: 'connecting' as const } : source))
  estateStore.setState({ ...NO_ESTATE, alarms, sources: oneConnects })
  expect(wallScreenStore.getState().calling).toEqual([])
  estateStore.setState({ sources })
  expect(wallScreenStore.getState().calling).not.toEqual([])
})

it('calls while the past is shown for what is raised at the present, until it is over or somebody took note', () => {
  wallScreenStore.setState({ settings: wallSettingsSchema.parse({}), calling: [] })
  const [first, second] = alarms
  const one = present(first, 'an alarm')
  const two = present(second, 'another alarm')
  const three = { ...two, id: 'a third' }
  const raised = () => {
    const { calling, missed } = wallScreenStore.getState()
    return [calling, missed]
  }
  estateStore.setState({ moment: null, alarms: [one] })
  wallScreenStore.setState({ calling: [] })
  estateStore.setState({ moment: NOW - 3_600_000, alarms: [two] })
  wallScreenStore.setState({ present: [one] })
  expect(raised(), 'known before').toEqual([[], []])
  wallScreenStore.setState({ present: [one, two] })
  expect(raised()).toEqual([[two.id], [two.id]])
  wallScreenStore.setState({ present: [one] })
  expect(raised(), 'over').toEqual([[], []])
  wallScreenStore.setState({ present: [one, three] })
  expect(raised()).toEqual([[three.id], [three.id]])
  takeNote()
  expect(raised()).toEqual([[], []])
  estateStore.setState({ moment: null, alarms: [one, three] })
  expect(raised(), 'back at the present, which told it already').toEqual([[], []])
  expect(wallScreenStore.getState().present).toBeNull()
})

describe('what the playlist goes to', () => {
  const [one, two] = alarms.filter(({ apps }) => apps.length > 0)
  const first = present(one, 'an alarm on an app')
  const second = present(two, 'another')
  const went: (string | null)[] = []
  let stop = () => {}
  beforeAll(() => {
    stop = onShowCity((app) => went.push(app))
  })
  afterAll(() => stop())
  beforeEach(() => {
    const playlist = { on: true, stops: [{ scene: 'wall', seconds: 60 }] }
    estateStore.setState({ moment: null, alarms: [] })
    wallScreenStore.setState({ settings: wallSettingsSchema.parse({ playlist }), calling: [], turn: { mode: 'off' } })
    went.length = 0
  })
  const rung = () => viewStore.getState().marked?.ids

  it('is the alarm that came while the past was shown, once the present is there', () => {
    estateStore.setState({ moment: NOW - 3_600_000, alarms: [] })
    wallScreenStore.setState({ present: [first] })
    expect(wallScreenStore.getState().turn.mode).toBe('held')
    estateStore.setState({ moment: null, alarms: [first] })
    expect(rung()).toEqual(first.apps)
    expect(went.at(-1)).toBe(first.apps[0])
  })

  it('is the alarm that is left once the one before is over', () => {
    estateStore.setState({ alarms: [first, second] })
    expect(rung()).toEqual(first.apps)
    estateStore.setState({ alarms: [second] })
    expect(rung()).toEqual(second.apps)
    expect(went).toEqual([first.apps[0], second.apps[0]])
  })

  it('is not gone to anew while the same alarm goes on', () => {
    estateStore.setState({ alarms: [first] })
    estateStore.setState({ alarms: [{ ...first, count: first.count + 1 }] })
    expect(went).toEqual([first.apps[0]])
  })

  it('leaves the ring to a person who points at another alarm', () => {
    estateStore.setState({ alarms: [first] })
    const marked = { ids: ['app:elsewhere'], grade: 'minor' } as const
    viewStore.setState({ marked })
    estateStore.setState({ alarms: [{ ...first, count: first.count + 1 }] })
    expect(viewStore.getState().marked).toBe(marked)
    expect(went).toEqual([first.apps[0]])
  })
})

describe('on a clock that is set', () => {
  const MINUTE_MS = 60_000
  /** The seconds pass, and the window ticks. */
  const pass = (ms: number) => {
    vi.advanceTimersByTime(ms)
    clockStore.setState({ now: Date.now(), monotonic: performance.now() })
  }
  const setClock = (by: number) => vi.setSystemTime(Date.now() + by)
  const muted = () => isMuted(wallScreenStore.getState().muteEnds, performance.now())
  beforeEach(() => {
    wallScreenStore.setState({ settings: wallSettingsSchema.parse({}), calling: [] })
    estateStore.setState({ alarms: [] })
  })

  it.each([-60, -5, 5, 60])('calls for five minutes, also where it is set by %i minutes', (minutes) => {
    estateStore.setState({ alarms })
    const { calling } = wallScreenStore.getState()
    expect(calling).not.toEqual([])
    setClock(minutes * MINUTE_MS)
    pass(5 * MINUTE_MS - 1000)
    expect(wallScreenStore.getState().calling).toEqual(calling)
    pass(1000)
    expect(wallScreenStore.getState().calling).toEqual([])
  })

  it.each([-60, -5, 5, 60])('is mute for half an hour, also where it is set by %i minutes', (minutes) => {
    const sound = { on: true, mutedUntil: Date.now() + MUTE_MS }
    wallScreenStore.setState({ settings: wallSettingsSchema.parse({ sound }) })
    expect(muted()).toBe(true)
    setClock(minutes * MINUTE_MS)
    pass(MUTE_MS - 1000)
    expect(muted()).toBe(true)
    pass(1000)
    expect(muted()).toBe(false)
  })

  it('is not mute by settings that tell of a longer mute than any', () => {
    const sound = { on: true, mutedUntil: Date.now() + MUTE_MS + MINUTE_MS }
    wallScreenStore.setState({ settings: wallSettingsSchema.parse({ sound }) })
    expect(muted()).toBe(false)
  })
})
