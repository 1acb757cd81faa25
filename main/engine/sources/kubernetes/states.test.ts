import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GATE_EVENTS, GATE_STATES, GATE_TABLE, phaseOf } from './source-phase.ts'
import { WATCH_EVENTS, WATCH_STATES, WATCH_TABLE, type WatchState } from './watch-states.ts'

const view = (state: WatchState, settled = false, doubted = false) => ({ state, settled, doubted })

describe('the table of a watch', () => {
  it('lets every state come back to watching', () => {
    const reaches = (from: WatchState, seen = new Set<WatchState>()): boolean => {
      if (from === 'watching') return true
      if (seen.has(from)) return false
      seen.add(from)
      return WATCH_EVENTS.some((event) => {
        const next = WATCH_TABLE[from][event]
        return next !== null && next !== 'off' && reaches(next, seen)
      })
    }
    for (const state of WATCH_STATES) expect([state, reaches(state)]).toEqual([state, true])
  })

  it('watches only what it listed or may go on with', () => {
    for (const state of WATCH_STATES) {
      for (const event of WATCH_EVENTS) {
        const next = WATCH_TABLE[state][event]
        if (next === 'watching') expect(event).toBe('opened')
        if (next === 'opening') expect(['current', 'taken']).toContain(event)
      }
    }
  })
})

describe('the phase of a source', () => {
  it('is live only when the gate is up and every observed watch runs', () => {
    const views = fc.array(fc.record({ state: fc.constantFrom(...WATCH_STATES), settled: fc.boolean(), doubted: fc.boolean() }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(fc.constantFrom(...GATE_STATES), fc.boolean(), views, (gate, tried, watches) => {
        const observed = watches.filter((each) => !(each.state === 'not-observed' && each.settled))
        const live =
          gate === 'up' &&
          observed.length > 0 &&
          observed.every((each) => !each.doubted && (each.state === 'watching' || each.state === 'resuming'))
        expect(phaseOf(gate, tried, watches) === 'live').toBe(live)
      }),
    )
  })

  it('names what is in the way', () => {
    expect(phaseOf('contacting', false, [view('off')])).toBe('connecting')
    expect(phaseOf('contacting', true, [view('watching')])).toBe('waiting')
    expect(phaseOf('up', true, [view('watching'), view('listing')])).toBe('syncing')
    expect(phaseOf('up', true, [view('watching'), view('pausing'), view('listing')])).toBe('waiting')
    expect(phaseOf('up', true, [view('watching'), view('not-observed', true)])).toBe('live')
    expect(phaseOf('up', true, [view('watching'), view('not-observed', false)])).toBe('waiting')
    expect(phaseOf('up', true, [view('not-observed', true)])).toBe('refused')
    expect(phaseOf('up', true, [view('watching'), view('watching', false, true)])).toBe('waiting')
  })

  it('can always be closed', () => {
    for (const state of GATE_STATES) expect(GATE_TABLE[state].close).toBe('idle')
    expect(GATE_EVENTS).toContain('close')
  })
})
