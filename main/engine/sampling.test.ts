import { expect, test } from 'vitest'
import type { Sample } from '../../shared/estate/metric.ts'
import { createSampling } from './sampling.ts'

/** The beginning of a minute. */
const START = 28_333_334 * 60_000
const one: Sample = { entity: 'app:a', metric: 'instances', at: START, value: 1 }

function run(due: { pack: number; thin: number }) {
  const time = { ms: 0 }
  const asked: [string, number, number?][] = []
  const sampling = createSampling({
    clock: { now: () => START + time.ms, monotonic: () => time.ms },
    samples: {
      pack(now, rawMs) {
        asked.push(['pack', now, rawMs])
        due.pack -= 1
        return due.pack >= 0
      },
      thin(before) {
        asked.push(['thin', before])
        due.thin -= 1
        return due.thin >= 0
      },
      store: () => true,
      thinOldest: () => false,
    },
    limits: { rawSampleHours: 48, rollupDays: 396 },
    read: (at) => [{ ...one, at }],
  })
  return { time, asked, sampling }
}

test('once in each minute, however often it is asked', () => {
  const { time, sampling } = run({ pack: 0, thin: 0 })
  const taken: number[] = []
  for (; time.ms < 180_000; time.ms += 100) taken.push(...sampling.take().map(({ at }) => at - START))
  expect(taken).toEqual([0, 60_000, 120_000])
})

test('steps of packing are spread, and thinning waits for them', () => {
  const { time, asked, sampling } = run({ pack: 2, thin: 1 })
  for (; time.ms < 10_000; time.ms += 100) sampling.upkeep()
  expect(asked).toEqual([
    ['pack', START, 172_800_000],
    ['pack', START + 1_000, 172_800_000],
    ['pack', START + 2_000, 172_800_000],
    ['thin', START + 2_000 - 396 * 86_400_000],
    ['pack', START + 3_000, 172_800_000],
    ['thin', START + 3_000 - 396 * 86_400_000],
  ])
})
