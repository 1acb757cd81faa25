import type { MetricName } from '../../../../shared/estate/metric.ts'
import type { Reading } from '../../../../shared/estate/observation.ts'
import type { About, Labels } from '../../../../shared/estate/record.ts'
import type { Series } from './answer.ts'

/** One `About` for the same labels each time: what they are found to mean is remembered by it. Those not asked for since the turn before last are let go. */
export interface SeriesLabels {
  readings(metric: MetricName, series: readonly Series[]): Reading[]
  /** Ends a turn. */
  turn(): void
}

/** `cluster`: a label for series that name none; null: none is added. */
export function createSeriesLabels(cluster: string | null): SeriesLabels {
  let old = new Map<string, About>()
  let young = new Map<string, About>()
  const aboutOf = (labels: Labels): About => {
    const key = JSON.stringify(labels)
    const known = young.get(key) ?? old.get(key)
    const about = known ?? { labels: cluster === null || labels.cluster !== undefined ? labels : { ...labels, cluster } }
    young.set(key, about)
    return about
  }
  return {
    readings: (metric, series) => series.map(({ labels, at, values }) => ({ about: aboutOf(labels), metric, at, values })),
    turn() {
      old = young
      young = new Map()
    },
  }
}
