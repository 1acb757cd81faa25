import { describe, expect, it } from 'vitest'
import { shiftAt } from './pixel-shift.ts'

describe('the shift against burn-in', () => {
  it('goes round by single steps, through as many places, never far, and on the average nowhere', () => {
    const places = Array.from({ length: 8 }, (_, n) => shiftAt(n))
    expect(new Set(places.map(String)).size).toBe(8)
    expect(places.reduce((sum, [x, y]) => [sum[0] + x, sum[1] + y], [0, 0])).toEqual([0, 0])
    for (let n = 0; n < 20; n += 1) {
      const [from, to] = [shiftAt(n), shiftAt(n + 1)]
      expect(Math.abs(from[0] - to[0]) + Math.abs(from[1] - to[1])).toBe(1)
      expect(Math.max(Math.abs(to[0]), Math.abs(to[1]))).toBeLessThanOrEqual(1)
    }
  })
})
