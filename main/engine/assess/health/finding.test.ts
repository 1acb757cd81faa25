import { expect, it } from 'vitest'
import type { Reason } from '../../../../shared/estate/reason.ts'
import { type Finding, reasonsFrom } from './finding.ts'

const failing = (since: number | null): Finding => ({ code: 'app.probe-failing', level: 'minor', since, facts: {} })
const sinceOf = (reasons: readonly Reason[]) => reasons.map(({ since }) => since)

/** Found by the model's property on the order in which objects are seen. */
it('tells the earliest beginning of a cause, in whatever order it was heard of', () => {
  const late = reasonsFrom([failing(2_000)], [], 9_000)
  expect(sinceOf(reasonsFrom([failing(1_000)], late, 9_000))).toEqual([1_000])
  const early = reasonsFrom([failing(1_000)], [], 9_000)
  expect(sinceOf(reasonsFrom([failing(2_000)], early, 9_000))).toEqual([1_000])
  expect(sinceOf(reasonsFrom([failing(null)], early, 9_000))).toEqual([1_000])
  expect(sinceOf(reasonsFrom([failing(null)], [], 9_000))).toEqual([9_000])
})
