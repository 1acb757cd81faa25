import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Feed, MomentPair } from '../feed/feed.ts'
import type { CheckedDiffFrame } from '../feed/frame-schema.ts'
import { spanOf } from '../travel/bar-scale.ts'
import { AT_PRESENT, createTraveller, type Failure, type Travel, type Traveller } from '../travel/traveller.ts'
import { caseBounds, leaveCase } from './cases.ts'
import { estateStore } from './stores.ts'

export const travelStore: StoreApi<Travel> = createStore(() => AT_PRESENT)
export const useTravel = <T>(select: (travel: Travel) => T): T => useStore(travelStore, select)

type Wire = Pick<Feed, 'look' | 'again'>
let wire: Wire = { look: () => {}, again: () => {} }

/** Moves the whole window in time. */
export const traveller: Traveller = createTraveller({
  get: travelStore.getState,
  set: (part) => travelStore.setState(part),
  shown() {
    const { moment, past, journal, density } = estateStore.getState()
    return { moment, past, journal, bar: density && { to: spanOf(density).to, sliceMs: density.sliceMs } }
  },
  now: () => Date.now(),
  monotonic: () => performance.now(),
  later(work, ms) {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
  send: (look) => wire.look(look),
  again: () => wire.again(),
  bounds: caseBounds,
  leave: leaveCase,
})

/** Gives the traveller the feed that carries what it asks for. */
export function travelOver(feed: Wire): void {
  wire = feed
}

/** Two marks and their difference. */
export interface Comparison {
  readonly open: boolean
  /** Marked moments, ms since the epoch. `from: null`: the moment looked at. `to: null`: the present. */
  readonly from: number | null
  readonly to: number | null
  /** What is asked for: set when the comparison opens, and by every mark. */
  readonly pair: MomentPair | null
  readonly frame: CheckedDiffFrame | null
  readonly failed: Failure | null
}

export const NO_COMPARISON: Comparison = { open: false, from: null, to: null, pair: null, frame: null, failed: null }
export const comparisonStore: StoreApi<Comparison> = createStore(() => NO_COMPARISON)
export const useComparison = <T>(select: (comparison: Comparison) => T): T => useStore(comparisonStore, select)

/** With nothing marked, and at the present, the last hour is told, ms. */
const LAST_HOUR_MS = 3_600_000

/** The moments to compare, the earlier first. A case has no present: its end stands for it. */
function pairOf({ from, to: marked }: Pick<Comparison, 'from' | 'to'>): MomentPair {
  const bounds = caseBounds()
  const to = marked ?? (bounds === null ? null : bounds.to - 1)
  const a = from ?? estateStore.getState().moment ?? Date.now() - LAST_HOUR_MS
  return to !== null && to < a ? { from: to, to: a } : { from: a, to }
}

function ask(part: Partial<Comparison>): void {
  const next = { ...comparisonStore.getState(), ...part }
  comparisonStore.setState({ ...part, pair: next.open ? pairOf(next) : null, frame: null, failed: null })
}

export function toggleComparison(): void {
  const { open } = comparisonStore.getState()
  if (open) closeComparison()
  else ask({ open: true })
}

export function closeComparison(): void {
  comparisonStore.setState(NO_COMPARISON)
}

/** Marks the moment looked at (or now) as one of the two that are compared; shows the difference. */
export function mark(which: 'from' | 'to'): void {
  const { moment } = estateStore.getState()
  ask(which === 'from' ? { open: true, from: moment ?? Date.now() } : { open: true, to: moment })
}

/** Without a mark, the comparison follows the moment looked at; while that plays it rests, since each difference reads two estates. */
export function followMoment(): void {
  const { open, from, pair, to } = comparisonStore.getState()
  if (!open || from !== null || travelStore.getState().playing || estateStore.getState().moment === null) return
  const next = pairOf({ from, to })
  if (next.from !== pair?.from || next.to !== pair.to) ask({})
}
