import type { MetricName, Sample } from '../../shared/estate/metric.ts'
import { isReadyUntold } from '../../shared/estate/readiness.ts'
import type { Amount, AppEntity, ClusterEntity } from '../../shared/estate/record.ts'
import type { EstateReader } from './publish/estate-reader.ts'
import type { Freshness } from './publish/freshness.ts'
import { usedByApp, usedByCluster } from './publish/usage.ts'

/** null: not known. */
type Figures = readonly (readonly [MetricName, number | null])[]

const requestedFigures = ({ cpuMilli, memoryBytes }: Amount): Figures => [
  ['cpuRequested', cpuMilli],
  ['memoryRequested', memoryBytes],
]

const usedFigures = (used: Amount | null): Figures => [
  ['cpuUsed', used?.cpuMilli ?? null],
  ['memoryUsed', used?.memoryBytes ?? null],
]

const appFigures = (app: AppEntity): Figures => [
  ['instances', app.instanceCount],
  ['ready', isReadyUntold(app) && app.instanceCount > 0 ? null : app.readyCount],
  ...requestedFigures(app.capacity.requested),
]

const clusterFigures = ({ instanceCount, capacity }: ClusterEntity): Figures => [
  ['instances', instanceCount],
  ...requestedFigures(capacity.requested),
]

/**
 * What is known of apps and clusters at this moment, as samples. Only of those whose sources are live, since what a lost source told
 * last is not known to hold: the rest is a gap. An app that runs nowhere could run anywhere, so that all sources have to be live for its zero.
 * @param at wall time, ms since the epoch
 */
export function figuresOf(estate: EstateReader, freshness: Freshness, at: number): Sample[] {
  const all = freshness.states.map(({ name }) => name)
  const live = (sources: readonly string[]): boolean => sources.length > 0 && freshness.of(sources) === null
  const samples: Sample[] = []

  function add(entity: string, figures: Figures): void {
    for (const [metric, value] of figures) {
      if (value !== null) samples.push({ entity, metric, at, value })
    }
  }

  for (const app of estate.ofKind('app')) {
    if (live(app.sources.length === 0 ? all : app.sources))
      add(app.id, [...appFigures(app), ...usedFigures(usedByApp(estate, app.id))])
  }
  for (const cluster of estate.ofKind('cluster'))
    if (live([cluster.source])) add(cluster.id, [...clusterFigures(cluster), ...usedFigures(usedByCluster(estate, cluster.id))])
  return samples
}
