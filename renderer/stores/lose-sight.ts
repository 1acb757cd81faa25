import { lostCard, lostEstate, lostMatrix, lostRooms } from '../feed/lost-estate.ts'
import { roomsStore } from './rooms.ts'
import { sceneStore } from './scenes.ts'
import { cardStore, estateStore } from './stores.ts'

/** Nobody watches any more: nothing on screen is live from now on, until the first frames of whoever watches again. */
export function loseSight(): void {
  const { asOf } = estateStore.getState()
  estateStore.setState(lostEstate(estateStore.getState()), true)
  cardStore.setState(({ frame }) => ({ frame: frame && lostCard(frame) }))
  roomsStore.setState(({ moment, apps }) => ({
    apps: moment === null ? new Map([...apps].map(([id, app]) => [id, lostRooms(app, asOf)])) : apps,
  }))
  sceneStore.setState(({ frames }) => ({ frames: { ...frames, matrix: frames.matrix && lostMatrix(frames.matrix) } }))
}
