import fc from 'fast-check'
import { expect, it } from 'vitest'
import { firstOf } from './first-of.ts'

const byNumber = (a: number, b: number): number => a - b

it('gives what sorting would, of any length', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { maxLength: 200 }), fc.nat(60), (list, count) => {
      const before = [...list]
      expect(firstOf(list, count, byNumber)).toEqual([...list].sort(byNumber).slice(0, count))
      expect(list).toEqual(before)
    }),
  )
})

it('compares what is not among the first once', () => {
  let compared = 0
  const list = Array.from({ length: 10_000 }, (_, n) => n)
  firstOf(list, 12, (a, b) => {
    compared += 1
    return a - b
  })
  expect(compared).toBeLessThan(10_100)
})
