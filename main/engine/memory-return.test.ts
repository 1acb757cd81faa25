import { expect, test } from 'vitest'
import { createCollect, createMemoryReturn } from './memory-return.ts'

function atWork() {
  let now = 0
  let collections = 0
  const memory = createMemoryReturn({ now: () => now, monotonic: () => now }, () => {
    collections += 1
  })
  return {
    memory,
    count: () => collections,
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
    if (n < 5) memory.listed()
  }
  expect(count()).toBe(1)
  pass(3_600_000)
  expect(count()).toBe(1)
})

test('returns it soon after the first lists, also where they come late', () => {
  const { memory, count, pass } = atWork()
  pass(60_000)
  expect(count()).toBe(1)
  memory.listed()
  pass(10_000)
  expect(count()).toBe(2)
})

test('lists that come again and again do not hold it up again and again', () => {
  const { memory, count, pass } = atWork()
  for (let n = 0; n < 180; n += 1) {
    memory.listed()
    pass(10_000)
  }
  expect(count()).toBeGreaterThan(1)
  expect(count()).toBeLessThanOrEqual(4)
})

test('garbage is really collected', () => {
  const collect = createCollect()
  const gone = new WeakRef({ text: 'x' })
  return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    collect()
    expect(gone.deref()).toBeUndefined()
    expect(Reflect.get(globalThis, 'gc')).toBeUndefined()
  })
})
