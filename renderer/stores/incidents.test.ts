import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { IncidentDeed, IncidentDraft } from '../../shared/estate/incident.ts'
import { answeredIncident, type Incidents, NO_INCIDENTS, saidOf } from './incidents.ts'

const typed = (value: string): IncidentDeed => ({ do: 'change', change: { set: 'field', field: 'cause', value } })
const draft = (id: string, deed: IncidentDeed, step = 's'): IncidentDraft => ({ id, incident: 'i', step, author: null, deed })
const values = ({ unsaid }: Incidents) =>
  unsaid.map(({ deed }) => (deed.do === 'change' && deed.change.set === 'field' ? deed.change.value : deed.do))

test('one thing is on its way, and what is typed on meanwhile is one more', () => {
  let state = saidOf(NO_INCIDENTS, draft('a', typed('网')))
  for (const value of ['网关', '网关证', '网关证书']) state = saidOf(state, draft(value, typed(value)))
  expect(values(state)).toEqual(['网', '网关证书'])
  state = answeredIncident(state, { id: 'a', problem: null })
  expect(values(state)).toEqual(['网关证书'])
})

test('an undo and another field wait their turn', () => {
  let state = saidOf(NO_INCIDENTS, draft('a', typed('x')))
  state = saidOf(state, draft('b', typed('y')))
  state = saidOf(state, draft('c', { do: 'undo' }))
  state = saidOf(state, draft('d', typed('z')))
  expect(values(state)).toEqual(['x', 'y', 'undo', 'z'])
  expect(state.undone).toBe(1)
})

test('a refusal is told with its step, and what waits goes on', () => {
  let state = saidOf(NO_INCIDENTS, draft('a', typed('x'), 'one'))
  state = saidOf(state, draft('b', typed('y'), 'two'))
  const problem = { code: 'incident.too-long', facts: { length: 5, max: 4 }, at: 1 } as const
  state = answeredIncident(state, { id: 'a', problem })
  expect(state.problem).toEqual({ code: 'incident.too-long', facts: problem.facts, incident: 'i', step: 'one' })
  expect(values(state)).toEqual(['y'])
  expect(saidOf(state, draft('c', typed('z'))).problem).toBeNull()
})

test('the answer to another is none', () => {
  const state = saidOf(NO_INCIDENTS, draft('a', typed('x')))
  expect(answeredIncident(state, { id: 'z', problem: null })).toBe(state)
})

test('whenever the answers come, the last word of each field is said', () => {
  const step = fc.oneof(
    fc.string().map((value) => ({ value })),
    fc.constant('answer' as const),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let state: Incidents = NO_INCIDENTS
      const heard: string[] = []
      let last: string | null = null
      const answer = () => {
        const first = state.unsaid[0]
        if (first === undefined) return
        heard.push(...values({ ...state, unsaid: [first] }))
        state = answeredIncident(state, { id: first.id, problem: null })
      }
      steps.forEach((each, n) => {
        if (each === 'answer') {
          answer()
          return
        }
        last = each.value
        state = saidOf(state, draft(`d${n}`, typed(each.value)))
      })
      while (state.unsaid.length > 0) answer()
      expect(heard.at(-1) ?? null).toBe(last)
    }),
  )
})
