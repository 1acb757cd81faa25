import { isMetricName, type MetricName } from '../../../shared/estate/metric.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import { SHOWN_METRICS } from '../../../shared/snapshot/report-members.ts'
import { summed } from '../../../shared/snapshot/series-member.ts'
import { mostTelling, OF_A_METRIC, type Scored, scoreOf } from '../../../shared/snapshot/telling.ts'
import type { SampleLines } from './contents.ts'

export interface Point {
  /** ms since the epoch. */
  readonly at: number
  /** In the unit of the metric. */
  readonly value: number
}

export interface TellingSeries {
  readonly metric: MetricName
  readonly entity: RecordId
  /** The number of its record in the package. */
  readonly record: number
  readonly points: readonly Point[]
  /** A longer time without a point is a gap, ms. */
  readonly gapMs: number
}

/** In the picture of a scene, of those that the page shows: the traffic of the scope, and its capacity. */
const FELT: readonly MetricName[] = ['requests', 'errors', 'latency', 'probeSuccess', 'probeDuration']
const CAPACITY: readonly MetricName[] = [
  ...(['cpuUtilisation', 'memoryUtilisation', 'ready', 'connectionsUsed', 'cpuThrottled', 'diskUsed'] as const),
  ...(['cpuUsed', 'memoryUsed'] as const),
]
const IN_A_SCENE = 6
/** In all at most, count. */
const MOST = 9
/** Readings that are missing, one after another, before a line is broken. */
const MISSED = 3

/** The series that changed most, of what the incident is about first. @param concerned ids in scope or with an alarm */
export const tellingSeries = (samples: readonly SampleLines[], concerned: ReadonlySet<RecordId>): readonly TellingSeries[] =>
  chosenSeries(samples, concerned, { order: SHOWN_METRICS, each: OF_A_METRIC, most: MOST })

/** One of a metric: first how it is felt, then what it has and uses. */
export function sceneSeries(samples: readonly SampleLines[], concerned: ReadonlySet<RecordId>): readonly TellingSeries[] {
  const felt = chosenSeries(samples, concerned, { order: FELT, each: 1, most: 4 })
  return [...felt, ...chosenSeries(samples, concerned, { order: CAPACITY, each: 1, most: IN_A_SCENE - felt.length })]
}

interface Choice {
  readonly order: readonly MetricName[]
  /** Of one metric at most, and in all, count. */
  readonly each: number
  readonly most: number
}

function chosenSeries(
  samples: readonly SampleLines[],
  concerned: ReadonlySet<RecordId>,
  { order, each: ofMetric, most }: Choice,
): readonly TellingSeries[] {
  const chosen = order.flatMap((metric) => {
    const series = samples.filter(({ head }) => head.metric === metric).flatMap((each) => scoredSeries(each, concerned))
    return mostTelling(series, ofMetric).map(({ series }) => series)
  })
  return chosen.slice(0, most)
}

/** The series of a member, each with how much it tells. */
function scoredSeries(
  samples: SampleLines,
  concerned: ReadonlySet<RecordId>,
): readonly (Scored & { readonly series: TellingSeries })[] {
  const { resolution } = samples.head
  return seriesOf(samples).map((series) => {
    const units = series.points.map(({ value }) => Math.round(value / resolution))
    const [least, greatest] = [
      units.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
      units.reduce((a, b) => Math.max(a, b), 0),
    ]
    const score = scoreOf({ count: units.length, least, greatest }, concerned.has(series.entity))
    return { series, record: series.record, score }
  })
}

/** The series of a member, each of all its lines, in the order of time; those of records that are not known are left out. */
export function seriesOf({ head, lines, ids }: SampleLines): readonly TellingSeries[] {
  const { metric, resolution } = head
  if (!isMetricName(metric)) return []
  const found = new Map<number, Point[]>()
  for (const { times, records, values } of lines) {
    const moments = summed(times)
    for (const [place, record] of summed(records).entries()) {
      const points = found.get(record) ?? []
      found.set(record, points)
      for (const [index, value] of summed(values[place] ?? []).entries()) {
        const at = moments[index]
        if (at !== undefined) points.push({ at, value: value * resolution })
      }
    }
  }
  return [...found].flatMap(([record, points]) => {
    const entity = ids.get(record)
    if (entity === undefined) return []
    points.sort((a, b) => a.at - b.at)
    return { metric, entity, record, points, gapMs: MISSED * medianStep(points) }
  })
}

function medianStep(points: readonly Point[]): number {
  const steps = points.slice(1).map(({ at }, index) => at - (points[index]?.at ?? at))
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
}

/** Runs of points without a gap between them. */
export function runsOf({ points, gapMs }: TellingSeries): readonly (readonly Point[])[] {
  const runs: Point[][] = []
  for (const [index, point] of points.entries()) {
    const before = points[index - 1]
    if (before === undefined || point.at - before.at > gapMs) runs.push([])
    runs.at(-1)?.push(point)
  }
  return runs
}

/** What was read last at a moment; null: nothing was, for longer than a gap. */
export function valueAt({ points, gapMs }: TellingSeries, at: number): number | null {
  const last = points.filter((point) => point.at <= at).at(-1)
  return last === undefined || at - last.at > gapMs ? null : last.value
}
