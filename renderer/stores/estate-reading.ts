import type { ClusterRow } from '../../shared/estate/frame.ts'
import { type Grade, gravest, isGrade } from '../../shared/estate/level.ts'
import type { SourceState } from '../../shared/estate/source-state.ts'
import type { Lang } from '../../shared/lib/words.ts'
import type { Estate, SeenSource } from '../feed/estate-fold.ts'
import { nameIn } from '../i18n/names.ts'

/** What the wall as a whole can show. */
export type WallState =
  /** No frame yet, or sources at work for the first time with nothing cached. */
  | 'connecting'
  | 'syncing'
  /** No source is configured. */
  | 'empty'
  /** Sources are configured, none was ever reached, nothing is cached. */
  | 'blank'
  /** Something to show; none of it is live yet, and the sources are on their way. */
  | 'warming'
  /** Something to show; all sources are lost. */
  | 'cut'
  | 'live'
  /** A moment of the past, whatever it holds. */
  | 'past'

/** The city is there in the past too, even where it holds nothing: the map is never rebuilt by moving in time. */
const WITH_CITY: ReadonlySet<WallState> = new Set(['warming', 'cut', 'live', 'past'])

/** Whether there is a city to show, live or not. */
export function hasCity(state: WallState): state is 'warming' | 'cut' | 'live' | 'past' {
  return WITH_CITY.has(state)
}

const UNDER_WAY: ReadonlySet<SeenSource['phase']> = new Set(['idle', 'connecting', 'syncing'])

/** Reads the state of the wall off the estate. Rows of the register alone, without any source data, still make a city. */
export function wallState(estate: Pick<Estate, 'seq' | 'moment' | 'sources' | 'apps' | 'bureaus'>): WallState {
  if (estate.moment !== null) return 'past'
  if (estate.seq === null || estate.sources === null) return 'connecting'
  const { sources } = estate
  const something = estate.apps.size > 0 || estate.bureaus.size > 0
  if (sources.some((source) => source.phase === 'live')) return something ? 'live' : 'syncing'
  if (sources.length === 0) return something ? 'cut' : 'empty'
  const underWay = sources.some((source) => UNDER_WAY.has(source.phase) && source.problem === null)
  if (something) return underWay ? 'warming' : 'cut'
  if (sources.some(({ phase }) => phase === 'unwatched')) return 'connecting'
  return underWay ? 'syncing' : 'blank'
}

/** Some source is live: what it shows is true. */
export function anyLive(sources: readonly Pick<SeenSource, 'phase'>[] | null): boolean {
  return (sources ?? []).some((source) => source.phase === 'live')
}

/** The way out of where there is nothing to be seen: a given one, or to the sources, where there is none or none tells anything; null: none, as in the past. */
export function wayOut(
  { moment, sources }: Pick<Estate, 'moment' | 'sources'>,
  isGiven: boolean,
): 'given' | 'empty' | 'blank' | null {
  if (moment !== null) return null
  if (isGiven) return 'given'
  if (sources === null || anyLive(sources)) return null
  return sources.length === 0 ? 'empty' : 'blank'
}

/** What it means that there is no alarm: the name of a text. Only a present all of which is watched can say that there is none. */
export function noAlarms(
  estate: Pick<Estate, 'alarms' | 'seq' | 'moment' | 'past' | 'sources' | 'apps' | 'bureaus'>,
): 'alarms.unknown' | 'alarms.none' | 'alarms.none.partly' | 'alarms.none.then' | 'alarms.none.cached' {
  const state = wallState(estate)
  if (estate.alarms === null || !hasCity(state)) return 'alarms.unknown'
  const isWatched = anyLive(estate.sources) && estate.past?.watched !== false
  if (isWatched) return allLive(estate.sources) ? 'alarms.none' : 'alarms.none.partly'
  return state === 'past' ? 'alarms.none.then' : 'alarms.none.cached'
}

/** Every source is live, and there is one. */
export function allLive(sources: readonly Pick<SeenSource, 'phase'>[] | null): boolean {
  return sources !== null && sources.length > 0 && sources.every((source) => source.phase === 'live')
}

/** No source is on its way to its first complete picture, and one has it. */
export function isSettled(sources: readonly Pick<SeenSource, 'phase'>[] | null): boolean {
  if (sources === null) return false
  return sources.some((source) => source.phase === 'live') && !sources.some((source) => UNDER_WAY.has(source.phase))
}

/**
 * Until when what is shown is known to be true: the oldest live source; where none is live, the oldest that was ever reached; where
 * there is no source, the last commit. null: there is no data.
 */
export function dataAsOf(estate: Pick<Estate, 'asOf' | 'sources'>): number | null {
  const sources = estate.sources ?? []
  const live = sources.filter((source) => source.phase === 'live')
  const moments = (live.length > 0 ? live : sources).map((source) => source.asOf).filter((asOf) => asOf !== null)
  if (moments.length > 0) return Math.min(...moments)
  // Sources that were never reached told nothing: that a commit says so is no data.
  return sources.length > 0 ? null : estate.asOf
}

/**
 * Until when a page's frame is known to be true: it is of the last commit, which a source that is lost makes too. At a past moment the
 * frame says so itself.
 */
export function frameAsOf(estate: Pick<Estate, 'asOf' | 'sources' | 'moment'>, asOf: number | null): number | null {
  if (estate.moment !== null || asOf === null) return asOf
  const known = dataAsOf(estate)
  return known === null ? null : Math.min(known, asOf)
}

/** The gravest grade of all alarms; null: there is none, or nobody told. */
export function estateGrade(estate: Pick<Estate, 'alarms'>): Grade | null {
  const level = gravest((estate.alarms ?? []).map((alarm) => alarm.level))
  return isGrade(level) ? level : null
}

/** Clusters in the order of their sources, which a person gave: that of the frames is the order in which they were first seen. */
export function clustersInOrder({ clusters, sources }: Pick<Estate, 'clusters' | 'sources'>): readonly ClusterRow[] {
  const places = new Map((sources ?? []).map(({ name }, place) => [name, place]))
  const placeOf = ({ source }: ClusterRow): number => places.get(source) ?? places.size
  return [...clusters.values()].sort((a, b) => placeOf(a) - placeOf(b) || (a.id < b.id ? -1 : 1))
}

/** Names of clusters by their source, in the language of the screen. */
export function clusterNames(clusters: Estate['clusters'], lang: Lang): ReadonlyMap<string, string> {
  return new Map([...clusters.values()].map((cluster) => [cluster.source, nameIn(cluster, lang)]))
}

/** What a source is called: as the register has its cluster, else as the sources file has it. `clusters`: see `clusterNames`. */
export function sourceName(
  source: Pick<SourceState, 'name' | 'displayName'>,
  clusters: ReadonlyMap<string, string>,
  lang: Lang,
): string {
  return clusters.get(source.name) ?? (source.displayName ? nameIn(source.displayName, lang) : source.name)
}

/** The same by its name in the sources file; one that is no more goes by that. */
export function sourceTitle({ clusters, sources }: Pick<Estate, 'clusters' | 'sources'>, name: string, lang: Lang): string {
  return sourceName(sources?.find((source) => source.name === name) ?? { name }, clusterNames(clusters, lang), lang)
}
