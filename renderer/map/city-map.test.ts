import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { estateFixture } from '../../e2e/shots/estate-fixture.ts'
import type { AppRow } from '../../shared/estate/frame.ts'
import { present } from '../../shared/lib/assert.ts'
import type { ScreenRect } from './brush.ts'
import { type CityMap, createCityMap } from './city-map.ts'
import { type CityPlan, planCity } from './city-plan.ts'
import type { CityView } from './paint-city.ts'
import type { PlanAsked } from './planner.ts'

const NOW = 1_788_000_000_000
const SIZE = { width: 1600, height: 900 }
const fixture = estateFixture('calm', NOW)

/** A canvas that notes what is called on it. */
function canvas() {
  const calls: string[] = []
  const context: object = new Proxy(
    {},
    {
      get: (_, name) => (name === 'measureText' ? () => ({ width: 10 }) : () => void calls.push(String(name))),
      set: () => true,
    },
  )
  return { calls, style: {}, width: 0, height: 0, setAttribute() {}, remove() {}, getContext: () => context }
}

const canvases: ReturnType<typeof canvas>[] = []
const resized: (() => void)[] = []

const computedStyle = () => ({ fontSize: '16px', getPropertyValue: () => '1' })

beforeAll(() => {
  const observer = class {
    observe() {}
    disconnect() {}
  }
  vi.stubGlobal('window', { devicePixelRatio: 1 })
  vi.stubGlobal('getComputedStyle', computedStyle)
  vi.stubGlobal('MutationObserver', observer)
  vi.stubGlobal(
    'ResizeObserver',
    class extends observer {
      constructor(tell: () => void) {
        super()
        resized.push(tell)
      }
    },
  )
  vi.stubGlobal('document', {
    fonts: { load: async () => [] },
    documentElement: {},
    createElement: () => {
      const made = canvas()
      canvases.push(made)
      return made
    },
  })
})
afterAll(() => vi.unstubAllGlobals())

/** A map follows the clock that all tests share, until it is disposed. */
const maps: CityMap[] = []
afterEach(() => {
  for (const map of maps.splice(0)) map.dispose()
})

type Plan = (asked: PlanAsked) => Promise<CityPlan>
const planNow: Plan = async ({ wards, size, measures }) => planCity(wards, size, measures)

/** A map on a screen that keeps nothing but what was last told; `show` takes what of the view is another. */
async function mounted(first: Partial<CityView>, plan = planNow, kept = new Map<string, string>()) {
  canvases.length = 0
  resized.length = 0
  const host = { clientWidth: SIZE.width, clientHeight: SIZE.height, append() {} }
  const frames: ((at: number) => void)[] = []
  const told = {
    ...{ ward: '', room: null as string | null, hover: null as { id: string; box: ScreenRect } | null, painted: 0 },
    faults: [] as string[],
  }
  let at = 0
  const map = createCityMap(
    host as unknown as HTMLElement,
    {
      hover: (id, box) => {
        told.hover = id === null || box === null ? null : { id, box }
      },
      room: (id) => {
        told.room = id
      },
      near() {},
      within: (ward) => {
        told.ward = ward
      },
      painted: () => {
        told.painted += 1
      },
    },
    {
      requestFrame: (draw) => void frames.push(draw),
      calm: () => true,
      storage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) },
      faces: new Promise(() => {}),
      windowAspect: () => 16 / 9,
      plan,
      guarded(work) {
        try {
          work()
        } catch (error) {
          told.faults.push(String(error))
        }
      },
    },
  )
  maps.push(map)
  let shown: CityView = {
    ...{ division: 'bureau', lang: 'zh-CN', now: NOW, tightFill: 0.82, settled: true, past: false },
    ...{ selected: null, rooms: new Map(), marked: null },
    bureaus: new Map(),
    clusters: new Map(),
    apps: new Map(),
  }
  /** Until nothing is to come: answers first, then the frames that they asked for. */
  const drawn = async () => {
    do {
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
      at += 100
      for (const draw of frames.splice(0)) draw(at)
    } while (frames.length > 0)
  }
  const show = async (part: Partial<CityView>) => {
    shown = { ...shown, ...part }
    map.show(shown)
    await drawn()
  }
  await show(first)
  return {
    ...{ map, show, drawn, told },
    over: () => present(canvases[1], 'canvas').calls,
    /** The only house of that app. */
    houseOf(app: string): ScreenRect {
      map.focus(app)
      return present(told.hover, app).box
    },
    async resize(width: number, height: number) {
      Object.assign(host, { clientWidth: width, clientHeight: height })
      for (const tell of resized) tell()
      await drawn()
    },
  }
}

const middleOf = ({ x, y, width, height }: ScreenRect): [number, number] => [x + width / 2, y + height / 2]

const [first, second] = [present(fixture.bureaus[0], 'bureau'), present(fixture.bureaus[1], 'bureau')]
const bureaus = new Map([first, second].map((bureau) => [bureau.id, bureau]))
const cluster = present(fixture.clusters[0], 'cluster')
const clusters = new Map(
  ['a', 'b'].map((name) => [`cluster:${name}` as const, { ...cluster, id: `cluster:${name}` as const, source: name, name }]),
)
const rows = fixture.apps.slice(0, 6).map((app, nth): AppRow => {
  const isFirst = nth < 4
  return { ...app, bureau: (isFirst ? first : second).id, sources: [isFirst ? 'a' : 'b'] }
})
const mover = present(rows[0], 'app')
const mapOf = (apps: readonly AppRow[]) => new Map(apps.map((row) => [row.id, row]))
const CITY = { apps: mapOf(rows), bureaus, clusters }
const withMover = (other: Partial<AppRow>) => mapOf(rows.map((app) => (app === mover ? { ...app, ...other } : app)))

describe('a house of the map', () => {
  it.each([
    { division: 'bureau', other: { bureau: second.id } },
    { division: 'cloud', other: { sources: ['b'] } },
  ] as const)('stands only where its app is now, by $division', async ({ division, other }) => {
    const { map, show, houseOf } = await mounted({ ...CITY, division })
    const before = houseOf(mover.id)
    await show({ apps: withMover(other) })
    const after = houseOf(mover.id)
    expect(after).not.toEqual(before)
    expect([map.hitTest(...middleOf(before)), map.hitTest(...middleOf(after))]).toEqual([null, mover.id])
    await show({ apps: CITY.apps, past: true })
    expect([map.hitTest(...middleOf(before)), map.hitTest(...middleOf(after))]).toEqual([mover.id, null])
  })

  it('is never where the keyboard comes to once it is gone', async () => {
    const { map, show } = await mounted(CITY)
    const gone = map.step('right')
    map.focus(map.step('right'))
    await show({ apps: mapOf(rows.filter(({ id }) => id !== gone)) })
    expect(map.step('left')).not.toBe(gone)
  })

  it('leaves the keyboard a way on when it goes from under it', async () => {
    const { map, show, told } = await mounted(CITY)
    const gone = map.step('right')
    await show({ apps: mapOf(rows.filter(({ id }) => id !== gone)) })
    expect(told.hover).toBeNull()
    expect(map.step('right')).not.toBeNull()
  })

  it('is left by the keyboard that goes elsewhere, which goes on from there when it comes back', async () => {
    const { map, show, told } = await mounted(CITY)
    map.step('right')
    const reached = map.step('right')
    const next = map.step('left')
    map.focus(reached)
    map.leave()
    map.leave()
    expect(told.hover).toBeNull()
    expect(map.step('left')).toBe(next)
    map.leave()
    await show({ apps: mapOf(rows.filter(({ id }) => id !== next)) })
    expect(map.step('right')).not.toBeNull()
  })

  it('takes its frame away with it', async () => {
    const { show, over } = await mounted({ ...CITY, selected: mover.id })
    over().length = 0
    await show({ apps: mapOf(rows.slice(1)) })
    expect(over()).toContain('clearRect')
  })

  it('tells where it is when the map is of another size', async () => {
    const { map, resize, houseOf, told } = await mounted(CITY)
    const before = houseOf(mover.id)
    await resize(400, 300)
    expect(told.hover?.box).not.toEqual(before)
    expect(map.hitTest(...middleOf(present(told.hover, 'hover').box))).toBe(mover.id)
  })

  it('keeps the frame on the room that the keyboard is in when another comes before it', async () => {
    const room = (name: string) => ({
      ...{ id: `component:${name}`, name, source: 'a', level: 'normal', desired: 1, ready: 1, reason: null, staleSince: null },
      ...{ tiles: [], more: 0 },
    })
    const inside = (...names: string[]) =>
      new Map([[mover.id, { id: mover.id, rooms: names.map(room), more: 0 }]]) as unknown as CityView['rooms']
    const { map, show, drawn, over, told } = await mounted({ ...CITY, rooms: inside('m', 'z') })
    map.focus(mover.id)
    map.zoomIn(6)
    map.stepRoom(1)
    await drawn()
    expect(told.room).toBe('component:m')
    over().length = 0
    await show({ rooms: inside('a', 'm', 'z') })
    expect([told.room, over().includes('clearRect')]).toEqual(['component:m', true])
    map.stepRoom(-1)
    expect(told.room).toBe('component:a')
    await show({ rooms: inside('m', 'z') })
    expect(told.room).toBeNull()
  })
})

it('tells the ward in the middle in the language of the screen', async () => {
  const { map, show, drawn, houseOf, told } = await mounted(CITY)
  const [x, y] = middleOf(houseOf(mover.id))
  map.zoomAt(x, y, 6)
  map.pan(SIZE.width / 2 - x, SIZE.height / 2 - y)
  await drawn()
  expect(told.ward).toBe(first.name)
  await show({ lang: 'en' })
  expect(told.ward).toBe(first.nameEn)
})

it('waits for one plan at a time while the first lists come in, and has a city when it is there', async () => {
  const questions: { asked: PlanAsked; answer(plan: CityPlan): void }[] = []
  const { show, drawn, told } = await mounted(
    { ...CITY, apps: new Map(), settled: false },
    (asked) => new Promise((answer) => void questions.push({ asked, answer })),
  )
  const answer = async (nth: number) => {
    const { asked, answer } = present(questions[nth], 'question')
    answer(await planNow(asked))
    await drawn()
  }
  for (let count = 1; count <= rows.length; count += 1) await show({ apps: mapOf(rows.slice(0, count)) })
  expect(questions).toHaveLength(1)
  await answer(0)
  expect(questions).toHaveLength(2)
  expect(present(questions[1], 'question').asked.wards.flatMap(({ apps }) => apps)).toHaveLength(rows.length)
  await answer(1)
  expect([questions.length, told.painted > 0]).toEqual([2, true])
})

describe('a map tells the fault', () => {
  const lame = { depth: 1, gaps: 1, rows: null } as unknown as CityPlan

  it.each([
    ['of a plan that it can build no city from', () => Promise.resolve(lame)],
    ['of there being no plan', () => Promise.reject(new Error('no thread'))],
  ] as const)('%s', async (_, plan) => {
    const { told } = await mounted(CITY, plan)
    expect(told.faults).toHaveLength(1)
  })

  it('of what it cannot fit to another size', async () => {
    const { told, resize } = await mounted(CITY)
    vi.stubGlobal('getComputedStyle', () => {
      throw new Error('no style')
    })
    await resize(400, 300)
    vi.stubGlobal('getComputedStyle', computedStyle)
    expect(told.faults).toEqual(['Error: no style'])
  })

  it('of no plan that is not waited for any more', async () => {
    const fails: ((error: Error) => void)[] = []
    const { map, told } = await mounted(CITY, () => new Promise((_, fail) => void fails.push(fail)))
    map.dispose()
    for (const fail of fails) fail(new Error('late'))
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
    expect([fails.length, told.faults.length]).toEqual([1, 0])
  })
})

it('has a house for every app that stands and for no other, whatever comes, goes and moves', async () => {
  const step = fc.record({
    apps: fc.array(
      fc.record({
        nth: fc.nat(rows.length - 1),
        gone: fc.boolean(),
        bureau: fc.constantFrom(...bureaus.keys()),
        sources: fc.subarray(['a', 'b']),
      }),
      { maxLength: 3 },
    ),
    division: fc.constantFrom('bureau' as const, 'cloud' as const),
    past: fc.boolean(),
    settled: fc.boolean(),
    restarts: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const kept = new Map<string, string>()
      let apps = CITY.apps
      let screen = await mounted(CITY, planNow, kept)
      for (const { apps: changes, restarts, ...view } of steps) {
        apps = new Map(apps)
        for (const { nth, gone, ...other } of changes) {
          const row = present(rows[nth], 'app')
          if (gone) apps.delete(row.id)
          else apps.set(row.id, { ...row, ...other })
        }
        if (restarts) screen = await mounted({ ...CITY, ...view, apps }, planNow, kept)
        else await screen.show({ apps, ...view })
        for (const { id } of rows) {
          screen.map.focus(id)
          expect(screen.told.hover?.id).toBe(apps.has(id) ? id : undefined)
        }
      }
    }),
    { numRuns: 30 },
  )
})
