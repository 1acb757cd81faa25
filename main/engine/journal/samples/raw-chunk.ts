import { DamageError } from '../damage.ts'
import { createByteReader, createByteWriter } from './bytes.ts'
import { readPresent, writePresent } from './runs.ts'

/** The readings of one entity and metric. `at` (ms since the epoch) and `units` (whole multiples of the resolution) go together. */
export interface Series {
  /** The entity's number (sampled.ts). */
  readonly no: number
  readonly at: number[]
  readonly units: number[]
}

/**
 * A chunk of raw samples: many series of one metric over one stretch of time. What is sampled together has its times in common, so
 * these are written once (differences of differences), and each series tells by runs which of them it has: a series that has all of
 * them spends one byte on time. Values are differences to the one before. Chunks are packed by zstd around this (chunk-body.ts).
 */
const VERSION = 1

/** Brings a series into order: ascending in time, and of two readings at one time the later one in the list. */
export function ordered(series: Series): Series {
  const { no, at, units } = series
  const starts = at.flatMap((time, n) => (n === 0 || time <= (at[n - 1] ?? 0) ? [n] : []))
  if (starts.length <= 1) return series
  // A history comes in stretches, each in order but the newest first: these need only be put one after the other.
  const stretches = starts
    .map((first, n) => ({ first, end: starts[n + 1] ?? at.length }))
    .sort((a, b) => (at[a.first] ?? 0) - (at[b.first] ?? 0))
  const apart = stretches.every(({ first }, n) => n === 0 || (at[first] ?? 0) > (at[(stretches[n - 1]?.end ?? 0) - 1] ?? 0))
  const order = apart
    ? stretches.flatMap(({ first, end }) => Array.from({ length: end - first }, (_, n) => first + n))
    : overlapping(at)
  return { no, at: order.map((n) => at[n] ?? 0), units: order.map((n) => units[n] ?? 0) }
}

function overlapping(at: readonly number[]): readonly number[] {
  const order = at.map((_, n) => n).sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0))
  return order.filter((n, place) => at[n] !== at[order[place + 1] ?? -1])
}

function sameTimes(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false
  for (let n = 0; n < a.length; n += 1) if (a[n] !== b[n]) return false
  return true
}

function allTimes(list: readonly Series[]): { readonly times: readonly number[]; readonly common: boolean } {
  const first = list[0]?.at ?? []
  if (list.every(({ at }) => sameTimes(at, first))) return { times: first, common: true }
  return { times: [...new Set(list.flatMap(({ at }) => at))].sort((a, b) => a - b), common: false }
}

/** @param list ordered series, ascending by number */
export function encodeRaw(list: readonly Series[]): Uint8Array {
  const out = createByteWriter()
  const one = createByteWriter()
  const { times, common } = allTimes(list)
  out.number(VERSION)
  out.number(times.length)
  let time = 0
  let step = 0
  for (const next of times) {
    out.signed(next - time - step)
    step = next - time
    time = next
  }
  let no = 0
  for (const series of list) {
    writePresent(one, common ? times : series.at, times)
    let units = 0
    for (const value of series.units) {
      one.signed(value - units)
      units = value
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
 * @throws DamageError where it is none of ours
 */
export function* decodeRaw(bytes: Uint8Array, wanted?: ReadonlySet<number>): Generator<Series> {
  const reader = createByteReader(bytes)
  if (reader.number() !== VERSION) throw new DamageError('samples in a form that is not ours')
  const times: number[] = []
  let step = 0
  let time = 0
  for (let left = reader.number(); left > 0; left -= 1) {
    step += reader.signed()
    time += step
    times.push(time)
  }
  let no = 0
  while (!reader.ended) {
    no += reader.number()
    const length = reader.number()
    if (wanted?.has(no) === false) {
      reader.skip(length)
      continue
    }
    const at = readPresent(reader, times)
    const units: number[] = []
    let value = 0
    for (let n = 0; n < at.length; n += 1) {
      value += reader.signed()
      units.push(value)
    }
    yield { no, at, units }
  }
}
