import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { WalkMessage, WalkStep } from '../../shared/estate/connection-walk.ts'
import type { CheckedWalkFrame } from '../feed/frame-schema.ts'

/** The test of a connection that is on screen: the last one asked for. */
interface Walk {
  readonly id: string | null
  readonly steps: readonly WalkStep[]
  readonly over: boolean
  /** What the engine is to be told. */
  readonly saying: WalkMessage | null
}

const NO_WALK: Walk = { id: null, steps: [], over: true, saying: null }

export const walkStore: StoreApi<Walk> = createStore(() => NO_WALK)
export const useWalk = (): Walk => useStore(walkStore)

/** Takes the steps of the test asked for last; those of an earlier one come too late. */
export function walked({ id, steps, over }: CheckedWalkFrame): void {
  if (id === walkStore.getState().id) walkStore.setState({ steps, over })
}

export function beginWalk(entry: unknown, secrets: Readonly<Record<string, string>>): void {
  const id = crypto.randomUUID()
  walkStore.setState({ id, steps: [], over: false, saying: { type: 'walk', id, entry, secrets } })
}

/** Ends the test, where one is under way, and forgets it with the secrets that it was given. */
export function endWalk(): void {
  const { id, over } = walkStore.getState()
  walkStore.setState({ ...NO_WALK, saying: id !== null && !over ? { type: 'end-walk', id } : null })
}
