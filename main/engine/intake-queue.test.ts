import { expect, test } from 'vitest'
import { batchOf, podOf } from './estate/observed-fixture.ts'
import { createIntakeQueue } from './intake-queue.ts'

const changes = (count: number) =>
  batchOf(
    'east',
    Array.from({ length: count }, (_, n) => podOf(`p${n}`)),
  )

test('takes lists when it is full, and changes until then, in order', () => {
  const queue = createIntakeQueue(() => 0, 2)
  const [first, list] = [changes(3), changes(0)]
  expect(queue.offer(first)).toBe(true)
  expect(queue.offer(changes(1))).toBe(false)
  expect(queue.offer(list)).toBe(true)
  expect(queue.take()).toEqual([first, list])
  expect(queue.offer(changes(2))).toBe(true)
})

test('has room for small pieces of now beside a past that fills it', () => {
  const queue = createIntakeQueue(() => 0, 2, 100)
  const telling = (count: number) => ({
    ...batchOf('prom', []),
    readings: [{ about: { labels: {} }, metric: 'cpuUsed' as const, at: Array(count).fill(1), values: Array(count).fill(1) }],
  })
  expect(queue.offer(telling(99))).toBe(true)
  expect(queue.offer(telling(3))).toBe(false)
  for (let n = 0; n < 50; n += 1) expect(queue.offer(telling(2))).toBe(true)
  expect(queue.offer(telling(2))).toBe(false)
})

test('refuses readings beyond its bound, those that wait to be placed among them, but never the only ones', () => {
  let backlog = 0
  const queue = createIntakeQueue(() => backlog, 2, 3)
  const telling = (values: number[]) => ({
    ...batchOf('prom', []),
    readings: [{ about: { labels: {} }, metric: 'cpuUsed' as const, at: values, values }],
  })
  expect(queue.offer(telling([1, 2, 3, 4]))).toBe(true)
  expect(queue.offer(telling([1]))).toBe(false)
  expect(queue.offer(batchOf('east', [podOf('a')]))).toBe(true)
  queue.take()
  backlog = 3
  expect(queue.offer(telling([1]))).toBe(false)
  backlog = 2
  expect(queue.offer(telling([1]))).toBe(true)
})
