import type Database from 'better-sqlite3'
import { METRICS, type MetricName } from '../../../../shared/estate/metric.ts'
import type { RecordId } from '../../../../shared/estate/record.ts'
import { differences, type SeriesHead, type SeriesLine, type Tier } from '../../../../shared/snapshot/series-member.ts'
import { middleOf } from '../../journal/samples/buckets.ts'
import { gather, type Sink } from '../../journal/samples/gather.ts'
import { MINUTE_MS, shardOf } from '../../journal/samples/spans.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { SliceWindow } from './slice.ts'

/** Points of one metric that a package carries, count: at two to three bytes each, some tens of megabytes. */
export const POINTS_MAX = 8_000_000

/** What is made coarser is told at one of these steps, ms: the first that has few enough points. The last holds for whatever size. */
const STEPS_MS = [300_000, 900_000, 3_600_000] as const

/** A reading, or all readings of a step together; in whole units of the metric. */
interface Point {
  at: number
  least: number
  sum: number
  count: number
  greatest: number
}

/** How coarse the readings of so many series are told, ms; null: as they are kept. A reading a minute is what scrapers give. */
export function stepFor(series: number, { from, to }: SliceWindow, most: number = POINTS_MAX): number | null {
  const pointsAt = (stepMs: number): number => series * ((to - from) / stepMs)
  if (pointsAt(MINUTE_MS) <= most) return null
  return STEPS_MS.find((stepMs) => pointsAt(stepMs) <= most) ?? STEPS_MS[STEPS_MS.length - 1] ?? null
}

/** The points of one series, by the tier that they were kept in. */
type Kept = ReadonlyMap<Tier, Point[]>

function join(into: Point, { least, sum, count, greatest }: Point): void {
  into.least = Math.min(into.least, least)
  into.greatest = Math.max(into.greatest, greatest)
  into.sum += sum
  into.count += count
}

/** In the order of their times, those of one time as one: what came late stands behind. */
function ordered(points: Point[]): readonly Point[] {
  // Nearly all come in order.
  if (points.every(({ at }, n) => n === 0 || at > (points[n - 1]?.at ?? 0))) return points
  points.sort((a, b) => a.at - b.at)
  const found: Point[] = []
  for (const point of points) {
    const last = found.at(-1)
    if (last?.at === point.at) join(last, point)
    else found.push(point)
  }
  return found
}

const TIER_MS: Readonly<Record<Exclude<Tier, 'step'>, number | null>> = { raw: null, minute: MINUTE_MS, hour: 3_600_000 }

/** Lines of JSON for the series of a block: those with the same times share them. */
function linesOf(block: ReadonlyMap<RecordId, Kept>, stepMs: number | null): string[] {
  const lines = new Map<string, { readonly head: Omit<SeriesLine, 'series'>; readonly series: string[] }>()
  for (const [entity, kept] of block) {
    for (const [tier, unordered] of kept) {
      const points = ordered(unordered)
      const times = differences(points.map(({ at }) => at))
      const key = `${tier} ${times.join()}`
      const head = { tier, stepMs: tier === 'step' ? stepMs : TIER_MS[tier], times }
      const line = lines.get(key) ?? { head, series: [] }
      lines.set(key, line)
      line.series.push(JSON.stringify({ entity, ...figures(points) }))
    }
  }
  return [...lines.values()].map(({ head, series }) => {
    const text = JSON.stringify({ ...head, series: [] })
    return `${text.slice(0, -2)}${series.join()}]}\n`
  })
}

function figures(points: readonly Point[]): Pick<SeriesLine['series'][number], 'values' | 'least' | 'greatest'> {
  const values = differences(points.map(({ sum, count }) => Math.round(sum / count)))
  if (points.every(({ least, greatest }) => least === greatest)) return { values }
  return {
    values,
    least: differences(points.map(({ least }) => least)),
    greatest: differences(points.map(({ greatest }) => greatest)),
  }
}

/** Gathers the points of a block, as they are kept or by steps of `stepMs`. */
function createBlock(stepMs: number | null) {
  const series = new Map<number, Map<Tier, Point[]>>()
  function add(no: number, keptAs: Tier, point: Point): void {
    const kept = series.get(no) ?? new Map<Tier, Point[]>()
    series.set(no, kept)
    const tier = stepMs === null ? keptAs : 'step'
    const points = kept.get(tier) ?? []
    kept.set(tier, points)
    if (stepMs !== null) point.at -= point.at % stepMs
    const last = points.at(-1)
    if (last?.at === point.at) join(last, point)
    else points.push(point)
  }
  const sink: Sink = {
    readings({ no, at, units }, first, end) {
      for (let n = first; n < end; n += 1) {
        const value = units[n] ?? 0
        add(no, 'raw', { at: at[n] ?? 0, least: value, sum: value, count: 1, greatest: value })
      }
    },
    rollup(no, at, _, { buckets, counts }, entry, end) {
      const point: Point = { at, least: Number.POSITIVE_INFINITY, sum: 0, count: 0, greatest: 0 }
      for (let n = entry; n < end; n += 1) {
        const units = middleOf(buckets[n] ?? 0)
        point.least = Math.min(point.least, units)
        point.greatest = Math.max(point.greatest, units)
        point.sum += units * (counts[n] ?? 0)
        point.count += counts[n] ?? 0
      }
      if (point.count > 0) add(no, 'minute', point)
    },
  }
  return { sink, series }
}

export interface SeriesAsk {
  readonly metric: MetricName
  readonly window: SliceWindow
  /** Entities by the numbers of their samples, and how coarse they are told (`stepFor`). */
  readonly groups: readonly { readonly names: ReadonlyMap<number, RecordId>; readonly stepMs: number | null }[]
}

/** Numbers that share rows of fresh samples, together. */
function shardsOf(numbers: Iterable<number>): readonly number[][] {
  const shards = new Map<number, number[]>()
  for (const no of numbers) {
    const shard = shards.get(shardOf(no))
    if (shard === undefined) shards.set(shardOf(no), [no])
    else shard.push(no)
  }
  return [...shards].sort(([a], [b]) => a - b).map(([, list]) => list)
}

/**
 * `samples/<metric>.jsonl`; nothing at all where the window has none of it. In memory is a block of series and the lines of a shard, however long
 * the window. @throws DamageError
 */
export function* seriesLines(
  db: Database.Database,
  { metric, window, groups }: SeriesAsk,
  redactor: Redactor,
): Generator<string> {
  const { unit, resolution } = METRICS[metric]
  const head: SeriesHead = { metric, unit, resolution, from: window.from, to: window.to }
  let begun = false
  for (const { names, stepMs } of groups) {
    for (const numbers of shardsOf(names.keys())) {
      const lines: string[] = []
      const { sink, series } = createBlock(stepMs)
      gather(db, { metric, numbers, from: window.from, to: window.to, hours: false }, sink, () => {
        const block = new Map([...series].map(([no, kept]) => [redactor.text(names.get(no) ?? ''), kept]))
        lines.push(...linesOf(block, stepMs))
        series.clear()
      })
      if (lines.length > 0 && !begun) {
        yield `${JSON.stringify(head)}\n`
        begun = true
      }
      yield* lines
    }
  }
}
