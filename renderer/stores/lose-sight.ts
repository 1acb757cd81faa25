import type { EngineStatus } from '../../shared/ipc/contract.ts'
import { lostCard, lostEstate, lostMatrix, lostRooms } from '../feed/lost-estate.ts'
import { roomsStore } from './rooms.ts'
import { sceneStore } from './scenes.ts'
import { cardStore, estateStore, viewStore } from './stores.ts'

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

/** Nobody is known to watch. What is restarted at once is back before anybody could be misled; its first frame is a full one. */
const BLIND: ReadonlySet<EngineStatus['state']> = new Set(['silent', 'failed'])

/**
 * Loses sight with the engine. One that only answers again believes that the window still has what it sent: `anew` has all that is open told again.
 */
export function keepSight(anew: () => void): () => void {
  return viewStore.subscribe(({ engine }, { engine: before }) => {
    if (engine === null || engine.state === before?.state) return
    if (BLIND.has(engine.state)) loseSight()
    else if (before?.state === 'silent' && engine.state === 'running') anew()
  })
}
