import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appFixture, estateFixture } from '../../e2e/shots/estate-fixture.ts'
import type { EstateFrame, ViewMessage } from '../../shared/estate/frame.ts'
import { type Estate, foldEstate, NO_ESTATE } from './estate-fold.ts'
import { createFeed, type FeedSinks, type FramePort } from './feed.ts'
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
  alarmOrder: null,
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

  it('puts alarms that come, change and go into their order, and leaves the others the very same', () => {
    const known = foldEstate(NO_ESTATE, full)
    const [first, second, third, ...rest] = full.alarms ?? []
    if (!known || !first || !second || !third) throw new Error('three alarms at least')
    const graver = { ...second, count: second.count + 1 }
    const fresh = { ...first, id: 'cause:fresh' }
    const order = [graver, fresh, third, ...rest].map(({ id }) => id)
    const next = foldEstate(known, delta(1, 2, { alarms: [graver, fresh], alarmOrder: order }))
    expect(next?.alarms).toEqual([graver, fresh, third, ...rest])
    expect(next?.alarms?.[2]).toBe(third)
    const changed = foldEstate(known, delta(1, 2, { alarms: [graver] }))
    expect(changed?.alarms).toEqual([first, graver, third, ...rest])
    expect(foldEstate(known, delta(1, 2, { alarmOrder: [] }))?.alarms).toEqual([])
  })

  it('takes an order with a line that nobody told of for a gap', () => {
    const known = foldEstate(NO_ESTATE, full)
    expect(known && foldEstate(known, delta(1, 2, { alarmOrder: ['cause:unheard'] }))).toBeNull()
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

function watchedFeed(later: (run: () => void) => void = (run) => run(), own: Partial<FeedSinks> = {}) {
  const estates: Estate[] = []
  const cards: string[] = []
  const bad: string[] = []
  const answers: string[] = []
  const diffs: [number, number][] = []
  const histories: string[] = []
  const failed: string[] = []
  const incidents: string[] = []
  const cases: (string | null)[] = []
  const presents: string[][] = []
  const feed = createFeed(
    {
      estate: (estate) => estates.push(estate),
      card: (frame) => cards.push(frame.id),
      presentAlarms: (alarms) => presents.push(alarms.map(({ id }) => id)),
      answered: (frame) => answers.push(frame.id),
      walked() {},
      found() {},
      rooms() {},
      diff: (frame) => diffs.push([frame.from, frame.to]),
      scene() {},
      incidents() {},
      incident: (frame) => incidents.push(frame.id),
      case: (frame) => cases.push(frame.id),
      cases() {},
      capacity() {},
      alarmLog() {},
      alarmTrial() {},
      history: (frame) => histories.push(frame.id),
      failed: (frame) => failed.push(frame.of),
      fault(error) {
        throw error
      },
      badFrame: (detail) => bad.push(detail),
      ...own,
    },
    later,
  )
  return { feed, estates, cards, answers, bad, diffs, histories, failed, incidents, cases, presents }
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

  it('tells of a fault of what it gives a frame to: unacknowledged, it would be the last', () => {
    const faults: unknown[] = []
    const fault = new TypeError('a reader failed')
    const { feed } = watchedFeed(undefined, {
      estate() {
        throw fault
      },
      fault: (error) => faults.push(error),
    })
    const { port, sent, deliver } = fakePort()
    feed.connect(port)
    deliver(full)
    expect(faults).toEqual([fault])
    expect(sent).toEqual([{ type: 'open', view: 'estate' }])
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

  it('asks again once for all bad frames that come until then: two bad views do not become four', () => {
    const waiting: (() => void)[] = []
    const { feed } = watchedFeed((run) => waiting.push(run))
    const { port, sent, deliver } = fakePort()
    feed.connect(port)
    for (let round = 0; round < 3; round += 1) {
      sent.length = 0
      for (const view of ['estate', 'app', 'matrix']) deliver({ view, seq: 'one' })
      expect(waiting).toHaveLength(1)
      waiting.pop()?.()
      expect(sent).toEqual([{ type: 'open', view: 'estate' }])
    }
  })

  it('asks for an open card again too, which else would stand as it was', () => {
    const { feed } = watchedFeed()
    const { port, sent, deliver } = fakePort()
    feed.connect(port)
    feed.openCard('app:a')
    sent.length = 0
    deliver({ view: 'app', id: 'app:a', seq: 'one' })
    expect(sent).toEqual([
      { type: 'open', view: 'estate' },
      { type: 'open', view: 'app', id: 'app:a' },
      { type: 'open', view: 'history', id: 'app:a' },
    ])
  })

  it('shows the incident that is open, wherever the window looks, and no other', () => {
    const { feed, incidents } = watchedFeed()
    const { port, sent, deliver } = fakePort()
    const incident = (id: string) => ({ view: 'incident', base: null, seq: 1, asOf: 5, moment: null, id, shown: null })
    feed.connect(port)
    feed.look(LOOK)
    feed.openIncident('one')
    deliver(incident('one'))
    feed.openIncident('two')
    deliver(incident('one'))
    feed.openIncident(null)
    deliver(incident('two'))
    expect(incidents).toEqual(['one'])
    expect(sent.filter((message) => message.type === 'ack' && message.view === 'incident')).toHaveLength(3)
    expect(sent).toContainEqual({ type: 'close', view: 'incident' })
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
      { type: 'open', view: 'history', id: app.id },
    ])
    second.deliver(appFixture(full, app.id, NOW))
    second.deliver(appFixture(full, other.id, NOW))
    expect(cards).toEqual([app.id])
    feed.openCard(null)
    expect(second.sent.slice(-2)).toEqual([
      { type: 'close', view: 'app' },
      { type: 'close', view: 'history' },
    ])
  })
})

it('asks for all that is open again, and goes on from the whole of it', () => {
  const { feed, estates } = watchedFeed()
  const { port, sent, deliver } = fakePort()
  feed.connect(port)
  feed.openCard('app:a')
  feed.openRooms(['app:a'])
  feed.openScene([{ type: 'open', view: 'matrix' }])
  deliver(full)
  const opens = sent.filter(({ type }) => type === 'open')
  sent.length = 0
  feed.anew()
  expect(sent).toEqual(opens)
  // Sent before it was heard: a full one comes.
  deliver({ ...full, seq: full.seq + 1, base: full.seq })
  deliver({ ...full, seq: full.seq + 1 })
  expect(estates).toHaveLength(2)
})

const LOOK = { at: NOW - 60_000, barTo: NOW }
const pastFrame = (moment: number, seq: number, part: Partial<EstateFrame> = {}): EstateFrame => ({
  ...full,
  seq,
  moment,
  past: { watched: true, previousChange: null, nextChange: null, previousAlarm: null, nextAlarm: null },
  ...part,
})

describe('a feed that turns to a case', () => {
  const turned = (id: string | null) => ({ view: 'case', id, shown: null, problem: null, present: null })

  it('opens there all that is open, and shows nothing of the estate that it left, nor the other way round', () => {
    const { feed, estates, cases } = watchedFeed()
    const { port, sent, deliver } = fakePort()
    feed.connect(port)
    deliver(full)
    feed.look(LOOK)
    sent.length = 0
    feed.openCase('c')
    feed.look(LOOK)
    expect(sent).toEqual([
      { type: 'case', id: 'c' },
      { type: 'open', view: 'estate' },
      { type: 'look', ...LOOK },
    ])
    // Of the live past at the very moment that is asked of the case.
    deliver(pastFrame(LOOK.at, 7))
    expect(estates).toHaveLength(1)
    deliver(turned('c'))
    deliver(pastFrame(LOOK.at, 3))
    expect(estates.map(({ seq }) => seq)).toEqual([1, 3])
    feed.openCase(null)
    deliver(pastFrame(LOOK.at, 4))
    deliver({ ...full, seq: 5 })
    deliver(turned(null))
    deliver({ ...full, seq: 6 })
    expect(estates.map(({ seq }) => seq)).toEqual([1, 3, 6])
    expect(cases).toEqual(['c', null])
  })

  it('turns to it again on a new port, before anything else', () => {
    const { feed } = watchedFeed()
    feed.openCase('c')
    const { port, sent } = fakePort()
    feed.connect(port)
    expect(sent[0]).toEqual({ type: 'case', id: 'c' })
  })
})

describe('a feed that looks at the past', () => {
  it('keeps the picture until the moment has come, and leaves out and acknowledges what is of the present', () => {
    const { feed, estates } = watchedFeed()
    const { port, sent, deliver } = fakePort()
    feed.connect(port)
    deliver(full)
    feed.look(LOOK)
    deliver(delta(1, 2, {}))
    expect(estates.map(({ moment, seq }) => [moment, seq])).toEqual([[null, 1]])
    deliver(pastFrame(LOOK.at, 1))
    expect(estates.map(({ moment }) => moment)).toEqual([null, LOOK.at])
    expect(sent.slice(2)).toEqual([
      { type: 'look', ...LOOK },
      { type: 'ack', view: 'estate', seq: 2 },
      { type: 'ack', view: 'estate', seq: 1 },
    ])
  })

  it('goes live again only with a full frame', () => {
    const { feed, estates } = watchedFeed()
    const { port, sent, deliver } = fakePort()
    feed.connect(port)
    feed.look(LOOK)
    deliver(pastFrame(LOOK.at, 1))
    feed.look(null)
    deliver(delta(1, 9, {}))
    deliver(pastFrame(LOOK.at, 1))
    expect(estates).toHaveLength(1)
    deliver({ ...full, seq: 10 })
    deliver(delta(10, 11, {}))
    expect(estates.map(({ moment, seq }) => [moment, seq]).slice(1)).toEqual([
      [null, 10],
      [null, 11],
    ])
    expect(sent.filter(({ type }) => type === 'open')).toHaveLength(1)
  })

  it('asks again after a gap, and on a new port, at the same moment', () => {
    const { feed, estates } = watchedFeed()
    const { port, sent, deliver } = fakePort()
    const again = [
      { type: 'open', view: 'estate' },
      { type: 'look', ...LOOK },
    ]
    feed.connect(port)
    feed.look(LOOK)
    deliver(pastFrame(LOOK.at, 3, { base: 2 }))
    expect(sent.slice(-2)).toEqual(again)
    const second = fakePort()
    feed.connect(second.port)
    expect(second.sent).toEqual(again)
    second.deliver(full)
    expect(estates).toEqual([])
    second.deliver(pastFrame(LOOK.at, 3))
    expect(estates.map(({ moment }) => moment)).toEqual([LOOK.at])
  })

  it('stands at the first moment on record where it looked before that', () => {
    const { feed, estates } = watchedFeed()
    const { port, sent, deliver } = fakePort()
    feed.connect(port)
    feed.look({ at: 5, barTo: NOW })
    deliver(pastFrame(NOW - 5000, 1))
    feed.look({ at: NOW - 5000, barTo: NOW })
    expect(estates.map(({ moment }) => moment)).toEqual([NOW - 5000])
    expect(sent.filter(({ type }) => type === 'look')).toHaveLength(1)
  })

  it('takes no late frame of an earlier moment for the answer', () => {
    const { feed, estates } = watchedFeed()
    const { port, deliver } = fakePort()
    feed.connect(port)
    feed.look(LOOK)
    deliver(pastFrame(LOOK.at, 3))
    feed.look({ ...LOOK, at: LOOK.at - 5000 })
    // A note was written meanwhile: the engine told it at the moment that it still showed.
    deliver(pastFrame(LOOK.at, 3, { notes: [] }))
    expect(estates.map(({ moment }) => moment)).toEqual([LOOK.at])
    deliver(pastFrame(LOOK.at - 5000, 2))
    expect(estates.map(({ moment }) => moment)).toEqual([LOOK.at, LOOK.at - 5000])
  })

  it('shows a card, a history and a difference only where they were asked for', () => {
    const { feed, cards, histories, diffs, failed } = watchedFeed()
    const { port, deliver } = fakePort()
    feed.connect(port)
    const [app] = full.apps
    if (!app) throw new Error('no apps')
    feed.openCard(app.id)
    feed.openDiff({ from: 1, to: null })
    feed.look(LOOK)
    const card = appFixture(full, app.id, NOW)
    deliver(card)
    expect(cards).toEqual([])
    deliver({ ...card, moment: LOOK.at })
    expect(cards).toEqual([app.id])
    const head = { seq: 1, base: null, asOf: NOW, more: 0 }
    deliver({ ...head, moment: null, view: 'history', id: app.id, name: '', nameEn: null, entries: [], series: [] })
    deliver({ ...head, moment: LOOK.at, view: 'history', id: app.id, name: '', nameEn: null, entries: [], series: [] })
    expect(histories).toEqual([app.id])
    const whole = { what: 'whole', at: 1 } as const
    const diff = { ...head, moment: null, view: 'diff', to: 3, grounds: { from: whole, to: whole }, rows: [] } as const
    deliver({ ...diff, from: 2 })
    deliver({ ...diff, from: 1 })
    expect(diffs).toEqual([[1, 3]])
    const problem = { code: 'journal.unreadable', facts: {}, at: NOW }
    deliver({ view: 'failed', of: 'estate', moment: NOW, problem })
    deliver({ view: 'failed', of: 'estate', moment: LOOK.at, problem })
    expect(failed).toEqual(['estate'])
  })

  it('tells of the present only while it shows the past', () => {
    const { feed, presents } = watchedFeed()
    const { port, deliver } = fakePort()
    feed.connect(port)
    const present = { view: 'present-alarms', alarms: [{ id: 'a', level: 'critical', raisedAt: NOW, handling: null }] }
    deliver(present)
    feed.look(LOOK)
    deliver(present)
    feed.look(null)
    deliver(present)
    expect(presents).toEqual([['a']])
  })

  /**
   * An engine in small: it commits, looks and goes live as told, sends deltas where it may, and answers late; the window acts at
   * random in between. Whatever overtakes what, the picture is always one that the engine had, and in the end the one asked for.
   */
  it('never mixes moments, and comes to the one asked for, whatever overtakes what', () => {
    const ids = full.apps.slice(0, 6).map(({ id }) => id)
    /** What each app reads at an instant: instants are commits. */
    const readyAt = (instant: number, index: number) => (instant * 7 + index * 3) % 5
    const rowsAt = (instant: number) =>
      full.apps.slice(0, 6).map((app, index) => ({ ...app, readyCount: readyAt(instant, index) }))
    const act = fc.oneof(
      fc.record({ do: fc.constant('look' as const), at: fc.integer({ min: 0, max: 8 }) }),
      fc.record({
        do: fc.constantFrom('live' as const, 'commit' as const, 'hear' as const, 'send' as const, 'restart' as const),
      }),
    )
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const shown: Estate[] = []
        const { feed } = (() => {
          const sinks = {
            estate: (estate: Estate) => shown.push(estate),
            card() {},
            rooms() {},
            diff() {},
            history() {},
            scene() {},
            incidents() {},
            incident() {},
            case() {},
            cases() {},
            capacity() {},
            alarmLog() {},
            alarmTrial() {},
            failed() {},
            presentAlarms() {},
            answered() {},
            walked() {},
            found() {},
            fault(error: unknown) {
              throw error
            },
            badFrame() {},
          }
          return { feed: createFeed(sinks, (run) => run()) }
        })()
        const { port, sent, deliver } = fakePort()
        let head = 9
        let heard = 0
        let looking: number | null = null
        let sentOf: { instant: number; moment: number | null } | null = null
        let inFlight = false
        let unanswered = false
        const wire: EstateFrame[] = []
        const hear = () => {
          const message = sent[heard]
          if (!message) return
          heard += 1
          if (message.type === 'open') [sentOf, inFlight] = [null, false]
          if (message.type === 'ack') inFlight = false
          if (message.type === 'look') {
            if (looking === null) sentOf = null
            looking = message.at
            // Also one at what it shows already: the window may have left that frame out.
            unanswered = true
          }
          if (message.type === 'live') [looking, sentOf] = [null, null]
        }
        const send = () => {
          const instant = looking ?? head
          if (inFlight || (!unanswered && sentOf?.instant === instant && sentOf.moment === looking)) return
          unanswered = false
          const rows = rowsAt(instant)
          const before = sentOf === null ? null : rowsAt(sentOf.instant)
          const apps = before === null ? rows : rows.filter((row, index) => row.readyCount !== before[index]?.readyCount)
          const base = sentOf?.instant ?? null
          wire.push({
            ...delta(0, 0, {}),
            ...(looking === null ? {} : pastFrame(looking, 0)),
            base,
            seq: instant,
            moment: looking,
            apps,
          })
          sentOf = { instant, moment: looking }
          inFlight = true
        }
        const drain = () => {
          for (let n = 0; n < 50; n += 1) {
            while (heard < sent.length) hear()
            send()
            const frame = wire.shift()
            if (frame) deliver(frame)
          }
        }
        feed.connect(port)
        const looks = acts.flatMap((step) => (step.do === 'look' ? [step.at] : step.do === 'live' ? [null] : []))
        const asked = looks.at(-1) ?? null
        for (const step of acts) {
          if (step.do === 'look') feed.look({ at: step.at, barTo: 9 })
          else if (step.do === 'live') feed.look(null)
          else if (step.do === 'commit') head += 1
          else if (step.do === 'hear') hear()
          else if (step.do === 'restart') {
            // The shell says again what was open and looked at, on the same port.
            while (heard < sent.length) hear()
            wire.length = 0
            ;[sentOf, inFlight] = [null, false]
          } else {
            send()
            const frame = wire.shift()
            if (frame) deliver(frame)
          }
        }
        drain()
        for (const estate of shown) {
          const instant = estate.moment ?? estate.seq ?? 0
          expect(ids.map((id) => estate.apps.get(id)?.readyCount)).toEqual(ids.map((_, index) => readyAt(instant, index)))
        }
        expect(shown.at(-1)?.moment ?? null).toBe(asked)
        if (asked === null) expect(shown.at(-1)?.seq).toBe(head)
      }),
      { numRuns: 300 },
    )
  })
})
