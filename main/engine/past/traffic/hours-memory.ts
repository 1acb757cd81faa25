import type Database from 'better-sqlite3'
import type { MetricName } from '../../../../shared/estate/metric.ts'
import type { RecordId } from '../../../../shared/estate/record.ts'
import { arrivalsOf } from '../../journal/samples/arrivals.ts'
import type { ChunkRow } from '../../journal/samples/sample-packing.ts'
import { rangesOf, type SampleRange, type Window } from '../../journal/samples/sample-reader.ts'
import { DAY_MS, HOUR_MS, startOf } from '../../journal/samples/spans.ts'
import { sumTogether } from '../../journal/samples/together.ts'

type Figure = number | null
type Hours = Pick<SampleRange, 'mean' | 'max'>
/** Reads in steps, each of which wants a transaction. */
type Steps = Generator<void, ReadonlyMap<RecordId, Hours>>
type Read = (db: Database.Database, entities: Iterable<RecordId>, metric: MetricName, window: Window, stepMs: number) => Steps

/** The hours of one day up to `until`, of those entities that have any. */
interface Day {
  readonly until: number
  /** What stood among the fresh samples of it when it was read, in one word. */
  readonly word: string
  readonly hours: Map<RecordId, Hours>
}

type Days = readonly (readonly [number, Day])[]

interface Kept {
  readonly asked: ReadonlySet<RecordId>
  readonly days: ReadonlyMap<number, Day>
}

/**
 * Hours of many series, of which those that are over are read once for several looks: a day is read again when readings came to it, as
 * they do while a history is caught up with. What the last look did not ask for is forgotten. Each tells of those entities that have any; looks may go
 * on beside one another, and one that is given up leaves nothing behind.
 */
export interface HoursMemory {
  /** As `rangesOf` at steps of an hour from a whole hour on, ms since the epoch; a day of a block a step. @throws DamageError */
  own(entities: Iterable<RecordId>, metric: MetricName, window: Window): Steps
  /** As `sumTogether`: what the instances of each have together, of which the sum alone is kept. @throws DamageError */
  together(entities: Iterable<RecordId>, metric: MetricName, window: Window): Steps
  /** These samples are being packed: what came to their days since the last look no longer stands among the fresh ones. */
  packed(puts: readonly ChunkRow[]): void
}

export function createHoursMemory(db: Database.Database): HoursMemory {
  /** How often samples of a day were packed, by metric and day, count. */
  const packings = new Map<string, number>()
  const keyOf = (metric: string, day: number): string => `${metric} ${day}`

  /** What tells of a day whether it has to be read again. */
  function wordsOf(metric: MetricName): (day: number, until: number) => string {
    const arrivals = arrivalsOf(db, metric)
    return (day, until) => `${packings.get(keyOf(metric, day)) ?? 0} ${arrivals({ from: day, to: until })}`
  }

  return {
    own: createMemory(db, wordsOf, rangesOf, (days) => days.map((day) => [day])),
    together: createMemory(db, wordsOf, sumTogether, runsOf),
    packed(puts) {
      for (const { tier, metric, at } of puts) {
        const key = keyOf(metric, startOf(at, DAY_MS))
        if (tier === 'raw') packings.set(key, (packings.get(key) ?? 0) + 1)
      }
    },
  }
}

/** @param split into what is read at once */
function createMemory(
  db: Database.Database,
  wordsOf: (metric: MetricName) => (day: number, until: number) => string,
  readEach: Read,
  split: (days: Days) => readonly Days[],
): HoursMemory['own'] {
  const metrics = new Map<MetricName, Kept>()

  function* read(entities: Iterable<RecordId>, metric: MetricName, days: Days): Generator<void, void> {
    for (const run of split(days)) {
      const [from, to] = [run[0]?.[0] ?? 0, run.at(-1)?.[1].until ?? 0]
      const found = yield* readEach(db, entities, metric, { from, to }, HOUR_MS)
      for (const [entity, { mean, max }] of found) {
        for (const [day, { until, hours }] of run) {
          const [first, end] = [(day - from) / HOUR_MS, (until - from) / HOUR_MS]
          const here = { mean: mean.slice(first, end), max: max.slice(first, end) }
          if (here.max.some((value) => value !== null)) hours.set(entity, here)
        }
      }
    }
  }

  /** The days of a window. What is kept stays as it is until all is read: another look may be at it. */
  function* remember(metric: MetricName, asked: ReadonlySet<RecordId>, { from, to }: Window): Generator<void, Days> {
    const word = wordsOf(metric)
    const before = metrics.get(metric)
    const kept: (readonly [number, Day])[] = []
    const fresh: (readonly [number, Day])[] = []
    for (let day = startOf(from, DAY_MS); day < to; day += DAY_MS) {
      const until = Math.min(day + DAY_MS, to)
      const old = before?.days.get(day)
      if (old !== undefined && old.until >= until && old.word === word(day, old.until)) {
        kept.push([day, { ...old, hours: new Map([...old.hours].filter(([entity]) => asked.has(entity))) }])
      } else fresh.push([day, { until, word: word(day, until), hours: new Map() }])
    }
    yield* read(asked, metric, fresh)
    const newcomers = [...asked].filter((entity) => before?.asked.has(entity) !== true)
    if (newcomers.length > 0) yield* read(newcomers, metric, kept)
    const days = [...kept, ...fresh]
    metrics.set(metric, { asked, days: new Map(days) })
    return days
  }

  return function* (entities, metric, { from, to }) {
    const asked = new Set(entities)
    const whole = Math.max(from, startOf(to, HOUR_MS))
    const length = Math.max(0, Math.ceil((to - from) / HOUR_MS))
    const found = new Map<RecordId, { readonly mean: Figure[]; readonly max: Figure[] }>()
    const put = (entity: RecordId, at: number, end: number, { mean, max }: Hours): void => {
      const none = (): Figure[] => new Array<Figure>(length).fill(null)
      const here = found.get(entity) ?? { mean: none(), max: none() }
      found.set(entity, here)
      for (let n = Math.max(0, (from - at) / HOUR_MS); n < Math.min(mean.length, (end - at) / HOUR_MS); n += 1) {
        here.mean[(at - from) / HOUR_MS + n] = mean[n] ?? null
        here.max[(at - from) / HOUR_MS + n] = max[n] ?? null
      }
    }
    for (const [day, { hours }] of yield* remember(metric, asked, { from, to: whole })) {
      for (const [entity, figures] of hours) put(entity, day, whole, figures)
    }
    // The hour that runs is another at every look.
    if (to > whole) {
      const running = yield* readEach(db, asked, metric, { from: whole, to }, HOUR_MS)
      for (const [entity, figures] of running) put(entity, whole, whole + HOUR_MS, figures)
    }
    return found
  }
}

/** Days that follow one another, each with those after it. */
function runsOf(days: Days): readonly Days[] {
  const runs: (readonly [number, Day])[][] = []
  for (const day of days) {
    const last = runs.at(-1)
    if (last?.at(-1)?.[1].until === day[0]) last.push(day)
    else runs.push([day])
  }
  return runs
}
