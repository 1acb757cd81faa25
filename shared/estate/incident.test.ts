import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldIncident, type IncidentChange, type IncidentDeed, type IncidentEdit, REPORT_FIELDS } from './incident.ts'
import { incidentEditSchema, incidentSchema } from './incident-schema.ts'

const OPEN: IncidentDeed = { do: 'open', origin: 'range', title: 'red packets', scope: null, from: 1_000, to: null }

const edit = (n: number, deed: IncidentDeed, step = `s${n}`): IncidentEdit => ({
  ...{ id: `e${n}`, incident: 'i', step, author: null, deed, at: 1_000 + n },
})

const moment = fc.record({ at: fc.nat(5_000), who: fc.string(), word: fc.string() })
const change: fc.Arbitrary<IncidentChange> = fc.oneof(
  fc.record({ set: fc.constant('title' as const), value: fc.string() }),
  fc.record({ set: fc.constant('field' as const), field: fc.constantFrom(...REPORT_FIELDS), value: fc.string() }),
  fc.record({ set: fc.constant('note' as const), id: fc.constantFrom('a', 'b', 'c'), value: fc.option(moment) }),
  fc.record({
    set: fc.constant('milestone' as const),
    which: fc.constantFrom('detected' as const, 'recovered' as const),
    value: fc.option(moment),
  }),
  fc.record({
    set: fc.constant('milestone-text' as const),
    which: fc.constantFrom('detected' as const, 'recovered' as const),
    part: fc.constantFrom('who' as const, 'word' as const),
    value: fc.string(),
  }),
  fc.record({ set: fc.constant('closed' as const), value: fc.boolean() }),
)

/** Steps of one to three changes each, every one with a name of its own. */
const steps = fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 12 })

function written(all: readonly (readonly IncidentChange[])[]): IncidentEdit[] {
  const edits = [edit(0, OPEN)]
  all.forEach((changes, step) => {
    for (const each of changes) edits.push(edit(edits.length, { do: 'change', change: each }, `step${step}`))
  })
  return edits
}

/** What stands, apart from when it was said. */
const standing = (edits: readonly IncidentEdit[]) => {
  const { editedAt: _, ...incident } = foldIncident(edits) ?? expect.fail('it is not open')
  return incident
}

test('undo takes back the newest step, and so many the newest so many', () => {
  fc.assert(
    fc.property(steps, fc.nat(15), (all, undone) => {
      const edits = written(all)
      const undos = Array.from({ length: undone }, (_, n) => edit(1_000 + n, { do: 'undo' }))
      expect(standing([...edits, ...undos])).toEqual(standing(written(all.slice(0, Math.max(0, all.length - undone)))))
    }),
  )
})

test('what is changed after an undo stands on what the undo left', () => {
  fc.assert(
    fc.property(steps, change, (all, next) => {
      const last: IncidentEdit = edit(2_000, { do: 'change', change: next }, 'later')
      expect(standing([...written(all), edit(1_500, { do: 'undo' }), last])).toEqual(
        standing([...written(all.slice(0, -1)), last]),
      )
    }),
  )
})

test('the last word on a thing counts', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const incident = standing(written(all))
      const changes = all.flat()
      for (const field of REPORT_FIELDS) {
        const last = changes.filter((each) => each.set === 'field' && each.field === field).at(-1)
        expect(incident.report[field]).toBe(last?.set === 'field' ? last.value : '')
      }
      const moments = incident.notes.map(({ at }) => at)
      expect(moments).toEqual([...moments].sort((a, b) => a - b))
    }),
  )
})

test('what is kept and what it comes to pass their schemas as they are', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const edits = written(all)
      for (const each of edits) expect(incidentEditSchema.parse(each)).toEqual(each)
      expect(incidentSchema.parse(foldIncident(edits))).toEqual(foldIncident(edits))
    }),
  )
})

test('a name and a word that are typed at once both stay, whichever comes first', () => {
  const at = { at: 5, who: '', word: '' }
  const who: IncidentChange = { set: 'milestone-text', which: 'notified', part: 'who', value: '王' }
  const word: IncidentChange = { set: 'milestone-text', which: 'notified', part: 'word', value: '已电话' }
  const first: IncidentChange = { set: 'milestone', which: 'notified', value: at }
  for (const changes of [
    [first, who, word],
    [first, word, who],
  ]) {
    expect(standing(written([changes])).milestones.notified).toEqual({ at: 5, who: '王', word: '已电话' })
  }
  expect(standing(written([[who]])).milestones.notified).toBeNull()
})

test('edits without an opening are no incident', () => {
  expect(foldIncident([])).toBeNull()
  expect(foldIncident([edit(1, { do: 'undo' })])).toBeNull()
})
