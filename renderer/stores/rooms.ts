import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RoomsOfApp } from '../../shared/estate/frame.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { CheckedRoomsFrame } from '../feed/frame-schema.ts'

export interface Rooms {
  /** Apps whose houses are large enough on the map to be looked into. */
  readonly asked: readonly RecordId[]
  /** The moment that `apps` is of, ms since the epoch; null: the present. */
  readonly moment: number | null
  readonly apps: ReadonlyMap<RecordId, RoomsOfApp>
}

const NO_ROOMS: ReadonlyMap<RecordId, RoomsOfApp> = new Map()

export const roomsStore: StoreApi<Rooms> = createStore(() => ({ asked: [], moment: null, apps: NO_ROOMS }))

export function askRooms(asked: readonly RecordId[]): void {
  roomsStore.setState(({ apps }) => ({ asked, apps: asked.length === 0 ? NO_ROOMS : apps }))
}

/** A house whose rooms came out the same keeps the very same object, so that it is not drawn again. */
export function roomsCame({ moment, apps }: CheckedRoomsFrame): void {
  roomsStore.setState(({ apps: before }) => ({
    moment,
    apps: new Map<RecordId, RoomsOfApp>(
      apps.map((app): [RecordId, RoomsOfApp] => {
        const was = before.get(app.id)
        return [app.id, was !== undefined && JSON.stringify(was) === JSON.stringify(app) ? was : app]
      }),
    ),
  }))
}

/** The rooms of the moment that is shown. */
export const roomsAt = (moment: number | null): Rooms['apps'] => {
  const rooms = roomsStore.getState()
  return rooms.moment === moment ? rooms.apps : NO_ROOMS
}
