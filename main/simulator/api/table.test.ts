import { expect, it } from 'vitest'
import { humanDuration } from './table.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

it.each([
  [-5 * SECOND, '0s'],
  [119 * SECOND, '119s'],
  [2 * MINUTE, '2m'],
  [9 * MINUTE + 30 * SECOND, '9m30s'],
  [179 * MINUTE, '179m'],
  [5 * HOUR + 20 * MINUTE, '5h20m'],
  [47 * HOUR, '47h'],
  [6 * DAY + 12 * HOUR, '6d12h'],
  [271 * DAY, '271d'],
  [1000 * DAY, '2y'],
])('an age of %i ms reads %s, as kubectl words it', (ms, words) => {
  expect(humanDuration(ms)).toBe(words)
})
