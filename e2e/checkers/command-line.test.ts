import { expect, it } from 'vitest'
import { z } from 'zod'
import { readOptions } from '../fixtures/command-line.ts'

const USAGE = 'npm run shoot -- [--rounds 3] [--size small|large]…'
const read = (...args: string[]) =>
  readOptions(
    args,
    USAGE,
    { rounds: { type: 'string', default: '3' }, size: { type: 'string', multiple: true } },
    z.object({ rounds: z.coerce.number().int().min(1), size: z.array(z.enum(['small', 'large'])).default([]) }),
  )

it('reads what is given, and what is not by its default', () => {
  expect(read('--size', 'small', '--size', 'large')).toEqual({ options: { rounds: 3, size: ['small', 'large'] } })
  expect(read('--rounds', '5')).toEqual({ options: { rounds: 5, size: [] } })
})

it('answers a question for help with the usage, and with nothing wrong', () => {
  expect(read('--help')).toEqual({ told: USAGE, exitCode: 0 })
  expect(read('--rounds', '5', '-h')).toEqual({ told: USAGE, exitCode: 0 })
})

it.each([
  [['--colour', 'red'], /--colour/],
  [['--rounds'], /--rounds/],
  [['--rounds', 'many'], /^--rounds: must be a number/],
  [['--rounds', '0'], /^--rounds: must be at least 1\n/],
  [['--size', 'huge'], /^--size: must be one of small, large\n/],
  [['small'], /small/],
])('says what is wrong with %j, and how it is used', (args, why) => {
  expect(read(...args)).toEqual({ told: expect.stringMatching(why), exitCode: 2 })
  expect(read(...args)).toEqual({ told: expect.stringContaining(`\n${USAGE}`), exitCode: 2 })
})
