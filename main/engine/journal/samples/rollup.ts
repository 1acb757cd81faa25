import { bucketOf } from './buckets.ts'
import { createTally } from './histogram.ts'
import type { Series } from './raw-chunk.ts'
import { createRollup, type RollupSeries } from './rollup-chunk.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SEEN_MS } from './spans.ts'

const HOUR_MINUTES = HOUR_MS / MINUTE_MS
const SEEN_MINUTES = SEEN_MS / MINUTE_MS

const ascending = (a: number, b: number): number => a - b

/**
 * The minutes of one day that a series has readings in.
 * @param series ordered; readings of other days are passed over
 * @param day its start, ms since the epoch
 */
export function minutesOf({ no, at, units }: Series, day: number): RollupSeries {
  const minutes = createRollup(no)
  for (let n = 0; n < at.length; ) {
    const slot = Math.floor(((at[n] ?? 0) - day) / MINUTE_MS)
    const met: number[] = []
    for (; n < at.length && Math.floor(((at[n] ?? 0) - day) / MINUTE_MS) === slot; n += 1) met.push(bucketOf(units[n] ?? 0))
    if (slot >= 0 && slot < DAY_MS / MINUTE_MS) pushSlot(minutes, slot, met)
  }
  return minutes
}

function pushSlot(to: RollupSeries, slot: number, met: number[]): void {
  if (met.length > 1) met.sort(ascending)
  let last = -1
  for (const bucket of met) {
    if (bucket === last) to.counts[to.counts.length - 1] = (to.counts.at(-1) ?? 0) + 1
    else {
      to.buckets.push(bucket)
      to.counts.push(1)
    }
    last = bucket
  }
  to.slots.push(slot)
  to.ends.push(to.buckets.length)
}

/** The minutes of `old`, each replaced by that of `late` where there is one: readings that come twice are not counted twice. */
export function replaced(old: RollupSeries, late: RollupSeries): RollupSeries {
  const result = createRollup(old.no)
  let n = 0
  let m = 0
  while (n < old.slots.length || m < late.slots.length) {
    const before = old.slots[n] ?? Number.POSITIVE_INFINITY
    const after = late.slots[m] ?? Number.POSITIVE_INFINITY
    if (after <= before) copySlot(late, m++, result)
    else copySlot(old, n, result)
    if (before <= after) n += 1
  }
  return result
}

function copySlot(from: RollupSeries, n: number, to: RollupSeries): void {
  for (let entry = n === 0 ? 0 : (from.ends[n - 1] ?? 0); entry < (from.ends[n] ?? 0); entry += 1) {
    to.buckets.push(from.buckets[entry] ?? 0)
    to.counts.push(from.counts[entry] ?? 0)
  }
  to.slots.push(from.slots[n] ?? 0)
  to.ends.push(to.buckets.length)
}

const tally = createTally()

/** The hours of a day from its minutes: nothing but their sum, and which parts of the hour were seen. */
export function hoursOf(minutes: RollupSeries): RollupSeries {
  const hours = createRollup(minutes.no)
  let entry = 0
  let parts = 0
  minutes.slots.forEach((minute, n) => {
    for (; entry < (minutes.ends[n] ?? 0); entry += 1) tally.add(minutes.buckets[entry] ?? 0, minutes.counts[entry] ?? 0)
    parts |= 1 << Math.floor((minute % HOUR_MINUTES) / SEEN_MINUTES)
    const hour = Math.floor(minute / HOUR_MINUTES)
    if (Math.floor((minutes.slots[n + 1] ?? Number.POSITIVE_INFINITY) / HOUR_MINUTES) === hour) return
    const { buckets, counts } = tally.take()
    hours.buckets.push(...buckets)
    hours.counts.push(...counts)
    hours.slots.push(hour)
    hours.ends.push(hours.buckets.length)
    hours.seen.push(parts)
    parts = 0
  })
  return hours
}
