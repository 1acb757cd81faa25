import type { Cursor, SourceBatch, Swap } from '../../../../shared/estate/observation.ts'
import type { Problem } from '../../../../shared/estate/source-state.ts'
import type { Clock } from '../../../../shared/lib/clock.ts'
import type { Fault, Outcome } from '../faults.ts'
import type { Api } from './api.ts'
import type { Offer, Resource } from './resources.ts'
import type { Tunables } from './tunables.ts'
import type { WatchState } from './watch-states.ts'

/** What a watch needs of its source. */
export interface WatchHost {
  readonly source: string
  readonly clock: Clock
  readonly random: () => number
  readonly tunables: Tunables
  readonly api: Api
  readonly log: (line: string) => void
  /** How the server offers the resource. */
  offerFor(resource: Resource): Promise<Outcome<Offer>>
  /** Where the committed data stands; null: nothing is there. */
  cursorFor(plural: string, namespace: string): string | null
  readonly hasContact: () => boolean
  /** The server may be gone; the source finds out for all. */
  lost(fault: Fault | null): void
  /** The server has not what discovery said. */
  forgetDiscovery(): void
  deliver(batch: Pick<SourceBatch, 'swaps' | 'changes' | 'cursors'>): boolean
  /** Changes wait: call `flush` soon. */
  soon(): void
  /** State, problem or list changed. */
  changed(): void
}

export interface ResourceWatch {
  readonly resource: Resource
  readonly namespace: string
  state(): WatchState
  /** Group/version and plural in use, as far as it is known. */
  offer(): Offer | null
  problem(): Problem | null
  /** Not observed, and nothing of it is kept that could be taken for true. */
  settled(): boolean
  /** The estate holds something of it. */
  holds(): boolean
  /** It cannot be listed, again and again. */
  stuck(): boolean
  /** When its next attempt is due, ms since the epoch. */
  retryAt(): number | null
  /** Last frame or pong, ms since the epoch. */
  seenAt(): number | null
  /** The last time that the server read its storage for us, ms since the epoch: a pong does not show that it still can. */
  readAt(): number | null
  /** The server could not read its storage when asked last, so that silence does not mean calm. */
  doubted(): boolean
  /** While watching: asks whether the server still can, and whether it went back in time. Resolves when it is known. */
  probe(): Promise<void>
  contact(): void
  /** In state `listed`: what to hand over. */
  listed(): { readonly swap: Swap; readonly cursor: Cursor } | null
  taken(): void
  flush(): void
  /** Pings, and replaces the socket when nothing was heard for `silenceMs`. After a sleep it first gets `graceMs` to answer. */
  beat(silenceMs: number, graceMs: number | null): void
  /** Frames since the last call. */
  takeCount(): number
  badFrames(): number
  close(): void
}
