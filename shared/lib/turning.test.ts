import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTurning } from './turning.ts'

test('what is asked for between turns stays, and what is not is let go at the second', () => {
  const kept = createTurning<number>()
  kept.set('a', 1)
  kept.set('b', 2)
  kept.turn()
  expect(kept.get('a')).toBe(1)
  kept.turn()
  expect([kept.get('a'), kept.get('b')]).toEqual([1, undefined])
  kept.clear()
  expect(kept.get('a')).toBeUndefined()
})

test('what it says is what was set last, whenever it turns', () => {
  const step = fc.oneof(
    fc.record({ key: fc.constantFrom('a', 'b', 'c'), value: fc.nat(5) }),
    fc.record({ key: fc.constantFrom('a', 'b', 'c') }),
    fc.constant('turn' as const),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const kept = createTurning<number>()
      const last = new Map<string, number>()
      for (const each of steps) {
        if (each === 'turn') kept.turn()
        else if ('value' in each) {
          kept.set(each.key, each.value)
          last.set(each.key, each.value)
        } else expect([undefined, last.get(each.key)]).toContain(kept.get(each.key))
      }
    }),
  )
})
