import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PlaylistEvent, type Rules, step, type Turn } from './playlist.ts'

const RULES: Rules = {
  on: true,
  stops: [
    { scene: 'wall', seconds: 60 },
    { scene: 'capacity', seconds: 20 },
  ],
  holdSeconds: 300,
  touchSeconds: 120,
}
const TICK: PlaylistEvent = { type: 'tick', calling: false }

/** A screen on a clock wound by hand, one tick a second. */
function screen(rules: Rules = RULES) {
  let now = 1_800_000_000_000
  let turn: Turn = { mode: 'off' }
  let shown = ''
  const tell = (event: PlaylistEvent) => {
    const next = step(turn, event, rules, now)
    turn = next.turn
    if (next.go?.what === 'stop') shown = rules.stops[next.go.index]?.scene ?? '?'
    if (next.go?.what === 'alarm') shown = 'alarm'
  }
  return {
    tell,
    shown: () => shown,
    mode: () => turn.mode,
    pass(seconds: number, calling = false) {
      for (let second = 0; second < seconds; second += 1) {
        now += 1000
        tell({ type: 'tick', calling })
      }
    },
    jump: (ms: number) => {
      now += ms
    },
  }
}

describe('the playlist', () => {
  it('shows each scene for its time, and begins anew', () => {
    const { tell, pass, shown } = screen()
    tell(TICK)
    expect(shown()).toBe('wall')
    pass(59)
    expect(shown()).toBe('wall')
    pass(1)
    expect(shown()).toBe('capacity')
    pass(20)
    expect(shown()).toBe('wall')
  })

  it('goes to a new grave alarm, and on from where it was once somebody took note', () => {
    const { tell, pass, shown } = screen()
    tell(TICK)
    pass(65)
    tell({ type: 'alarm' })
    expect(shown()).toBe('alarm')
    pass(200, true)
    expect(shown()).toBe('alarm')
    tell({ type: 'noted' })
    expect(shown()).toBe('capacity')
  })

  it('goes on by itself where nobody takes note', () => {
    const { tell, pass, shown } = screen()
    tell(TICK)
    tell({ type: 'alarm' })
    pass(300, true)
    expect(shown()).toBe('wall')
  })

  it('leaves the screen to a person, and shows the alarm that came meanwhile when they are gone', () => {
    const { tell, pass, shown, mode } = screen()
    tell(TICK)
    pass(65)
    tell({ type: 'touch' })
    tell({ type: 'alarm' })
    pass(100, true)
    expect(shown(), 'not torn from under their hands').toBe('capacity')
    tell({ type: 'touch' })
    pass(100, true)
    expect(mode()).toBe('touched')
    pass(20, true)
    expect(shown()).toBe('alarm')
  })

  it('goes on after a page that failed where that stood, and leaves a person what they looked at', () => {
    const { tell, pass, shown, mode } = screen()
    tell({ type: 'resumed', index: 1, person: false })
    expect([mode(), shown()]).toEqual(['playing', ''])
    pass(19)
    expect(shown()).toBe('')
    pass(1)
    expect(shown()).toBe('wall')
    const past = screen()
    past.tell({ type: 'resumed', index: 1, person: true })
    past.pass(119)
    expect([past.mode(), past.shown()]).toEqual(['touched', ''])
    past.pass(1)
    expect(past.shown()).toBe('capacity')
    const elsewhere = screen()
    elsewhere.tell({ type: 'resumed', index: -1, person: false })
    elsewhere.tell(TICK)
    expect(elsewhere.shown()).toBe('wall')
  })

  it('is off where it is off, or where it knows no scene', () => {
    for (const rules of [
      { ...RULES, on: false },
      { ...RULES, stops: [] },
    ]) {
      const { tell, mode, shown } = screen(rules)
      for (const event of [TICK, { type: 'alarm' }, { type: 'touch' }] as const) tell(event)
      expect([mode(), shown()]).toEqual(['off', ''])
    }
  })

  it('never stands still for longer than its longest time, whatever happens to the clock', () => {
    const event = fc.oneof(
      fc.constant<PlaylistEvent>({ type: 'alarm' }),
      fc.constant<PlaylistEvent>({ type: 'noted' }),
      fc.constant<PlaylistEvent>({ type: 'touch' }),
      fc.constant(TICK),
      fc.integer({ min: -86_400_000, max: 86_400_000 }),
    )
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const { tell, jump, pass, mode } = screen()
        for (const each of events) typeof each === 'number' ? jump(each) : tell(each)
        pass(301)
        expect(mode()).toBe('playing')
      }),
    )
  })
})
