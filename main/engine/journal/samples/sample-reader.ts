import type Database from 'better-sqlite3'
import { METRICS, type MetricName } from '../../../../shared/estate/metric.ts'
import { bucketOf, middleOf } from './buckets.ts'
import { gather, gatherBlocks, type Sink } from './gather.ts'
import { createTally, type Histogram, quantileOf } from './histogram.ts'
import { numbersOf } from './sampled.ts'
import { HOUR_MS, MINUTE_MS, SEEN_MS } from './spans.ts'

/** A stretch of time [from, to), ms since the epoch. */
export interface Window {
  readonly from: number
  readonly to: number
}

/** One series at even steps from `from` on, oldest first, in the metric's unit. null: no reading in that step. */
export interface SampleRange {
  readonly from: number
  readonly stepMs: number
  readonly min: readonly (number | null)[]
  readonly mean: readonly (number | null)[]
  readonly max: readonly (number | null)[]
}

/** What a window holds of one series, or of many together. */
export interface Summary {
  /** In whole units of the metric: tell its figures by `inUnit`. */
  readonly histogram: Histogram
  /** Share of the window with readings (parts of `SEEN_MS` with one in them), 0…1. A verdict on less than its window is "unknown". */
  readonly seen: number
}

/** A figure of a histogram in its metric's unit. */
export function inUnit(metric: MetricName, units: number | null): number | null {
  return units === null ? null : units * METRICS[metric].resolution
}

/** The q-quantile of a summary in its metric's unit; null where nothing was seen. Off by at most `RELATIVE_ERROR` of itself. */
export function quantileIn(metric: MetricName, { histogram }: Summary, q: number): number | null {
  return inUnit(metric, quantileOf(histogram, q))
}

/** Gathers one series into even steps. */
function createSteps(metric: MetricName, { from, to }: Window, step: number) {
  const length = Math.max(0, Math.ceil((to - from) / step))
  const counts = new Float64Array(length)
  const sums = new Float64Array(length)
  const least = new Float64Array(length).fill(Number.POSITIVE_INFINITY)
  const greatest = new Float64Array(length)
  const { resolution } = METRICS[metric]

  function add(at: number, units: number, count: number): void {
    const n = Math.floor((at - from) / step)
    counts[n] = (counts[n] ?? 0) + count
    sums[n] = (sums[n] ?? 0) + units * count
    least[n] = Math.min(least[n] ?? units, units)
    greatest[n] = Math.max(greatest[n] ?? units, units)
  }
  const told = (figure: (n: number) => number): (number | null)[] =>
    Array.from(counts, (count, n) => (count === 0 ? null : figure(n) * resolution))

  return {
    readings: ((series, first, end) => {
      for (let n = first; n < end; n += 1) add(series.at[n] ?? 0, series.units[n] ?? 0, 1)
    }) satisfies Sink['readings'],
    rollup: ((_, at, _parts, { buckets, counts: met }, entry, end) => {
      for (let n = entry; n < end; n += 1) add(at, middleOf(buckets[n] ?? 0), met[n] ?? 0)
    }) satisfies Sink['rollup'],
    take: (): SampleRange => ({
      from,
      stepMs: step,
      min: told((n) => least[n] ?? 0),
      // A sum of equal values may end a last digit beside them.
      mean: told((n) => Math.min(greatest[n] ?? 0, Math.max(least[n] ?? 0, (sums[n] ?? 0) / (counts[n] ?? 1)))),
      max: told((n) => greatest[n] ?? 0),
    }),
  }
}

/** Whole hours fit into the steps as they are kept. */
const byHours = (from: number, step: number): boolean => step % HOUR_MS === 0 && from % HOUR_MS === 0

/**
 * One series at steps of `stepMs`, which are minutes at least: finer than that is not kept for long. Raw readings are told as they
 * were (to the metric's resolution), rolled-up ones to `RELATIVE_ERROR`.
 * @throws DamageError
 */
export function rangeOf(db: Database.Database, entity: string, metric: MetricName, window: Window, stepMs: number): SampleRange {
  const step = Math.max(stepMs, MINUTE_MS)
  const steps = createSteps(metric, window, step)
  const sink: Sink = { readings: steps.readings, rollup: steps.rollup }
  db.transaction(() => {
    const ask = { metric, numbers: numbersOf(db, [entity]).keys(), ...window, hours: byHours(window.from, step) }
    gather(db, ask, sink)
  })()
  return steps.take()
}

/**
 * The same of many series in one pass over the chunks, of those that were sampled in the window. A step of the generator reads a block of series and
 * wants a transaction, as in `gatherBlocks`.
 * @throws DamageError
 */
export function* rangesOf(
  db: Database.Database,
  entities: Iterable<string>,
  metric: MetricName,
  window: Window,
  stepMs: number,
): Generator<void, ReadonlyMap<string, SampleRange>> {
  const step = Math.max(stepMs, MINUTE_MS)
  const found = new Map<string, SampleRange>()
  yield* eachOf(
    db,
    { entities, metric, ...window, hours: byHours(window.from, step) },
    () => createSteps(metric, window, step),
    (entity, steps) => found.set(entity, steps.take()),
  )
  return found
}

/** What is gathered of one series. */
type Gathered = Pick<Sink, 'readings' | 'rollup'>

/** Gathers each series into one of its own, a block a step, so that those of a block are in memory at a time. */
function* eachOf<T extends Gathered>(
  db: Database.Database,
  { entities, ...ask }: Omit<Parameters<typeof gather>[1], 'numbers'> & { readonly entities: Iterable<string> },
  create: () => T,
  visit: (entity: string, gathered: T) => void,
): Generator<void, void> {
  const names = numbersOf(db, entities)
  const all = new Map<number, T>()
  const of = (no: number): T => {
    const found = all.get(no)
    if (found !== undefined) return found
    const made = create()
    all.set(no, made)
    return made
  }
  const sink: Sink = {
    readings: (series, first, end) => of(series.no).readings(series, first, end),
    rollup: (no, ...rest) => of(no).rollup(no, ...rest),
  }
  for (const steps = gatherBlocks(db, { ...ask, numbers: names.keys() }, sink); steps.next().done !== true; ) {
    for (const [no, gathered] of all) visit(names.get(no) ?? '', gathered)
    all.clear()
    yield
  }
}

/** Which parts of a window were seen. Parts start at whole multiples of `SEEN_MS`; those that the window only touches count too. */
function createSeen({ from, to }: Window) {
  const first = Math.floor(from / SEEN_MS)
  const parts = new Uint8Array(Math.max(0, Math.ceil(to / SEEN_MS) - first))
  return {
    mark(at: number, bits: number): void {
      const part = Math.floor(at / SEEN_MS) - first
      for (let n = 0, rest = bits; rest !== 0; n += 1, rest >>>= 1) if ((rest & 1) === 1) parts[part + n] = 1
    },
    share: (): number => (parts.length === 0 ? 0 : parts.reduce((sum, one) => sum + one, 0) / parts.length),
  }
}

function createSumming(window: Window) {
  const tally = createTally()
  const seen = createSeen(window)
  return {
    readings: (({ at, units }, first, end) => {
      for (let n = first; n < end; n += 1) {
        tally.add(bucketOf(units[n] ?? 0), 1)
        seen.mark(at[n] ?? 0, 1)
      }
    }) satisfies Sink['readings'],
    rollup: ((_, at, parts, { buckets, counts }, entry, end) => {
      for (let n = entry; n < end; n += 1) tally.add(buckets[n] ?? 0, counts[n] ?? 0)
      seen.mark(at, parts)
    }) satisfies Sink['rollup'],
    take: (): Summary => ({ histogram: tally.take(), seen: seen.share() }),
  }
}

/**
 * A window of each of many series: `visit` is called once for each entity that was sampled in it. One pass over the chunks, a block
 * of entities in memory at a time: ask for all entities of a verdict at once.
 * @throws DamageError
 */
export function eachSummary(
  db: Database.Database,
  entities: Iterable<string>,
  metric: MetricName,
  window: Window,
  visit: (entity: string, summary: Summary) => void,
): void {
  const steps = eachOf(
    db,
    { entities, metric, ...window, hours: true },
    () => createSumming(window),
    (entity, sum) => visit(entity, sum.take()),
  )
  db.transaction(() => {
    while (steps.next().done !== true);
  })()
}

/**
 * A window of many series together, as an app is its instances: all their readings in one histogram; a part of the window was seen
 * when any of them was. @throws DamageError
 */
export function summaryOf(db: Database.Database, entities: Iterable<string>, metric: MetricName, window: Window): Summary {
  const sum = createSumming(window)
  const sink: Sink = { readings: sum.readings, rollup: sum.rollup }
  db.transaction(() => {
    gather(db, { metric, numbers: numbersOf(db, entities).keys(), ...window, hours: true }, sink)
  })()
  return sum.take()
}

/** The last reading of a series in a window. */
export interface LastReading {
  /** ms since the epoch; of a rolled-up minute its beginning. */
  readonly at: number
  /** In the metric's unit; of a rolled-up minute its mean. */
  readonly value: number
}

/** The last reading of each of many series in a window; a series without one is not among them. @throws DamageError */
export function lastIn(
  db: Database.Database,
  entities: Iterable<string>,
  metric: MetricName,
  window: Window,
): Map<string, LastReading> {
  const { resolution } = METRICS[metric]
  const last = new Map<number, LastReading>()
  const take = (no: number, at: number, units: number): void => {
    if ((last.get(no)?.at ?? Number.NEGATIVE_INFINITY) <= at) last.set(no, { at, value: units * resolution })
  }
  const sink: Sink = {
    readings({ no, at, units }, _, end) {
      take(no, at[end - 1] ?? 0, units[end - 1] ?? 0)
    },
    rollup(no, at, _parts, { buckets, counts }, entry, end) {
      let [sum, count] = [0, 0]
      for (let n = entry; n < end; n += 1) {
        sum += middleOf(buckets[n] ?? 0) * (counts[n] ?? 0)
        count += counts[n] ?? 0
      }
      if (count > 0) take(no, at, sum / count)
    },
  }
  return db.transaction(() => {
    const names = numbersOf(db, entities)
    gather(db, { metric, numbers: names.keys(), ...window, hours: false }, sink)
    return new Map([...last].map(([no, reading]) => [names.get(no) ?? '', reading]))
  })()
}

const OLDEST = `SELECT min(at) FROM (SELECT min(day_at) AS at FROM sample_minute UNION ALL SELECT min(hour_at) FROM sample_raw
  UNION ALL SELECT min(first_at) FROM sample_fresh)`

/** The earliest day, hour or minute of which there are samples, ms since the epoch; null: there are none. */
export function samplesFrom(db: Database.Database): number | null {
  const at = db.prepare(OLDEST).pluck(true).get()
  return typeof at === 'number' ? at : null
}
