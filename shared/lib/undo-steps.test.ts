import { expect, it } from 'vitest'
import { UNDOS_KEPT, withSteps } from './undo-steps.ts'

it('keeps the latest steps in their order, and lets the oldest go', () => {
  const steps = Array.from({ length: UNDOS_KEPT + 5 }, (_, n) => n).reduce<readonly number[]>(
    (before, n) => withSteps([n], before),
    [],
  )
  expect(steps).toHaveLength(UNDOS_KEPT)
  expect(steps[0]).toBe(UNDOS_KEPT + 4)
  expect(steps.at(-1)).toBe(5)
  expect(withSteps([], steps)).toEqual(steps)
})
