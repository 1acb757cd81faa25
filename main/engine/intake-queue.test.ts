import { expect, test } from 'vitest'
import { batchOf, podOf } from './estate/observed-fixture.ts'
import { createIntakeQueue } from './intake-queue.ts'

const changes = (count: number) =>
  batchOf(
    'east',
    Array.from({ length: count }, (_, n) => podOf(`p${n}`)),
  )

test('takes lists when it is full, and changes until then, in order', () => {
  const queue = createIntakeQueue(2)
  const [first, list] = [changes(3), changes(0)]
  expect(queue.offer(first)).toBe(true)
  expect(queue.offer(changes(1))).toBe(false)
  expect(queue.offer(list)).toBe(true)
  expect(queue.take()).toEqual([first, list])
  expect(queue.offer(changes(2))).toBe(true)
})
