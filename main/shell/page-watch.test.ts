import { describe, expect, it } from 'vitest'
import type { LastWords, Place } from '../../shared/ipc/wall.ts'
import { createPageWatch } from './page-watch.ts'

const PLACE: Place = { page: 'capacity', selected: null, alarm: null, look: { at: 1_000, barTo: 2_000 } }
const WORDS: LastWords = { asOf: 5, lines: [{ grade: 'critical', text: '入学报名' }], more: 0 }

/** A screen on a clock that is wound by hand; `sleep` passes time without anybody looking. */
function screen() {
  let now = 1_800_000_000_000
  let loads = 0
  let ends = 0
  let debugged = false
  let opens = true
  const rests: { words: LastWords | null; againAt: number }[] = []
  const said: string[] = []
  const timers = new Set<{ readonly due: number; readonly work: () => void }>()
  const watch = createPageWatch({
    clock: { now: () => now, monotonic: () => now },
    random: () => 1,
    later(work, ms) {
      const timer = { due: now + ms, work }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    load: () => {
      loads += 1
      // A page that comes asks where to stand before it says anything.
      if (opens) watch.resume()
    },
    rest: (words, againAt) => rests.push({ words, againAt }),
    end: () => {
      ends += 1
    },
    debugged: () => debugged,
    log: (line) => said.push(line),
  })
  const wind = (ms: number) => {
    const until = now + ms
    for (;;) {
      const [next] = [...timers].filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)
      if (!next) break
      timers.delete(next)
      now = Math.max(now, next.due)
      next.work()
    }
    now = until
  }
  return {
    watch,
    rests,
    said,
    wind,
    loads: () => loads,
    ends: () => ends,
    debug: () => {
      debugged = true
    },
    /** Pages that are loaded do not come any more. */
    shut: () => {
      opens = false
    },
    sleep: (ms: number) => {
      now += ms
    },
    /** Says every second that it lives. */
    live(seconds: number) {
      for (let second = 0; second < seconds; second += 1) {
        watch.alive(PLACE, WORDS)
        wind(1_000)
      }
    },
    /** Dies at once, each time it is loaded, until the words are shown. */
    loop() {
      for (let turn = 0; rests.length === 0 && turn < 20; turn += 1) {
        watch.gone('crashed')
        wind(rests.length === 0 ? 3_000 : 0)
      }
    },
  }
}

describe('the watch over the page', () => {
  it('loads a page that died again, tells it where it stood, and counts', () => {
    const { watch, live, wind, loads, said } = screen()
    expect(watch.resume()).toMatchObject({ place: null, recoveries: { count: 0, last: null } })
    live(3)
    watch.gone('crashed')
    wind(1_000)
    expect(loads()).toBe(1)
    expect(watch.resume()).toMatchObject({ place: PLACE, recoveries: { count: 1, last: { why: 'crash' } } })
    watch.alive(PLACE, null)
    expect(said.at(-1)).toContain('recovered 1 times')
  })

  it('ends a page that falls silent, and only loads it again once it is gone', () => {
    const { watch, live, wind, loads, ends } = screen()
    live(3)
    wind(6_000)
    expect(ends()).toBe(1)
    expect(loads()).toBe(0)
    watch.gone('killed')
    wind(1_000)
    expect(loads()).toBe(1)
    expect(watch.resume().recoveries.last?.why).toBe('hang')
  })

  it('loads anew even where nobody tells that the silent one is gone', () => {
    const { live, wind, loads } = screen()
    live(3)
    wind(10_000)
    expect(loads()).toBe(1)
  })

  it('takes neither our own sleep nor a debugger for a hanging page', () => {
    const { live, wind, ends, sleep, debug } = screen()
    live(3)
    sleep(3_600_000)
    wind(1_000)
    expect(ends()).toBe(0)
    live(3)
    debug()
    wind(60_000)
    expect(ends()).toBe(0)
  })

  it('gives a page that loads its time', () => {
    const { watch, wind, ends } = screen()
    wind(25_000)
    expect(ends()).toBe(0)
    wind(5_600)
    expect(ends()).toBe(1)
    watch.gone('killed')
    expect(watch.resume().recoveries.last?.why).toBe('no-start')
  })

  it('shows the last known alarms in words in a crash loop, waits longer each time, and tries the wall again', () => {
    const { watch, live, loop, wind, loads, rests } = screen()
    live(3)
    loop()
    expect(rests).toHaveLength(1)
    expect(rests[0]?.words).toEqual(WORDS)
    const before = loads()
    wind(19_000)
    expect(loads()).toBe(before)
    wind(2_000)
    expect(loads()).toBe(before + 1)
    watch.gone('crashed')
    expect(rests).toHaveLength(2)
    wind(30_000)
    expect(loads()).toBe(before + 1)
    wind(11_000)
    expect(loads()).toBe(before + 2)
  })

  it('goes back to the wall after a loop: what was shown may be what the page dies of', () => {
    const { watch, live, loop, rests } = screen()
    live(3)
    watch.gone('crashed')
    expect(watch.resume().place).toEqual(PLACE)
    loop()
    expect(rests[0]?.words).toEqual(WORDS)
    expect(watch.resume().place).toBeNull()
  })

  it('loads a page with a fault anew where it stood, and at the wall where the fault comes again', () => {
    const { watch, live, wind, said } = screen()
    live(3)
    watch.lost('fault', 'TypeError: x is not a function\nwall: forged')
    expect(said.at(-1)).toContain('(fault: TypeError: x is not a function wall: forged)')
    expect(watch.resume()).toMatchObject({ place: PLACE, recoveries: { last: { why: 'fault' } } })
    wind(500)
    watch.alive(PLACE, null)
    watch.lost('fault', 'TypeError')
    expect(watch.resume().place).toBeNull()
  })

  it('takes what a page says while it is left for no word of the one that comes', () => {
    const { watch, live, wind, said, loads, shut } = screen()
    live(3)
    watch.lost('fault', 'TypeError')
    wind(500)
    shut()
    watch.lost('fault', 'TypeError')
    wind(1_000)
    expect(loads()).toBe(2)
    // Deaf or blank, it lives until the next one is there.
    watch.alive(PLACE, null)
    watch.lost('fault', 'TypeError')
    expect(said.at(-1)).toContain('loading it again')
    expect(watch.resume()).toMatchObject({ place: null, recoveries: { count: 2 } })
    watch.alive(PLACE, null)
    expect(said.at(-1)).toContain('the page is back')
  })

  it('forgets the loop once a page lived for a minute', () => {
    const { watch, live, loop, wind, rests, loads } = screen()
    loop()
    wind(21_000)
    live(70)
    const before = loads()
    watch.gone('crashed')
    wind(500)
    expect(rests).toHaveLength(1)
    expect(loads()).toBe(before + 1)
  })

  it('shows the words again where even their own page died', () => {
    const { watch, loop, wind, rests } = screen()
    loop()
    watch.gone('crashed')
    wind(1_500)
    expect(rests).toHaveLength(2)
    expect(rests[1]).toEqual(rests[0])
  })
})
