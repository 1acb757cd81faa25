import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { POLLING_EVENTS, POLLING_STATES, POLLING_TABLE, type PollingState, pollingPhase } from './polling-states.ts'

const follow = (state: PollingState, events: readonly (typeof POLLING_EVENTS)[number][]) =>
  events.reduce((at, event) => POLLING_TABLE[at][event] ?? at, state)

describe('polling states', () => {
  it('can always be closed, and started again', () => {
    for (const state of POLLING_STATES) expect(follow(state, ['close', 'start'])).toBe('contacting')
  })

  it('comes to live from anywhere once it is started and answers come', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...POLLING_EVENTS)), (events) => {
        const state = follow('idle', events)
        expect(follow(state, ['start', 'due', 'reached'])).toBe('live')
      }),
    )
  })

  it('never says live while it is not sure', () => {
    for (const state of POLLING_STATES) {
      const phases = [true, false].map((tried) => pollingPhase(state, tried, false))
      expect(phases.includes('live')).toBe(state === 'live' || state === 'renewing')
      expect(pollingPhase(state, true, true)).not.toBe('live')
    }
    expect([pollingPhase('contacting', false, false), pollingPhase('contacting', true, false)]).toEqual(['connecting', 'waiting'])
  })
})
