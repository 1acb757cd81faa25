import { expect, it } from 'vitest'
import { sparkPath } from './spark-path.ts'

it('draws from nought at the foot to the highest at the top', () => {
  expect(sparkPath([0, 5, 10], 30, 12)).toBe('M0 11L10 6L20 1H30')
})

it('breaks at gaps: what was not seen is no nought', () => {
  expect(sparkPath([10, null, 10, null], 40, 12)).toBe('M0 1H10M20 1H30')
  expect(sparkPath([null, null], 40, 12)).toBe('')
  expect(sparkPath([], 40, 12)).toBe('')
})
