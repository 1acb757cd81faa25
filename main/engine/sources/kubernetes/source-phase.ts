import type { SourcePhase } from '../../../../shared/estate/source-state.ts'
import type { WatchState } from './watch-states.ts'

/**
 * The source's way to its server. idle: not started. contacting: credentials are read and the server asked for its versions.
 * up: it answered. down: it did not, the next attempt is timed. refused: a person is needed; tried again slowly.
 */
export const GATE_STATES = ['idle', 'contacting', 'up', 'down', 'refused'] as const
export type GateState = (typeof GATE_STATES)[number]

export const GATE_EVENTS = ['start', 'reached', 'failed', 'refused', 'lost', 'due', 'close'] as const
export type GateEvent = (typeof GATE_EVENTS)[number]

type Row = Readonly<Record<GateEvent, GateState | null>>

const IGNORE: Row = { start: null, reached: null, failed: null, refused: null, lost: null, due: null, close: 'idle' }

export const GATE_TABLE: Readonly<Record<GateState, Row>> = {
  idle: { ...IGNORE, start: 'contacting' },
  contacting: { ...IGNORE, reached: 'up', failed: 'down', refused: 'refused' },
  // lost: contact is tried at once after a healthy while; `failed` and `refused`: it waits
  up: { ...IGNORE, lost: 'contacting', failed: 'down', refused: 'refused' },
  down: { ...IGNORE, due: 'contacting' },
  refused: { ...IGNORE, due: 'contacting' },
}

/** What of a watch makes the source's phase. */
export interface WatchView {
  readonly state: WatchState
  /** Not observed, and nothing of it is kept that could be taken for true. */
  readonly settled: boolean
  /** Open, but the server did not answer for what it says. */
  readonly doubted: boolean
}

/** What one watch lets the source be at best. */
const BEST: Readonly<Record<WatchState, 'live' | 'syncing' | 'waiting'>> = {
  off: 'syncing',
  parked: 'waiting',
  checking: 'syncing',
  listing: 'syncing',
  listed: 'syncing',
  opening: 'syncing',
  watching: 'live',
  // the server's own half-hourly end of a watch: nothing was missed, and it takes milliseconds
  resuming: 'live',
  pausing: 'waiting',
  'not-observed': 'waiting',
}

const WITHOUT_CONTACT: Readonly<Record<Exclude<GateState, 'up' | 'contacting'>, SourcePhase>> = {
  idle: 'idle',
  down: 'waiting',
  refused: 'refused',
}

/** The source's phase. `tried`: the first attempt is over. */
export function phaseOf(gate: GateState, tried: boolean, watches: readonly WatchView[]): SourcePhase {
  if (gate === 'contacting') return tried ? 'waiting' : 'connecting'
  if (gate !== 'up') return WITHOUT_CONTACT[gate]
  const observed = watches.filter((each) => !(each.state === 'not-observed' && each.settled))
  if (observed.length === 0) return 'refused'
  const best = observed.map((each) => (each.doubted ? 'waiting' : BEST[each.state]))
  if (best.includes('waiting')) return 'waiting'
  return best.includes('syncing') ? 'syncing' : 'live'
}
