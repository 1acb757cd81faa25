import type { WhyNot } from './identity.ts'
import type { ProblemCode } from './problem-words.ts'
import type { Labels } from './record.ts'

/** Phases of a connection to one source. `live` only once a sync is complete and the sockets answer. */
export const SOURCE_PHASES = ['idle', 'connecting', 'syncing', 'live', 'waiting', 'refused', 'paused'] as const
/**
 * idle: not started. connecting: first contact under way. syncing: lists are coming in. live: complete and confirmed.
 * waiting: contact lost, next attempt at `retryAt`. refused: cannot go on without a person (bad kubeconfig, exec not
 * allowed, wrong credentials: tried again slowly). paused: by the user.
 */
export type SourcePhase = (typeof SOURCE_PHASES)[number]

/** Something that went wrong on a source: coded, worded in both languages, with its way out (`problem-words.ts`). */
export interface Problem {
  readonly code: ProblemCode
  /** Put into the words as {name}: host, port, status, path, detail … Never a secret. */
  readonly facts: Readonly<Record<string, string | number>>
  /** ms since the epoch. */
  readonly at: number
}

export interface ResourceState {
  /** Plural name, and the group/version in use. */
  readonly resource: string
  readonly groupVersion: string
  readonly state: 'waiting' | 'listing' | 'watching' | 'not-observed'
  /** Why it is not observed (the account may not list it, or the server has none), or the last fault of its watch. */
  readonly problem: Problem | null
  /** Absent: nothing is being caught up on. */
  readonly progress?: Progress | undefined
}

/** How far the past has been read. */
export interface Progress {
  /** 0…1 of what is wanted, in whole per cent. */
  readonly done: number
  /** Until it is done at the present pace, s; null: not known yet. */
  readonly etaSeconds: number | null
}

export interface DisplayName {
  readonly name: string
  /** null: there is none in English. */
  readonly nameEn: string | null
}

export interface SourceState {
  /** Name in the sources file. */
  readonly name: string
  /** How the sources file has it called on screen; absent: by its name. */
  readonly displayName?: DisplayName | undefined
  readonly kind: string
  readonly phase: SourcePhase
  /** When the phase was entered, ms since the epoch. */
  readonly since: number
  /** Until when the data is known to be true: last frame or pong over all watches, ms since the epoch; null: never. */
  readonly asOf: number | null
  /** The next attempt, ms since the epoch. */
  readonly retryAt: number | null
  readonly problem: Problem | null
  readonly resources: readonly ResourceState[]
  readonly eventsPerSecond: number
  readonly requestsPerMinute: number
  readonly requestBudgetPerMinute: number
  /** Frames that could not be understood since the start; a sample of the last one is in the log. */
  readonly badFrames: number
  /** Series of the last minutes that tell of nothing known; absent: none. */
  readonly unplaced?: Unplaced | undefined
}

/** Series that were found to be about nothing, with some of them to go by. */
export interface Unplaced {
  readonly series: number
  readonly examples: readonly { readonly labels: Labels; readonly why: WhyNot }[]
}

/** Since when a source's data is stale: its last `asOf`, or 0 where it was never seen. null while it is live. */
export function staleSince(state: Pick<SourceState, 'phase' | 'asOf'>): number | null {
  return state.phase === 'live' ? null : (state.asOf ?? 0)
}
