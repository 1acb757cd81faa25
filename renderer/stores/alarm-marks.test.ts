import { expect, test } from 'vitest'
import type { MarkDraft } from '../../shared/estate/alarm-mark.ts'
import { answeredMark, NO_MARKS, said, undoing } from './alarm-marks.ts'

const draft: MarkDraft = {
  id: 'm',
  alarm: 'cause:x',
  level: 'major',
  what: 'acknowledge',
  author: ' 李 ',
  reason: '',
  until: null,
}
const undo = undoing(draft, null)
const opened = { ...NO_MARKS, form: { alarm: 'cause:x', level: 'major', what: 'acknowledge' } as const }

test('what is said waits for its answer, is told with what takes it back, and closes the form', () => {
  const waits = said(opened, draft, undo, 0)
  expect(waits.saying).toMatchObject({ type: 'mark-alarm', author: '李' })
  expect(said(waits, { ...draft, id: 'other' }, undo, 0)).toBe(waits)
  expect(answeredMark(waits, { id: 'other', problem: null })).toBe(waits)
  const done = answeredMark(waits, { id: 'm', problem: null })
  expect(done).toMatchObject({ form: null, saying: null, done: { undo: { alarm: 'cause:x', what: 'unacknowledge' } } })
})

test('what cannot be written stays in the form with the reason', () => {
  expect(said(opened, { ...draft, author: '' }, undo, 0)).toMatchObject({ saying: null, problem: { code: 'alarm.unsigned' } })
  const refused = answeredMark(said(opened, draft, undo, 0), { id: 'm', problem: { code: 'alarm.gone', facts: {}, at: 0 } })
  expect(refused).toMatchObject({ form: opened.form, saying: null, done: null, problem: { code: 'alarm.gone' } })
})

test('a shelf that is taken down can be put up again as it was', () => {
  const before = { acknowledged: null, brokeThrough: false, shelved: { by: '李', at: 1, until: 9, reason: '割接' } }
  expect(undoing({ ...draft, what: 'unshelve' }, before)).toEqual({
    ...{ alarm: 'cause:x', level: 'major', what: 'shelve', reason: '割接', until: 9 },
  })
})
