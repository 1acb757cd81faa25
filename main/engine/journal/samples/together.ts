import type Database from 'better-sqlite3'
import { METRICS, type MetricName } from '../../../../shared/estate/metric.ts'
import { middleOf } from './buckets.ts'
import { gatherBlocks, type Sink } from './gather.ts'
import { ALL_SEEN } from './rollup-chunk.ts'
import type { SampleRange, Window } from './sample-reader.ts'
import { numbersOf } from './sampled.ts'
import { BLOCK_ENTITIES, DAY_MS, HOUR_MS, MINUTE_MS, SEEN_MS, SHARD_BLOCKS, startOf } from './spans.ts'

/** Between two readings of an instance the earlier one holds, as long as one vouches for, minutes: instances need not be read in the same minute. */
const HELD_MINUTES = SEEN_MS / MINUTE_MS

const SHARD_ENTITIES = BLOCK_ENTITIES * SHARD_BLOCKS

// Each by an index, and without the bodies.
const SHARDS = 'SELECT DISTINCT shard FROM sample_fresh WHERE metric = @metric AND first_at < @to AND last_at >= @from'
const BLOCKS = `SELECT DISTINCT block FROM sample_raw WHERE hour_at >= @hour AND hour_at < @to AND metric = @metric
  UNION SELECT block FROM sample_minute WHERE day_at >= @day AND day_at < @to AND metric = @metric`
const OWNED = 'SELECT no, owner FROM sampled WHERE no >= ? AND no < ? AND owner IS NOT NULL'

/**
 * The instances of which a metric may have been sampled in a window, by number, each with the number of what it is of: those that are gone
 * too. Found by what was sampled then, so that what it takes grows with the instances of that time, and not with all there ever were.
 */
function instancesIn(
  db: Database.Database,
  metric: MetricName,
  { from, to }: Window,
  owners: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const ask = { metric, from, to, hour: startOf(from, HOUR_MS), day: startOf(from, DAY_MS) }
  const firsts = (sql: string, length: number): [number, number][] =>
    db
      .prepare(sql)
      .pluck(true)
      .all(ask)
      .map((one) => [Number(one) * length, length])
  const found = new Map<number, number>()
  const owned = db.prepare(OWNED).raw(true)
  for (const [first, length] of [...firsts(SHARDS, SHARD_ENTITIES), ...firsts(BLOCKS, BLOCK_ENTITIES)]) {
    for (const row of owned.iterate(first, first + length)) {
      const [no, owner] = Array.isArray(row) ? row.map(Number) : []
      if (no !== undefined && owner !== undefined && owners.has(owner)) found.set(no, owner)
    }
  }
  return found
}

/** The minutes of one instance. */
interface Minutes {
  readonly sums: Float64Array
  readonly counts: Uint32Array
}

const HOUR_PARTS = HOUR_MS / SEEN_MS
const PART_MINUTES = SEEN_MS / MINUTE_MS
const HALF = Math.ceil(PART_MINUTES / 2)

/**
 * Puts what an instance had in an hour into its minutes, the first of which is `first`, by the parts that have a reading of it. The part in which it came or
 * went counts half, so that with the one that took its place it is a whole.
 */
function putHour({ sums, counts }: Minutes, first: number, parts: number, units: number): void {
  const has = (part: number): boolean => part < 0 || part >= HOUR_PARTS || ((parts >>> part) & 1) === 1
  const put = (from: number, end: number): void => {
    for (let n = first + from; n < first + end; n += 1) {
      sums[n] = (sums[n] ?? 0) + units
      counts[n] = (counts[n] ?? 0) + 1
    }
  }
  if (parts === ALL_SEEN) put(0, HOUR_PARTS * PART_MINUTES)
  else
    for (let part = 0; part < HOUR_PARTS; part += 1) {
      if (!has(part)) continue
      const [came, goes] = [!has(part - 1), !has(part + 1)]
      const start = part * PART_MINUTES
      if (came === goes) put(start, start + PART_MINUTES)
      else put(came ? start + HALF : start, goes ? start + HALF : start + PART_MINUTES)
    }
}

/** The minutes of several together, and those just before them: `seen` where any of them was. */
interface Sum {
  readonly units: Float64Array
  readonly seen: Uint8Array
}

/** The last that an instance told, and in which minute since the epoch. */
interface Last {
  readonly minute: number
  readonly units: number
}

/** Adds the minutes of an instance, the first of which is `first` since the epoch, to those of its owner. @param before what it told before them */
function addTo({ units, seen }: Sum, { sums, counts }: Minutes, first: number, before: Last | undefined): Last {
  const add = (n: number, value: number): void => {
    units[HELD_MINUTES + n] = (units[HELD_MINUTES + n] ?? 0) + value
    seen[HELD_MINUTES + n] = 1
  }
  let last = before === undefined ? Number.NEGATIVE_INFINITY : before.minute - first
  let held = before?.units ?? 0
  for (let n = 0; n < counts.length; n += 1) {
    const count = counts[n] ?? 0
    if (count === 0) continue
    if (n - last <= HELD_MINUTES) for (let between = last + 1; between < n; between += 1) add(between, held)
    held = (sums[n] ?? 0) / count
    last = n
    add(n, held)
  }
  return { minute: first + last, units: held }
}

interface Ask {
  /** By number. */
  readonly owners: ReadonlySet<number>
  readonly metric: MetricName
  readonly window: Window
  /** Whole hours do, where they are kept so. */
  readonly hours: boolean
}

/** What a slice of time comes to, and takes on from the one before it: of that the last minutes of the sums. */
interface Slice {
  readonly sums: ReadonlyMap<number, Sum>
  readonly lasts: ReadonlyMap<number, Last>
}

const NOTHING: Slice = { sums: new Map(), lasts: new Map() }

/** The instances of `owners` summed over a day at most, a block of instances in memory at a time. A step reads a block. */
function* sumsIn(db: Database.Database, { owners, metric, window, hours }: Ask, before: Slice): Generator<void, Slice> {
  const first = Math.floor(window.from / MINUTE_MS)
  const length = Math.ceil(window.to / MINUTE_MS) - first
  const instances = instancesIn(db, metric, window, owners)
  const sums = new Map<number, Sum>()
  const lasts = new Map<number, Last>()
  const sumOf = (owner: number): Sum => {
    const found = sums.get(owner)
    if (found !== undefined) return found
    const made = { units: new Float64Array(HELD_MINUTES + length), seen: new Uint8Array(HELD_MINUTES + length) }
    const old = before.sums.get(owner)
    if (old !== undefined) {
      made.units.set(old.units)
      made.seen.set(old.seen)
    }
    sums.set(owner, made)
    return made
  }
  const spare: Minutes[] = []
  const all = new Map<number, Minutes>()
  const of = (no: number): Minutes => {
    const found = all.get(no)
    if (found !== undefined) return found
    const made = spare.pop() ?? { sums: new Float64Array(length), counts: new Uint32Array(length) }
    all.set(no, made)
    return made
  }
  const add = ({ sums, counts }: Minutes, at: number, units: number, count: number): void => {
    const n = Math.floor(at / MINUTE_MS) - first
    sums[n] = (sums[n] ?? 0) + units * count
    counts[n] = (counts[n] ?? 0) + count
  }
  const sink: Sink = {
    readings({ no, at, units }, start, end) {
      const minutes = of(no)
      for (let n = start; n < end; n += 1) add(minutes, at[n] ?? 0, units[n] ?? 0, 1)
    },
    rollup(no, at, parts, { buckets, counts, seen }, entry, end) {
      let [units, count] = [0, 0]
      for (let n = entry; n < end; n += 1) {
        units += middleOf(buckets[n] ?? 0) * (counts[n] ?? 0)
        count += counts[n] ?? 0
      }
      if (count === 0) return
      const minutes = of(no)
      if (seen.length === 0) add(minutes, at, units / count, count)
      else putHour(minutes, Math.floor(at / MINUTE_MS) - first, parts, units / count)
    },
  }
  const steps = gatherBlocks(db, { metric, numbers: instances.keys(), ...window, hours }, sink)
  while (steps.next().done !== true) {
    for (const [no, minutes] of all) {
      lasts.set(no, addTo(sumOf(instances.get(no) ?? 0), minutes, first, before.lasts.get(no)))
      minutes.sums.fill(0)
      minutes.counts.fill(0)
      spare.push(minutes)
    }
    all.clear()
    yield
  }
  for (const owner of before.sums.keys()) sumOf(owner)
  return { sums, lasts }
}

/** By whole days (UTC), as samples are kept, so that none is read twice; a little before the window too: what was told then holds in its first minutes. */
function* slicesOf({ from, to }: Window): Generator<Window> {
  for (let at = from - SEEN_MS; at < to; ) {
    const end = Math.min(startOf(Math.max(at, from), DAY_MS) + DAY_MS, to)
    yield { from: at, to: end }
    at = end
  }
}

/** Steps of one owner. */
interface Steps {
  readonly sums: Float64Array
  readonly seen: Uint32Array
}

/** What an owner has at even steps, in the metric's unit. null: not known. */
type Range = Pick<SampleRange, 'mean' | 'max'>

/**
 * What the instances of each of `owners` have together, those that are gone and those that are there: summed minute by minute and only then
 * told at steps, so that one that takes the place of another counts once. A step is told by the mean of its minutes in which there is
 * any; the greatest is the same, since of days that are rolled up it is not known when in its hour an instance had most. Steps of
 * whole hours take the hours of such days, a fraction of the work. A step of the generator reads a block of instances of a day and wants a
 * transaction, as in `gatherBlocks`.
 * @returns owners with any
 * @throws DamageError
 */
export function* sumTogether(
  db: Database.Database,
  owners: Iterable<string>,
  metric: MetricName,
  window: Window,
  stepMs: number,
): Generator<void, ReadonlyMap<string, Range>> {
  const step = Math.max(stepMs, MINUTE_MS)
  const length = Math.max(0, Math.ceil((window.to - window.from) / step))
  const create = (): Steps => ({ sums: new Float64Array(length), seen: new Uint32Array(length) })
  const found = new Map<number, Steps>()
  const names = numbersOf(db, owners)
  const ask = { owners: new Set(names.keys()), metric, hours: step % HOUR_MS === 0 && window.from % HOUR_MS === 0 }
  let before = NOTHING
  for (const slice of slicesOf(window)) {
    const first = startOf(slice.from, MINUTE_MS) - SEEN_MS
    const lastMinutes = new Map<number, Sum>()
    const { sums, lasts } = yield* sumsIn(db, { ...ask, window: slice }, before)
    for (const [no, { units, seen }] of sums) {
      lastMinutes.set(no, { units: units.slice(-HELD_MINUTES), seen: seen.slice(-HELD_MINUTES) })
      const steps = found.get(no) ?? create()
      found.set(no, steps)
      // The last minutes of it may get more, and are told with the next.
      const end = slice.to < window.to ? seen.length - HELD_MINUTES : seen.length
      for (let minute = 0; minute < end; minute += 1) {
        const at = first + minute * MINUTE_MS
        if (seen[minute] === 0 || at + MINUTE_MS <= window.from) continue
        const n = Math.floor(Math.max(0, at - window.from) / step)
        steps.sums[n] = (steps.sums[n] ?? 0) + (units[minute] ?? 0)
        steps.seen[n] = (steps.seen[n] ?? 0) + 1
      }
    }
    before = { sums: lastMinutes, lasts }
    yield
  }
  const { resolution } = METRICS[metric]
  return new Map([...found].map(([no, steps]) => [names.get(no) ?? '', told(steps, resolution)]))
}

function told({ sums, seen }: Steps, resolution: number): Range {
  const mean = Array.from(seen, (count, n) => (count === 0 ? null : ((sums[n] ?? 0) / count) * resolution))
  return { mean, max: mean }
}
