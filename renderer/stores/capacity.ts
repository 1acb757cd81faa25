import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Problem } from '../../shared/estate/source-state.ts'
import type { CapacityAsked } from '../feed/feed.ts'
import type { CheckedCapacityFrame } from '../feed/frame-schema.ts'

export interface Capacity {
  /** What is asked for; null: the page is closed. */
  readonly asked: CapacityAsked | null
  /** The newest that came; of another moment than the one on screen while that is on its way. */
  readonly frame: CheckedCapacityFrame | null
  /** Why it can't be told; null: it is, or is on its way. */
  readonly failed: Pick<Problem, 'code' | 'facts'> | null
}

export const NO_CAPACITY: Capacity = { asked: null, frame: null, failed: null }
export const capacityStore: StoreApi<Capacity> = createStore(() => NO_CAPACITY)
export const useCapacity = <T>(select: (capacity: Capacity) => T): T => useStore(capacityStore, select)
