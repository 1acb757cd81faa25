import { expect, it } from 'vitest'
import { FLAPS_LEAST, FLAPS_MOST, RULE_SECONDS_MAX } from '../../../shared/policy/alarm-limits.ts'
import { alarmsSchema } from '../../../shared/policy/alarm-rules.ts'
import { figureFrom } from './figure-field.tsx'

it.each(['0', '1', '-3', '2.5', '1e9', '90.4'])('makes a figure of %s that the rules take', (typed) => {
  const count = figureFrom(typed, { least: FLAPS_LEAST, most: FLAPS_MOST })
  const windowSeconds = figureFrom(typed, { least: 0, most: RULE_SECONDS_MAX })
  expect(alarmsSchema.safeParse({ flapping: { count, windowSeconds } }).success).toBe(true)
})

it.each(['', ' ', 'x', '-'])('makes none of "%s"', (typed) => {
  expect(figureFrom(typed, { least: 0, most: 1 })).toBeNull()
})
