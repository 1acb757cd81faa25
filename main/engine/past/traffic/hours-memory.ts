import type Database from 'better-sqlite3'
import type { MetricName } from '../../../../shared/estate/metric.ts'
import type { RecordId } from '../../../../shared/estate/record.ts'
import { arrivalsOf } from '../../journal/samples/arrivals.ts'
import type { ChunkRow } from '../../journal/samples/sample-packing.ts'
import { eachRange, type SampleRange, type Window } from '../../journal/samples/sample-reader.ts'
import { DAY_MS, HOUR_MS, startOf } from '../../journal/samples/spans.ts'
import { eachTogether } from '../../journal/samples/together.ts'

type Figure = number | null
type Hours = Pick<SampleRange, 'mean' | 'max'>
type Visit = (entity: RecordId, hours: Hours) => void
/** As `eachRange`. */
type Read = (
  db: Database.Database,
  entities: Iterable<RecordId>,
  metric: MetricName,
  window: Window,
  stepMs: number,
  visit: Visit,
) => void

/** The hours of one day up to `until`, of those entities that have any. */
interface Day {
  readonly until: number
  /** What stood among the fresh samples of it when it was read. */
  readonly arrivals: string
  readonly hours: Map<RecordId, Hours>
}

interface Kept {
  readonly asked: ReadonlySet<RecordId>
  readonly days: Map<number, Day>
}

/**
 * Hours of many series, of which those that are over are read once for several looks: a day is read again when readings came to it, as
 * they do while a history is caught up with. What the last look did not ask for is forgotten.
 */
export interface HoursMemory {
  /** As `eachRange` at steps of an hour from a whole hour on, ms since the epoch. @throws DamageError */
  each(entities: Iterable<RecordId>, metric: MetricName, window: Window, visit: Visit): void
  /** The same as `eachTogether`: what the instances of each have together, of which the sum alone is kept. @throws DamageError */
  eachTogether(entities: Iterable<RecordId>, metric: MetricName, window: Window, visit: Visit): void
  /** These samples are being packed: what came to their days since the last look no longer stands among the fresh ones. */
  packed(puts: readonly ChunkRow[]): void
}

export function createHoursMemory(db: Database.Database): HoursMemory {
  const own = createMemory(db, eachRange)
  const together = createMemory(db, eachTogether)
  return {
    each: own.each,
    eachTogether: together.each,
    packed(puts) {
      own.packed(puts)
      together.packed(puts)
    },
  }
}

function createMemory(db: Database.Database, readEach: Read): Pick<HoursMemory, 'each' | 'packed'> {
  const metrics = new Map<MetricName, Kept>()

  /** The days of a window, those that are known as they were read. */
  function daysOf(metric: MetricName, { from, to }: Window): Map<number, Day> {
    const arrivals = arrivalsOf(db, metric)
    const known = metrics.get(metric)?.days
    const days = new Map<number, Day>()
    for (let day = startOf(from, DAY_MS); day < to; day += DAY_MS) {
      const until = Math.min(day + DAY_MS, to)
      const old = known?.get(day)
      const holds = old !== undefined && old.until >= until && old.arrivals === arrivals({ from: day, to: old.until })
      days.set(day, holds ? old : { until, arrivals: arrivals({ from: day, to: until }), hours: new Map() })
    }
    return days
  }

  function read(entities: Iterable<RecordId>, metric: MetricName, days: readonly (readonly [number, Day])[]): void {
    for (const run of runsOf(days)) {
      const [from, to] = [run[0]?.[0] ?? 0, run.at(-1)?.[1].until ?? 0]
      readEach(db, entities, metric, { from, to }, HOUR_MS, (entity, { mean, max }) => {
        for (const [day, { until, hours }] of run) {
          const [first, end] = [(day - from) / HOUR_MS, (until - from) / HOUR_MS]
          const here = { mean: mean.slice(first, end), max: max.slice(first, end) }
          if (here.max.some((value) => value !== null)) hours.set(entity, here)
        }
      })
    }
  }

  function remember(metric: MetricName, asked: ReadonlySet<RecordId>, window: Window): ReadonlyMap<number, Day> {
    const before = metrics.get(metric)
    const days = daysOf(metric, window)
    const isKept = ([day, { hours }]: readonly [number, Day]): boolean => before?.days.get(day)?.hours === hours
    const all = [...days]
    // A failure in the middle of it must not leave days that look read.
    metrics.delete(metric)
    read(
      asked,
      metric,
      all.filter((day) => !isKept(day)),
    )
    const kept = all.filter(isKept)
    const newcomers = [...asked].filter((entity) => before?.asked.has(entity) !== true)
    if (newcomers.length > 0) read(newcomers, metric, kept)
    for (const [, { hours }] of kept) for (const entity of hours.keys()) if (!asked.has(entity)) hours.delete(entity)
    metrics.set(metric, { asked, days })
    return days
  }

  return {
    each(entities, metric, { from, to }, visit) {
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
      for (const [day, { hours }] of remember(metric, asked, { from, to: whole })) {
        for (const [entity, figures] of hours) put(entity, day, whole, figures)
      }
      // The hour that runs is another at every look.
      if (to > whole)
        readEach(db, asked, metric, { from: whole, to }, HOUR_MS, (entity, figures) =>
          put(entity, whole, whole + HOUR_MS, figures),
        )
      for (const [entity, figures] of found) visit(entity, figures)
    },
    packed(puts) {
      for (const { tier, metric, at } of puts) {
        if (tier === 'raw') for (const [of, { days }] of metrics) if (of === metric) days.delete(startOf(at, DAY_MS))
      }
    },
  }
}

/** Days that follow one another, each with those after it. */
function runsOf(days: readonly (readonly [number, Day])[]): (readonly [number, Day])[][] {
  const runs: (readonly [number, Day])[][] = []
  for (const day of days) {
    const last = runs.at(-1)
    if (last?.at(-1)?.[1].until === day[0]) last.push(day)
    else runs.push([day])
  }
  return runs
}
