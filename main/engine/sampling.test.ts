import { expect, test } from 'vitest'
import type { Sample } from '../../shared/estate/metric.ts'
import { createSampling } from './sampling.ts'

/** The beginning of a minute. */
const START = 28_333_334 * 60_000
const one: Sample = { entity: 'app:a', metric: 'instances', at: START, value: 1 }

function run(due: number, value = 1) {
  const time = { ms: 0 }
  const asked: [number, number][] = []
  const log: string[] = []
  let left = due
  const sampling = createSampling({
    clock: { now: () => START + time.ms, monotonic: () => time.ms },
    samples: {
      thin(before) {
        asked.push([time.ms, before])
        left -= 1
        return left >= 0
      },
    },
    keptSince: (keepMs) => START + time.ms - keepMs,
    limits: { rollupDays: 396 },
    read: (at) => [
      { ...one, at },
      { ...one, entity: 'app:b', metric: 'cpuRequested', at, value },
    ],
    log: (line) => log.push(line),
  })
  return { time, asked, log, sampling }
}

test('once in each minute, however often it is asked', () => {
  const { time, sampling } = run(0)
  const taken: number[] = []
  for (; time.ms < 180_000; time.ms += 100) taken.push(...sampling.take().map(({ at }) => at - START))
  expect(taken).toEqual([0, 0, 60_000, 60_000, 120_000, 120_000])
})

test('a figure that no histogram can hold is left out and told once, and the others are kept', () => {
  const { time, log, sampling } = run(0, 2 ** 63)
  for (; time.ms < 180_000; time.ms += 60_000) expect(sampling.take().map(({ entity }) => entity)).toEqual(['app:a'])
  expect(log).toEqual([
    expect.stringMatching(/^readings that cannot be kept: 1; the first: cpuRequested of app:b .* is out of range/),
  ])
})

test('steps of thinning are spread', () => {
  const { time, asked, sampling } = run(2)
  for (; time.ms < 10_000; time.ms += 100) sampling.upkeep()
  expect(asked).toEqual([0, 1_000, 2_000].map((ms) => [ms, START + ms - 396 * 86_400_000]))
})
