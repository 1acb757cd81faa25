import { describe, expect, it } from 'vitest'
import type { JournalState, PastPlace } from '../../shared/estate/frame.ts'
import type { Look } from '../feed/feed.ts'
import { AT_PRESENT, createTraveller, type Shown, type Travel } from './traveller.ts'

const SLICE_MS = 600_000
const NOW = 1_788_000_300_000
const BAR_TO = 1_788_000_600_000
const PLACE: PastPlace = { watched: true, previousChange: null, nextChange: null, previousAlarm: null, nextAlarm: null }
const JOURNAL: JournalState = {
  sizeBytes: 1,
  limitBytes: 2,
  freeBytes: null,
  historyFrom: NOW - 3 * 86_400_000,
  samplesFrom: null,
  unrecordedSince: null,
  problem: null,
}

/** A window whose engine answers when it is told to, on a clock that is wound by hand. */
function journey() {
  let now = NOW
  let travel: Travel = AT_PRESENT
  let shown: Shown = { moment: null, past: null, journal: JOURNAL, bar: { to: BAR_TO, sliceMs: SLICE_MS } }
  const sent: (Look | null)[] = []
  let again = 0
  let left = 0
  let bounds: { readonly from: number; readonly to: number } | null = null
  const timers = new Set<{ readonly due: number; readonly work: () => void }>()
  const traveller = createTraveller({
    get: () => travel,
    set: (part) => {
      travel = { ...travel, ...part }
    },
    shown: () => shown,
    now: () => now,
    monotonic: () => now,
    later(work, ms) {
      const timer = { due: now + ms, work }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    send: (look) => sent.push(look),
    again: () => {
      again += 1
    },
    bounds: () => bounds,
    leave: () => {
      left += 1
    },
  })
  return {
    traveller,
    sent,
    travel: () => travel,
    again: () => again,
    left: () => left,
    /** A case of this window is open. */
    bound(from: number, to: number) {
      bounds = { from, to }
    },
    lastAt: () => sent.at(-1)?.at ?? null,
    wind(ms: number) {
      const until = now + ms
      for (;;) {
        const [next] = [...timers].filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)
        if (!next) break
        timers.delete(next)
        now = next.due
        next.work()
      }
      now = until
    },
    /** The bar is there, or not yet. */
    barIs(bar: Shown['bar']) {
      shown = { ...shown, bar }
    },
    answer(moment: number | null = sent.at(-1)?.at ?? null, place: Partial<PastPlace> = {}) {
      shown = { ...shown, moment, past: moment === null ? null : { ...PLACE, ...place } }
      traveller.arrived(moment)
    },
  }
}

describe('the traveller', () => {
  it('stands at a moment again before anything is on screen', () => {
    const { traveller, sent, answer, travel } = journey()
    const look = { at: NOW - 60_000, barTo: BAR_TO - 1 }
    traveller.resume(look)
    expect(sent).toEqual([look])
    expect(travel()).toMatchObject(look)
    answer()
    expect(travel().at).toBe(look.at)
  })

  it('takes no step while there is no bar, and none of itself once there is', () => {
    const { traveller, barIs, answer, sent, travel } = journey()
    barIs(null)
    traveller.step('previous', 'Alarm')
    barIs({ to: BAR_TO, sliceMs: SLICE_MS })
    answer(null)
    answer(null)
    expect([travel().at, sent]).toEqual([null, []])
  })

  it('asks for one moment at a time, and for the newest next', () => {
    const { traveller, sent, answer, travel } = journey()
    for (const ago of [60_000, 50_000, 40_000]) traveller.look(NOW - ago)
    expect(travel().at, 'the handle moves at once').toBe(NOW - 40_000)
    expect(sent.map((look) => look?.at)).toEqual([NOW - 60_000])
    answer()
    expect(sent.map((look) => look?.at)).toEqual([NOW - 60_000, NOW - 40_000])
    answer()
    expect(sent).toHaveLength(2)
  })

  it('keeps the end of the bar where it was when the past was entered', () => {
    const { traveller, sent, answer, wind } = journey()
    traveller.look(NOW - 60_000)
    answer()
    wind(3 * SLICE_MS)
    traveller.look(NOW - 120_000)
    answer()
    expect(sent.map((look) => look?.barTo)).toEqual([BAR_TO - 1, BAR_TO - 1])
    traveller.day(-1)
    expect(sent.at(-1)).toEqual({ at: NOW - 120_000 - 86_400_000, barTo: BAR_TO - 1 - 86_400_000 })
  })

  it('takes what is not past for the present, and goes no further back than the record', () => {
    const { traveller, sent, travel, answer } = journey()
    traveller.look(NOW + 5)
    expect([travel().at, sent]).toEqual([null, []])
    traveller.look(5)
    expect(travel().at).toBe(JOURNAL.historyFrom)
    answer()
    traveller.look(NOW)
    expect([travel().at, sent.at(-1)]).toEqual([null, null])
  })

  it('stands at the first moment on record where that is the answer', () => {
    const { traveller, answer, travel, sent } = journey()
    traveller.look(NOW - 60_000)
    answer(NOW - 30_000)
    expect(travel().at).toBe(NOW - 30_000)
    expect(sent).toHaveLength(1)
  })

  it('goes by a link to what there is: the first on record for what lies before it, and the present for what is to come', () => {
    const { traveller, sent, travel } = journey()
    const first = JOURNAL.historyFrom ?? 0
    traveller.resume({ at: 0, barTo: 0 })
    expect(sent.at(-1)).toEqual({ at: first, barTo: first })
    traveller.resume({ at: NOW + 86_400_000, barTo: NOW + 86_400_000 })
    expect([travel().at, sent.at(-1)]).toEqual([null, null])
  })

  it('steps to changes and alarms, from the present by way of now', () => {
    const { traveller, answer, travel, lastAt } = journey()
    traveller.step('next', 'Change')
    expect(travel().at).toBeNull()
    traveller.step('previous', 'Alarm')
    answer(NOW, { previousAlarm: NOW - 300_000 })
    expect(lastAt()).toBe(NOW - 300_000)
    traveller.step('next', 'Change')
    answer(NOW - 300_000, { nextChange: NOW - 200_000 })
    expect(lastAt()).toBe(NOW - 200_000)
    answer()
    traveller.step('next', 'Change')
    expect(travel().at, 'there is none').toBe(NOW - 200_000)
  })

  it.each([1, 10, 60] as const)('plays ×%i, never faster than the answers, and ends in the present', (speed) => {
    const { traveller, answer, wind, travel, sent } = journey()
    traveller.look(NOW - 600_000)
    answer()
    traveller.setSpeed(speed)
    traveller.toggle()
    wind(1000)
    expect(sent).toHaveLength(2)
    wind(1000)
    expect(sent, 'the last one has not come').toHaveLength(2)
    answer()
    wind(250)
    expect(travel().at).toBe(NOW - 600_000 + Math.floor((2.25 * speed * 1000) / 1000) * 1000)
    answer()
    for (let n = 0; n < 2000 && travel().at !== null; n += 1) {
      wind(250)
      if (sent.at(-1)) answer()
    }
    expect(speed === 1 ? travel().playing : travel().at).toBe(speed === 1 ? true : null)
  })

  it('says when a moment does not come, and can be sent on', () => {
    const { traveller, wind, travel, sent, answer, again } = journey()
    traveller.look(NOW - 60_000)
    wind(20_000)
    expect(travel().failed).toEqual({ what: 'no-answer' })
    traveller.look(NOW - 60_000)
    expect([travel().failed, again()]).toEqual([null, 1])
    traveller.look(NOW - 50_000)
    answer(NOW - 60_000)
    expect(sent.at(-1)?.at).toBe(NOW - 50_000)
  })

  it('asks once more for a present that does not come', () => {
    const { traveller, wind, answer, again, travel } = journey()
    traveller.look(NOW - 60_000)
    answer()
    traveller.live()
    answer(NOW - 60_000)
    expect(travel().at).toBeNull()
    wind(5_000)
    expect(again()).toBe(1)
    answer(null)
    wind(60_000)
    expect(again()).toBe(1)
  })

  it('stays inside of a case, plays to its end and stops there, and leaves it where it would go live', () => {
    const { traveller, travel, sent, wind, bound, left, answer } = journey()
    const [from, to] = [NOW - 7_200_000, NOW - 3_600_000]
    bound(from, to)
    traveller.resume({ at: from + 60_000, barTo: to - 1 })
    answer()
    traveller.look(NOW)
    expect(sent.at(-1)).toEqual({ at: to - 1, barTo: to - 1 })
    answer()
    traveller.look(from - 5)
    expect(sent.at(-1)?.at).toBe(from)
    answer()
    traveller.look(to - 2_500)
    answer()
    traveller.toggle()
    for (let n = 0; n < 20; n += 1) {
      wind(250)
      answer()
    }
    expect([travel().at, travel().playing]).toEqual([to - 1, false])
    traveller.day(1)
    expect(left()).toBe(0)
    traveller.live()
    expect([left(), sent.at(-1)?.at]).toEqual([1, to - 1])
  })
})
