import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appFixture, estateFixture } from '../../e2e/shots/estate-fixture.ts'
import type { EstateFrame, ViewMessage } from '../../shared/estate/frame.ts'
import { type Estate, foldEstate, NO_ESTATE } from './estate-fold.ts'
import { createFeed, type FramePort } from './feed.ts'
import { frameSchema } from './frame-schema.ts'

const NOW = 1_788_000_000_000
const full = estateFixture('alarms', NOW)

const delta = (base: number, seq: number, part: Partial<EstateFrame>): EstateFrame => ({
  ...full,
  base,
  seq,
  bureaus: [],
  apps: [],
  clusters: [],
  gone: [],
  alarms: null,
  sources: null,
  totals: null,
  density: null,
  notes: null,
  faults: null,
  ...part,
})

describe('estate fold', () => {
  it('comes to the same by deltas as by one full frame', () => {
    const step = fc.record({
      put: fc.subarray([...full.apps]),
      gone: fc.subarray(
        full.apps.map((app) => app.id),
        { maxLength: 20 },
      ),
      ready: fc.nat(50),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        let known: Estate = foldEstate(NO_ESTATE, full) ?? NO_ESTATE
        const apps = new Map(full.apps.map((app) => [app.id, app]))
        steps.forEach(({ put, gone, ready }, index) => {
          const rows = put.filter((app) => !gone.includes(app.id)).map((app) => ({ ...app, readyCount: ready }))
          known = foldEstate(known, delta(index + 1, index + 2, { apps: rows, gone })) ?? NO_ESTATE
          for (const id of gone) apps.delete(id)
          for (const row of rows) apps.set(row.id, row)
        })
        const whole = foldEstate(NO_ESTATE, { ...full, seq: steps.length + 1, apps: [...apps.values()] })
        expect(new Map([...known.apps].sort())).toEqual(new Map([...(whole?.apps ?? [])].sort()))
        expect(known.alarms).toEqual(full.alarms)
        expect(known.seq).toBe(steps.length + 1)
      }),
      { numRuns: 40 },
    )
  })

  it('keeps what a delta does not touch as the very same object, so that its readers rest', () => {
    const known = foldEstate(NO_ESTATE, full)
    const next = known && foldEstate(known, delta(1, 2, {}))
    expect(next?.apps).toBe(known?.apps)
    expect(next?.alarms).toBe(known?.alarms)
  })

  it('refuses a delta that does not follow', () => {
    expect(foldEstate(NO_ESTATE, delta(1, 2, {}))).toBeNull()
  })
})

describe('frame schema', () => {
  it.each(['calm', 'alarms', 'stale', 'partial', 'empty', 'blank', 'unknown'] as const)('takes a true frame: %s', (scenario) => {
    const frame = estateFixture(scenario, NOW)
    expect(frameSchema.safeParse(frame).error?.issues).toBeUndefined()
    const [app] = frame.apps
    if (app) expect(frameSchema.safeParse(appFixture(frame, app.id, NOW)).error?.issues).toBeUndefined()
  })

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.anything(), (value) => frameSchema.safeParse(value).success === false))
  })
})

/** A port that keeps what was sent and delivers by hand. */
function fakePort() {
  const sent: ViewMessage[] = []
  const port: FramePort = { onmessage: null, postMessage: (message) => sent.push(message), close() {} }
  return { port, sent, deliver: (data: unknown) => port.onmessage?.(new MessageEvent('message', { data })) }
}

function watchedFeed() {
  const estates: Estate[] = []
  const cards: string[] = []
  const bad: string[] = []
  const answers: string[] = []
  const feed = createFeed(
    {
      estate: (estate) => estates.push(estate),
      card: (frame) => cards.push(frame.id),
      answered: (frame) => answers.push(frame.id),
      badFrame: (detail) => bad.push(detail),
    },
    (run) => run(),
  )
  return { feed, estates, cards, answers, bad }
}

describe('feed', () => {
  it('opens the estate, acknowledges each frame, and tells the store once a frame', () => {
    const { feed, estates } = watchedFeed()
    const { port, sent, deliver } = fakePort()
    feed.connect(port)
    deliver(full)
    deliver(delta(1, 2, {}))
    expect(estates.map((estate) => estate.seq)).toEqual([1, 2])
    expect(sent).toEqual([
      { type: 'open', view: 'estate' },
      { type: 'ack', view: 'estate', seq: 1 },
      { type: 'ack', view: 'estate', seq: 2 },
    ])
  })

  it('asks for a full frame after a gap and goes on from it', () => {
    const { feed, estates } = watchedFeed()
    const { port, sent, deliver } = fakePort()
    feed.connect(port)
    deliver(full)
    deliver(delta(5, 6, {}))
    expect(sent.at(-1)).toEqual({ type: 'open', view: 'estate' })
    deliver({ ...full, seq: 7 })
    expect(estates.map((estate) => estate.seq)).toEqual([1, 7])
  })

  it('leaves out what is no frame, says so, and asks again', () => {
    const { feed, estates, bad } = watchedFeed()
    const { port, sent, deliver } = fakePort()
    feed.connect(port)
    deliver({ view: 'estate', seq: 'one' })
    expect(estates).toEqual([])
    expect(bad).toHaveLength(1)
    expect(sent.at(-1)).toEqual({ type: 'open', view: 'estate' })
  })

  it('hands on the answer to a note, which is no frame to be acknowledged', () => {
    const { feed, answers } = watchedFeed()
    const { port, sent, deliver } = fakePort()
    feed.connect(port)
    const note = { type: 'note', id: 'n1', at: 5, author: null, text: 'x', about: null } as const
    feed.write(note)
    deliver({ view: 'note', id: 'n1', problem: null })
    expect(answers).toEqual(['n1'])
    expect(sent).toEqual([{ type: 'open', view: 'estate' }, note])
  })

  it('opens its views again on a new port, and drops frames of a card that was closed', () => {
    const { feed, cards } = watchedFeed()
    const first = fakePort()
    feed.connect(first.port)
    const [app, other] = full.apps
    if (!app || !other) throw new Error('no apps')
    feed.openCard(app.id)
    const second = fakePort()
    feed.connect(second.port)
    expect(second.sent).toEqual([
      { type: 'open', view: 'estate' },
      { type: 'open', view: 'app', id: app.id },
    ])
    second.deliver(appFixture(full, app.id, NOW))
    second.deliver(appFixture(full, other.id, NOW))
    expect(cards).toEqual([app.id])
    feed.openCard(null)
    expect(second.sent.at(-1)).toEqual({ type: 'close', view: 'app' })
  })
})
