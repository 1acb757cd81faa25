import type { SourcePhase } from '../../../../shared/estate/source-state.ts'

/**
 * The way to the platform. idle: not started. opening: the socket is being made. open. waiting: for the next attempt. refused: a person is
 * needed; tried again slowly.
 */
export const GATE_STATES = ['idle', 'opening', 'open', 'waiting', 'refused'] as const
export type GateState = (typeof GATE_STATES)[number]

export const GATE_EVENTS = ['start', 'opened', 'lost', 'refused', 'due', 'close'] as const
export type GateEvent = (typeof GATE_EVENTS)[number]

type GateRow = Readonly<Record<GateEvent, GateState | null>>

const STAY: GateRow = { start: null, opened: null, lost: null, refused: null, due: null, close: 'idle' }

export const GATE_TABLE: Readonly<Record<GateState, GateRow>> = {
  idle: { ...STAY, start: 'opening' },
  opening: { ...STAY, opened: 'open', lost: 'waiting', refused: 'refused' },
  open: { ...STAY, lost: 'waiting', refused: 'refused' },
  waiting: { ...STAY, due: 'opening' },
  refused: { ...STAY, due: 'opening' },
}

/**
 * What is said over an open socket. greeting: subscribed, no hello yet. following: each event is taken, in order. awaiting: something is
 * missing, and all is ignored until a full state begins. filling: one comes in. refilling: one comes in that nobody needed, over what is
 * known to be true.
 */
export const STREAM_STATES = ['greeting', 'following', 'awaiting', 'filling', 'refilling'] as const
export type StreamState = (typeof STREAM_STATES)[number]

export const STREAM_EVENTS = ['connected', 'resumed', 'restarted', 'missed', 'begun', 'filled'] as const
export type StreamEvent = (typeof STREAM_EVENTS)[number]

type StreamRow = Readonly<Record<StreamEvent, StreamState | null>>

const IGNORE: StreamRow = { connected: 'greeting', resumed: null, restarted: null, missed: null, begun: null, filled: null }

export const STREAM_TABLE: Readonly<Record<StreamState, StreamRow>> = {
  greeting: { ...IGNORE, resumed: 'following', restarted: 'awaiting', missed: 'awaiting' },
  following: { ...IGNORE, missed: 'awaiting', begun: 'refilling' },
  awaiting: { ...IGNORE, begun: 'filling' },
  filling: { ...IGNORE, missed: 'awaiting', filled: 'following' },
  refilling: { ...IGNORE, missed: 'awaiting', filled: 'following' },
}

const OPEN: Readonly<Record<Exclude<StreamState, 'greeting'>, SourcePhase>> = {
  following: 'live',
  awaiting: 'syncing',
  filling: 'syncing',
  refilling: 'live',
}

/** What makes the source's phase. */
export interface FeedView {
  readonly gate: GateState
  readonly stream: StreamState
  /** An attempt failed, or what was open was lost. */
  readonly failed: boolean
  /** All that the platform had at its hello has come. */
  readonly caughtUp: boolean
  /** The platform itself says that its picture is old. */
  readonly behind: boolean
}

export function phaseOf({ gate, stream, failed, caughtUp, behind }: FeedView): SourcePhase {
  if (gate === 'idle' || gate === 'waiting' || gate === 'refused') return gate
  if (gate === 'opening' || stream === 'greeting') return failed ? 'waiting' : 'connecting'
  const phase = OPEN[stream]
  if (phase !== 'live') return phase
  if (!caughtUp) return 'syncing'
  return behind ? 'waiting' : 'live'
}
