import { expect, test } from 'vitest'
import { crashRun } from '../crash/crash-run.ts'

const ROUNDS = 20

test('killed at any moment, the journal opens, nothing shown is lost, and cursors never run ahead of the data', async () => {
  const failures: string[] = []
  // Another seed each time: what fails is told with its seed and round, and can be run again by hand.
  const seed = Date.now() % 1_000_000
  const { good } = await crashRun(ROUNDS, seed, (line) => failures.push(line))
  expect(failures).toEqual([])
  expect(good).toBe(ROUNDS)
})
