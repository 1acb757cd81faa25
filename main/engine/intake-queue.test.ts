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

const readings = (count: number) => ({
  ...batchOf('prom', []),
  readings: [{ about: { labels: {} }, metric: 'cpuUsed' as const, at: Array(count).fill(1), values: Array(count).fill(1) }],
})

test('room for the past is given until as much waits or is on its way, and leaves room to what is of now', () => {
  let backlog = 0
  const queue = createIntakeQueue(() => backlog, 2, 100, 40)
  const first = queue.reserve(30)
  expect(first).not.toBeNull()
  expect(queue.reserve(20)).toBeNull()
  expect(queue.offer(readings(30))).toBe(true)
  first?.dispose()
  first?.dispose()
  expect(queue.reserve(20)).toBeNull()
  expect(queue.reserve(10)).not.toBeNull()
  expect(queue.offer(readings(70))).toBe(true)
  queue.take()
  backlog = 31
  expect(queue.reserve(10)).toBeNull()
})

test('however much it is, room is given where nothing waits, or it would never be asked for', () => {
  const queue = createIntakeQueue(() => 0, 2, 100, 40)
  const large = queue.reserve(1_000)
  expect(large).not.toBeNull()
  expect(queue.reserve(1)).toBeNull()
  large?.dispose()
  expect(queue.reserve(1)).not.toBeNull()
})

test('no room is given to the past while readings were refused, until some are taken or nothing waits', () => {
  let backlog = 90
  const queue = createIntakeQueue(() => backlog, 2, 100, 100)
  expect(queue.offer(readings(20))).toBe(false)
  backlog = 30
  expect(queue.reserve(1)).toBeNull()
  expect(queue.offer(readings(20))).toBe(true)
  expect(queue.reserve(1)).not.toBeNull()
  backlog = 90
  expect(queue.offer(readings(20))).toBe(false)
  queue.take()
  backlog = 0
  expect(queue.reserve(1)).not.toBeNull()
})
