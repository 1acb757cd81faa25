import { expect, it } from 'vitest'
import { lineData } from './line-data.ts'

it('dots what stands alone between gaps, and nothing else', () => {
  const data = lineData({ from: 0, stepMs: 1, values: [1, null, 2, 3, null, 4] }, 100, 16)
  expect(data.map((point) => 'symbol' in point)).toEqual([true, false, false, false, false, true])
})
