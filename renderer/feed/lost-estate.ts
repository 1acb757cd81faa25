import type { AppRow, RoomsOfApp } from '../../shared/estate/frame.ts'
import { isGrade } from '../../shared/estate/level.ts'
import type { Estate, SeenSource } from './estate-fold.ts'
import type { CardFrame } from './frame-schema.ts'
import type { CheckedMatrixFrame } from './scene-schema.ts'

/** What was live is lost since then; what was stale before stays so since it was. */
const lost = <R extends { readonly staleSince: number | null }>(row: R, at: number): R =>
  row.staleSince === null ? { ...row, staleSince: at } : row

/** An app once nothing live tells its grade either. */
const lostApp = ({ gradeStaleSince, ...app }: AppRow, at: number): AppRow => ({
  ...lost(app, at),
  ...(typeof gradeStaleSince === 'number' ? { gradeStaleSince } : {}),
})

/** Nobody is connecting to it either. That a person paused it is so without anybody. */
const lostSource = (source: SeenSource): SeenSource => ({
  ...source,
  phase: source.phase === 'paused' ? 'paused' : 'unwatched',
  retryAt: null,
})

/**
 * The estate once nobody watches any more: what was live is lost since it was last true. A picture of the past stays what it is, and where nothing came
 * there is nothing to be lost.
 */
export function lostEstate(estate: Estate): Estate {
  if (estate.moment !== null || estate.sources === null) return estate
  const sources = estate.sources.map(lostSource)
  const since = new Map(sources.map(({ name, asOf }) => [name, asOf]))
  const last = estate.asOf ?? 0
  const of = (names: readonly string[]): number => Math.min(last, ...names.map((name) => since.get(name) ?? 0))
  return {
    ...estate,
    sources,
    apps: new Map(
      [...estate.apps].map(([id, app]) => [
        id,
        app.sources.length === 0 && !isGrade(app.level) ? app : lostApp(app, of(app.sources)),
      ]),
    ),
    clusters: new Map([...estate.clusters].map(([id, cluster]) => [id, lost(cluster, of([cluster.source]))])),
    alarms: estate.alarms?.map((alarm) => lost(alarm, last)) ?? null,
  }
}

/** The same of the card that is open, of the rooms on the map, and of the matrix: each tells staleness by a frame of its own. */
export const lostCard = (card: CardFrame): CardFrame =>
  card.moment === null ? { ...card, sources: card.sources.map((source) => lost(source, source.asOf ?? 0)) } : card

/** @param asOf when the rooms were last true, ms since the epoch; null: never. */
export const lostRooms = (app: RoomsOfApp, asOf: number | null): RoomsOfApp => ({
  ...app,
  rooms: app.rooms.map((room) => lost(room, asOf ?? 0)),
})

export const lostMatrix = (matrix: CheckedMatrixFrame): CheckedMatrixFrame =>
  matrix.moment === null ? { ...matrix, clouds: matrix.clouds.map((cloud) => lost(cloud, matrix.asOf ?? 0)) } : matrix
