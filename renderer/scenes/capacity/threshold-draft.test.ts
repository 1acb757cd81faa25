import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CAPACITY_ORDER } from '../../../shared/policy/capacity-limits.ts'
import { capacitySchema, DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { draftOf, onScreen, THRESHOLDS } from './threshold-draft.ts'

const { capacity } = DEFAULT_POLICY
const figure = fc.oneof(fc.integer({ min: -5, max: 120 }), fc.double({ min: 0, max: 2_000_000, noNaN: true }))
const typed = fc.record(Object.fromEntries(THRESHOLDS.map(({ key }) => [key, figure.map(String)])), { requiredKeys: [] })

it('finds an issue in whatever the rules do not take, and in nothing else', () => {
  fc.assert(
    fc.property(typed, (typed) => {
      const { rules, issues } = draftOf(capacity, typed)
      expect(issues.size === 0).toBe(capacitySchema.safeParse(rules).success)
    }),
  )
})

it('says it beside the thresholds that were typed', () => {
  expect([...draftOf(capacity, { tight: '90' }).issues]).toEqual([['tight', { what: 'notAbove', other: 'saturated', n: 85 }]])
  expect([...draftOf(capacity, { saturated: '60' }).issues]).toEqual([['saturated', { what: 'notBelow', other: 'tight', n: 70 }]])
  expect([...draftOf(capacity, { leastSeen: '5' }).issues]).toEqual([['leastSeen', { what: 'range', least: 10, most: 100 }]])
})

it('keeps the figure in force where what is typed is none yet, and takes no rules with it', () => {
  const { rules, edited, issues } = draftOf(capacity, { windowDays: '', tight: '75' })
  expect(rules).toEqual({ ...capacity, tight: 0.75 })
  expect(edited).toEqual(['tight'])
  expect([...issues]).toEqual([['windowDays', { what: 'none' }]])
})

it('takes a figure as it stands on screen for no edit', () => {
  const shown = Object.fromEntries(THRESHOLDS.map(({ key }) => [key, String(onScreen(capacity, key))]))
  expect(draftOf(capacity, shown)).toMatchObject({ edited: [], rules: capacity })
})

it('orders thresholds of one unit', () => {
  const unit = (key: string) => THRESHOLDS.find((each) => each.key === key)?.unit
  expect(CAPACITY_ORDER.filter(([low, high]) => unit(low) !== unit(high))).toEqual([])
})
