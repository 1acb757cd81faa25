import type { MetricName } from '../../../../shared/estate/metric.ts'
import type { Reading } from '../../../../shared/estate/observation.ts'
import type { About, Labels } from '../../../../shared/estate/record.ts'
import { createTurning } from '../../../../shared/lib/turning.ts'
import type { Series } from './answer.ts'

/** One `About` for the same labels each time: what they are found to mean is remembered by it. Those not asked for since the turn before last are let go. */
export interface SeriesLabels {
  readings(metric: MetricName, series: readonly Series[]): Reading[]
  /** Ends a turn. */
  turn(): void
}

/** `cluster`: a label for series that name none; null: none is added. */
export function createSeriesLabels(cluster: string | null): SeriesLabels {
  const known = createTurning<About>()
  const aboutOf = (labels: Labels): About => {
    const key = JSON.stringify(labels)
    const found = known.get(key)
    if (found !== undefined) return found
    const about = { labels: cluster === null || labels.cluster !== undefined ? labels : { ...labels, cluster } }
    known.set(key, about)
    return about
  }
  return {
    readings: (metric, series) => series.map(({ labels, at, values }) => ({ about: aboutOf(labels), metric, at, values })),
    turn: known.turn,
  }
}
