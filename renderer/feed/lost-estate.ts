import { type SourceState, staleSince } from '../../shared/estate/source-state.ts'
import type { Estate } from './estate-fold.ts'

/**
 * The estate once nobody watches any more: what was live is lost since it was last true. A picture of the past stays what it is, and where nothing came
 * there is nothing to be lost.
 */
export function lostEstate(estate: Estate): Estate {
  if (estate.moment !== null || estate.sources === null) return estate
  const sources = estate.sources.map(
    (source): SourceState => (source.phase === 'live' ? { ...source, phase: 'waiting' } : source),
  )
  const since = new Map(sources.map((source) => [source.name, staleSince(source)]))
  const last = estate.asOf ?? 0
  const of = (names: readonly string[]): number => Math.min(last, ...names.map((name) => since.get(name) ?? 0))
  const lost = <R extends { readonly staleSince: number | null }>(row: R, at: number): R =>
    row.staleSince === null ? { ...row, staleSince: at } : row
  return {
    ...estate,
    sources,
    apps: new Map([...estate.apps].map(([id, app]) => [id, app.sources.length === 0 ? app : lost(app, of(app.sources))])),
    clusters: new Map([...estate.clusters].map(([id, cluster]) => [id, lost(cluster, of([cluster.source]))])),
    alarms: estate.alarms?.map((alarm) => lost(alarm, last)) ?? null,
  }
}
