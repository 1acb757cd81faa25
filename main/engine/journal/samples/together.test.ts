import { beforeEach, expect, test } from 'vitest'
import type { Sample } from '../../../../shared/estate/metric.ts'
import type { Window } from './sample-reader.ts'
import { createSamples, whole } from './samples-fixture.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './spans.ts'
import { sumTogether } from './together.ts'

const DAY = 20_000 * DAY_MS

let samples = createSamples()
beforeEach(() => {
  samples = createSamples()
})

/** Readings of an instance of `owner`, one each `everyMs`. */
function told(entity: string, owner: string, value: number, { from, to }: Window, everyMs = MINUTE_MS): void {
  const readings: Sample[] = []
  for (let at = from; at < to; at += everyMs) readings.push({ entity, owner, metric: 'requests', at, value })
  samples.append(readings, to)
}

function together(owners: readonly string[], window: Window, stepMs = HOUR_MS) {
  // Rolled up, what is told is some thousandths off.
  const rounded = (figures: readonly (number | null)[]) => figures.map((value) => value && Math.round(value))
  const found = whole(sumTogether(samples.db, owners, 'requests', window, stepMs))
  return new Map([...found].map(([owner, { mean, max }]) => [owner, { mean: rounded(mean), max: rounded(max) }]))
}

/** Where samples stand as they grow old. */
const TIERS = [
  ['fresh', () => {}],
  ['raw', () => samples.packAll(DAY + DAY_MS)],
  ['rolled up', () => samples.packAll(DAY + 5 * DAY_MS)],
] as const

test.each(TIERS)('%s: an instance that takes the place of another counts once, and one that is gone still counts', (_, pack) => {
  const half = DAY + 28 * MINUTE_MS
  told('instance:1', 'component:web', 10, { from: DAY, to: half })
  told('instance:2', 'component:web', 10, { from: half, to: DAY + HOUR_MS })
  for (const name of ['3', '4', '5'])
    told(`instance:${name}`, 'component:web', 10, { from: DAY + HOUR_MS, to: DAY + 2 * HOUR_MS })
  told('instance:6', 'component:db', 7, { from: DAY, to: DAY + HOUR_MS })
  pack()
  const window = { from: DAY, to: DAY + 3 * HOUR_MS }
  expect(together(['component:web', 'component:none'], window)).toEqual(
    new Map([['component:web', { mean: [10, 30, null], max: [10, 30, null] }]]),
  )
})

test.each(TIERS)('%s: instances that are read in different minutes are summed, across a day too', (_, pack) => {
  const window = { from: DAY - HOUR_MS, to: DAY + HOUR_MS }
  for (const minute of [0, 1, 2, 4]) {
    const from = DAY - 2 * HOUR_MS + minute * MINUTE_MS
    told(`instance:${minute}`, 'component:web', 10, { from, to: DAY + HOUR_MS + 5 * MINUTE_MS }, 5 * MINUTE_MS)
  }
  pack()
  const steps = together(['component:web'], window, 5 * MINUTE_MS).get('component:web')
  expect(steps?.mean.slice(0, -1)).toEqual(Array.from({ length: 23 }, () => 40))
})

test('minutes of which nothing is known are no minutes without requests', () => {
  told('instance:1', 'component:web', 10, { from: DAY, to: DAY + 10 * MINUTE_MS })
  told('instance:1', 'component:web', 20, { from: DAY + 40 * MINUTE_MS, to: DAY + 50 * MINUTE_MS })
  const window = { from: DAY, to: DAY + HOUR_MS }
  expect(together(['component:web'], window).get('component:web')).toEqual({ mean: [15], max: [15] })
})

test('an instance that is told of another owner while it is sampled on counts for that one', () => {
  const end = DAY + HOUR_MS
  told('instance:1', 'component:loose', 10, { from: DAY, to: DAY + 10 * MINUTE_MS })
  told('instance:1', 'component:web', 10, { from: DAY + 10 * MINUTE_MS, to: end })
  const window = { from: end - 10 * MINUTE_MS, to: end }
  expect(together(['component:loose', 'component:web'], window, 10 * MINUTE_MS)).toEqual(
    new Map([['component:web', { mean: [10], max: [10] }]]),
  )
})
