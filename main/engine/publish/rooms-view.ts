import {
  ROOMS_SHOWN,
  type RoomRow,
  type RoomsFrame,
  type RoomsOfApp,
  TILES_SHOWN,
  type TileRow,
} from '../../../shared/estate/frame.ts'
import { readinessOf } from '../../../shared/estate/readiness.ts'
import type { ComponentEntity, Delta, InstanceEntity, RecordId } from '../../../shared/estate/record.ts'
import { topReasonOf } from '../assess/top-reason.ts'
import type { CardSource } from './app-view.ts'
import type { EstateReader } from './estate-reader.ts'
import type { Head } from './estate-view.ts'
import type { Freshness } from './freshness.ts'

/** Rooms are sent anew this seldom, ms: a rollout changes tiles many times a second, and whoever looks so near sees one step as well. */
const LEAST_MS = 250

/** What is inside the houses that one window looks at from near. */
export interface RoomsView {
  changed(deltas: readonly Delta[]): void
  /** Freshness changed. */
  touch(): void
  /** The window waits for an answer: the next frame is sent also where it tells nothing new. */
  answer(): void
  next(from: Pick<CardSource, 'estate' | 'freshness'>, head: Head, monotonic: number): RoomsFrame | null
  acknowledge(seq: number): void
  /** A frame is on its way and not acknowledged. */
  readonly busy: boolean
}

/** Sends the rooms of these apps, always whole: at most `ROOMS_SHOWN` rooms and `TILES_SHOWN` tiles, and how many more there are. */
export function createRoomsView(ids: readonly RecordId[]): RoomsView {
  let inFlight: number | null = null
  let dirty = true
  let awaited = true
  let sentAt = Number.NEGATIVE_INFINITY
  let shown: ReadonlySet<RecordId> = new Set(ids)

  const concerns = (delta: Delta): boolean => {
    if (delta.op === 'del') return shown.has(delta.id)
    const { record } = delta
    return shown.has(record.id) || ('parent' in record && record.parent !== null && shown.has(record.parent))
  }

  return {
    changed(deltas) {
      if (!dirty) dirty = deltas.some(concerns)
    },
    touch() {
      dirty = true
    },
    answer() {
      dirty = true
      awaited = true
    },
    acknowledge(seq) {
      if (inFlight === seq) inFlight = null
    },
    get busy() {
      return inFlight !== null
    },
    next({ estate, freshness }, { seq, asOf, moment }, monotonic) {
      if (inFlight !== null || !dirty || (!awaited && monotonic - sentAt < LEAST_MS)) return null
      dirty = false
      awaited = false
      inFlight = seq
      sentAt = monotonic
      const apps = roomsOf(ids, estate, freshness)
      shown = new Set([
        ...ids,
        ...apps.flatMap(({ rooms }) => rooms.flatMap(({ id, tiles }) => [id, ...tiles.map((tile) => tile.id)])),
      ])
      return { view: 'rooms', base: null, seq, asOf, moment, apps }
    },
  }
}

/** In one order, whatever order the estate was filled in: a room keeps its place. */
const byName = (a: { readonly name: string; readonly id: RecordId }, b: typeof a): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1

function roomsOf(ids: readonly RecordId[], estate: EstateReader, freshness: Freshness): RoomsOfApp[] {
  let roomsLeft = ROOMS_SHOWN
  let tilesLeft = TILES_SHOWN
  return ids.flatMap((id): RoomsOfApp[] => {
    if (estate.get(id)?.kind !== 'app') return []
    const components = [...estate.childrenOf(id)].filter((child): child is ComponentEntity => child.kind === 'component')
    const shown = components.sort(byName).slice(0, roomsLeft)
    roomsLeft -= shown.length
    const rooms = shown.map((component) => {
      const room = roomOf(component, tilesLeft, estate, freshness)
      tilesLeft -= room.tiles.length
      return room
    })
    return [{ id, rooms, more: components.length - shown.length }]
  })
}

function roomOf(component: ComponentEntity, most: number, estate: EstateReader, freshness: Freshness): RoomRow {
  const { id, name, source, level, desired } = component
  const instances = [...estate.childrenOf(id)].filter((child): child is InstanceEntity => child.kind === 'instance')
  const tiles = instances.sort(byName).slice(0, most).map(tileOf)
  return {
    ...{
      id,
      name,
      source,
      level,
      desired,
      ready: readinessOf(component).ready,
      reason: topReasonOf(component, estate)?.reason ?? null,
    },
    ...{ staleSince: freshness.of([source]), tiles, more: instances.length - tiles.length },
  }
}

const tileOf = ({ id, name, level, ready }: InstanceEntity): TileRow => ({ id, name, level, ready })
