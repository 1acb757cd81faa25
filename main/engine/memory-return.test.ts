import { expect, test } from 'vitest'
import { createMemoryReturn, processMemory } from './memory-return.ts'

function atWork(pauseMs = 600_000) {
  let now = 0
  let collections = 0
  let garbage = 0
  const memory = createMemoryReturn(
    { now: () => now, monotonic: () => now },
    {
      resident: () => 200 + garbage,
      collect() {
        collections += 1
        garbage = 0
      },
    },
    pauseMs,
  )
  return {
    memory,
    count: () => collections,
    litter(bytes: number) {
      garbage += bytes
    },
    /** Beats every 100 ms. */
    pass(ms: number) {
      for (const end = now + ms; now < end; now += 100) memory.upkeep()
    },
  }
}

test('returns memory once after a start, when no list came for a while', () => {
  const { memory, count, pass } = atWork()
  for (let n = 0; n < 12; n += 1) {
    pass(1_000)
    if (n < 5) memory.littered()
  }
  expect(count()).toBe(1)
  pass(3_600_000)
  expect(count()).toBe(1)
})

test('returns it soon after the first lists, also where they come late', () => {
  const { memory, count, pass } = atWork()
  pass(60_000)
  expect(count()).toBe(1)
  memory.littered()
  pass(10_000)
  expect(count()).toBe(2)
})

test('lists that come again and again do not hold it up again and again', () => {
  const { memory, count, pass } = atWork()
  for (let n = 0; n < 180; n += 1) {
    memory.littered()
    pass(10_000)
  }
  expect(count()).toBeGreaterThan(1)
  expect(count()).toBeLessThanOrEqual(4)
})

test('returns what a long history left, and not again before a while has passed', () => {
  const { memory, count, pass, litter } = atWork()
  memory.littered()
  pass(10_000)
  expect(count()).toBe(1)
  litter(50)
  pass(3_600_000)
  expect(count()).toBe(1)
  litter(100)
  pass(20_000)
  expect(count()).toBe(2)
  litter(150)
  pass(300_000)
  expect(count()).toBe(2)
  pass(600_000)
  expect(count()).toBe(3)
})

test('garbage is really collected', () => {
  const { collect } = processMemory()
  const gone = new WeakRef({ text: 'x' })
  return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    collect()
    expect(gone.deref()).toBeUndefined()
    expect(Reflect.get(globalThis, 'gc')).toBeUndefined()
  })
})

test('returns what a job left behind soon after it, also where it was returned in the middle of the job', () => {
  const { memory, count, litter, pass } = atWork(30_000)
  pass(60_000)
  litter(300)
  pass(20_000)
  expect(count()).toBe(2)
  litter(90)
  memory.littered()
  pass(40_000)
  expect(count()).toBe(3)
})
