import { beforeEach, expect, test } from 'vitest'
import type { Sample } from '../../../../shared/estate/metric.ts'
import { countOf } from './histogram.ts'
import { type Pool, poolUp } from './pools.ts'
import { nextSamplePacking } from './sample-packing.ts'
import { createSamples, RAW_MS } from './samples-fixture.ts'
import { BLOCK_ENTITIES, DAY_MS, HOUR_MS, MINUTE_MS, SHARD_BLOCKS } from './spans.ts'

const DAY = 20_000 * DAY_MS
/** More than one shard has. */
const ENTITIES = BLOCK_ENTITIES * (SHARD_BLOCKS + 2)
const MEMBERS = new Map(Array.from({ length: ENTITIES }, (_, n) => [`instance:x/${n}`, `pool ${n % 3}`] as const))
const WINDOW = { from: DAY - DAY_MS, to: DAY + 2 * HOUR_MS }

let samples = createSamples()
beforeEach(() => {
  samples = createSamples()
  const readings = [...MEMBERS.keys()].flatMap((entity, n): Sample[] =>
    [0, 1, 70].map((minute) => ({ entity, metric: 'instances', at: DAY + minute * MINUTE_MS, value: (n % 40) + minute })),
  )
  samples.append(readings, DAY)
})

/** @param between runs after the step of that number */
function pooled(between: (step: number) => void = () => {}): ReadonlyMap<string, Pool> {
  const steps = poolUp(samples.db, MEMBERS, 'instances', WINDOW)
  for (let n = 1; ; n += 1) {
    const step = steps.next()
    if (step.done === true) return step.value
    between(n)
  }
}

test('what each member has counts for its pool, and a part of the window was seen where any of them was', () => {
  const pools = pooled()
  expect([...pools.keys()].sort()).toEqual(['pool 0', 'pool 1', 'pool 2'])
  for (const { histogram, seen, lastAt } of pools.values()) {
    expect(countOf(histogram)).toBe(ENTITIES)
    expect(seen).toBe(2 / (26 * 12))
    expect(lastAt).toBe(DAY + 75 * MINUTE_MS)
  }
})

test.each([1, SHARD_BLOCKS - 1, SHARD_BLOCKS, SHARD_BLOCKS + 1])(
  'samples that are packed after step %i count once all the same',
  (after) => {
    const undisturbed = pooled()
    expect(pooled((step) => step === after && samples.packAll(DAY + DAY_MS))).toEqual(undisturbed)
    expect(nextSamplePacking(samples.db, DAY + DAY_MS, RAW_MS)).toBeNull()
    expect(pooled()).toEqual(undisturbed)
  },
)
