import type { SourcePhase } from '../../../../shared/estate/source-state.ts'

/**
 * The way of a source that asks again and again. idle: not started. contacting: asks while nothing is sure, at first or after contact was lost.
 * live: the last round was answered whole; the next is timed. renewing: that next round is under way. waiting: it failed, the next attempt is
 * timed. refused: a person is needed; tried again slowly.
 */
export const POLLING_STATES = ['idle', 'contacting', 'live', 'renewing', 'waiting', 'refused'] as const
export type PollingState = (typeof POLLING_STATES)[number]

/** lost: a round failed after a healthy while. woken: the machine slept, or its clock was set. */
export const POLLING_EVENTS = ['start', 'reached', 'failed', 'refused', 'lost', 'due', 'woken', 'close'] as const
export type PollingEvent = (typeof POLLING_EVENTS)[number]

type Row = Readonly<Record<PollingEvent, PollingState | null>>

const IGNORE: Row = {
  start: null,
  reached: null,
  failed: null,
  refused: null,
  lost: null,
  due: null,
  woken: null,
  close: 'idle',
}

export const POLLING_TABLE: Readonly<Record<PollingState, Row>> = {
  idle: { ...IGNORE, start: 'contacting' },
  contacting: { ...IGNORE, reached: 'live', failed: 'waiting', refused: 'refused', woken: 'contacting' },
  live: { ...IGNORE, due: 'renewing', woken: 'contacting' },
  // lost: asked again at once, with credentials that are read anew: a token may just have been rotated
  renewing: { ...IGNORE, reached: 'live', failed: 'waiting', refused: 'refused', lost: 'contacting', woken: 'contacting' },
  waiting: { ...IGNORE, due: 'contacting', woken: 'contacting' },
  refused: { ...IGNORE, due: 'contacting', woken: 'contacting' },
}

const PHASES: Readonly<Record<Exclude<PollingState, 'contacting'>, SourcePhase>> = {
  idle: 'idle',
  live: 'live',
  renewing: 'live',
  waiting: 'waiting',
  refused: 'refused',
}

/** The source's phase. `tried`: the first attempt is over. `late`: the last whole answer is too old to be called the present. */
export function pollingPhase(state: PollingState, tried: boolean, late: boolean): SourcePhase {
  if (state === 'contacting') return tried ? 'waiting' : 'connecting'
  return PHASES[state] === 'live' && late ? 'waiting' : PHASES[state]
}
