import { DamageError } from '../damage.ts'
import { createByteReader, createByteWriter } from './bytes.ts'
import { readPresent, writePresent } from './runs.ts'

/**
 * The roll-ups of one entity and metric over a day: a histogram for each slot (a minute or an hour of the day) that has any reading.
 * Slots ascend. The entries (ascending buckets with their counts) of slot n stand from `ends[n - 1]` to `ends[n]`.
 */
export interface RollupSeries {
  /** The entity's number (sampled.ts). */
  readonly no: number
  readonly slots: number[]
  readonly ends: number[]
  readonly buckets: number[]
  readonly counts: number[]
  /** For hours: in which of its twelve parts there was a reading, one bit each. Empty for minutes, which are one part. */
  readonly seen: number[]
}

/** All parts of an hour were seen. */
export const ALL_SEEN = 0xfff

/** Bits of a series' first byte: what is the same for all its slots is not written. */
const ONE_READING = 1
const NOT_ALL_SEEN = 2

const VERSION = 1

export function createRollup(no: number): RollupSeries {
  return { no, slots: [], ends: [], buckets: [], counts: [], seen: [] }
}

function isOneReading({ slots, counts }: RollupSeries): boolean {
  return counts.length === slots.length && counts.every((count) => count === 1)
}

/**
 * A chunk of roll-ups. A minute with one reading is one small number: its bucket, as the difference to that of the minute before.
 * @param list ascending by number
 * @param slotCount slots in the stretch of time, count
 */
export function encodeRollups(list: readonly RollupSeries[], slotCount: number): Uint8Array {
  const all = Array.from({ length: slotCount }, (_, slot) => slot)
  const out = createByteWriter()
  const one = createByteWriter()
  out.number(VERSION)
  out.number(slotCount)
  let no = 0
  for (const series of list) {
    const { slots, ends, buckets, counts, seen } = series
    const oneReading = isOneReading(series)
    const notAllSeen = seen.some((mask) => mask !== ALL_SEEN)
    one.number((oneReading ? ONE_READING : 0) | (notAllSeen ? NOT_ALL_SEEN : 0))
    writePresent(one, slots, all)
    if (notAllSeen) for (const mask of seen) one.number(mask)
    let first = 0
    let entry = 0
    for (const end of ends) {
      if (!oneReading) one.number(end - entry)
      const lowest = buckets[entry] ?? 0
      one.signed(lowest - first)
      first = lowest
      for (let n = entry + 1; n < end; n += 1) one.number((buckets[n] ?? 0) - (buckets[n - 1] ?? 0) - 1)
      if (!oneReading) for (let n = entry; n < end; n += 1) one.number((counts[n] ?? 0) - 1)
      entry = end
    }
    out.number(series.no - no)
    no = series.no
    out.number(one.length)
    out.bytes(one.take())
  }
  return out.take()
}

/**
 * The series of a chunk, ascending by number; of all of them, or of those `wanted`.
 * @param hours whether the slots are hours, which have parts
 * @throws DamageError where it is none of ours
 */
export function* decodeRollups(bytes: Uint8Array, hours: boolean, wanted?: ReadonlySet<number>): Generator<RollupSeries> {
  const reader = createByteReader(bytes)
  if (reader.number() !== VERSION) throw new DamageError('roll-ups in a form that is not ours')
  const slotCount = reader.number()
  if (slotCount > 1_440) throw new DamageError(`roll-ups with ${slotCount} slots`)
  const all = Array.from({ length: slotCount }, (_, slot) => slot)
  let no = 0
  while (!reader.ended) {
    no += reader.number()
    const length = reader.number()
    if (wanted?.has(no) === false) {
      reader.skip(length)
      continue
    }
    const flags = reader.number()
    const oneReading = (flags & ONE_READING) !== 0
    const series: RollupSeries = { ...createRollup(no), slots: readPresent(reader, all) }
    const { slots, ends, buckets, counts, seen } = series
    if (hours) for (let n = slots.length; n > 0; n -= 1) seen.push((flags & NOT_ALL_SEEN) === 0 ? ALL_SEEN : reader.number())
    let first = 0
    for (let n = slots.length; n > 0; n -= 1) {
      const entries = oneReading ? 1 : reader.number()
      let bucket = first + reader.signed()
      first = bucket
      buckets.push(bucket)
      for (let more = entries - 1; more > 0; more -= 1) {
        bucket += reader.number() + 1
        buckets.push(bucket)
      }
      for (let left = entries; left > 0; left -= 1) counts.push(oneReading ? 1 : reader.number() + 1)
      ends.push(buckets.length)
    }
    yield series
  }
}
