import { expect, test } from 'vitest'
import { presentOf } from './present.ts'

const row = (level: 'critical' | 'notice', shelved = false) => ({
  level,
  handling: shelved ? { acknowledged: null, shelved: { by: 'Li', at: 1, until: 2, reason: 'x' }, brokeThrough: false } : null,
})

test('alarms are counted as the wall counts them, without those that are shelved', () => {
  const { alarms, asOf, live } = presentOf(
    [row('critical'), row('notice'), row('notice', true)],
    [{ phase: 'live', asOf: 7 }],
    null,
  )
  expect(alarms).toEqual({ critical: 1, major: 0, minor: 0, notice: 1 })
  expect([asOf, live]).toEqual([7, true])
})

test('where nothing was ever reached nobody knows of alarms, and a source that is lost is told by its age', () => {
  expect(presentOf([], [{ phase: 'connecting', asOf: null }], null).alarms).toBeNull()
  expect(presentOf([], [{ phase: 'waiting', asOf: 5 }], null)).toMatchObject({ asOf: 5, live: false })
})
