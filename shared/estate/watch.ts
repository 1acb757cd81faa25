import type { FrameHead } from './frame.ts'
import type { SourcePhase } from './source-state.ts'

/** A stretch of one phase of a source; `unwatched`: no engine was at work. */
export interface WatchStretch {
  /** ms since the epoch. */
  readonly from: number
  readonly to: number
  readonly phase: SourcePhase | 'unwatched'
}

/** How the sources fared over the 24 h before the moment looked at. Always full. */
export interface WatchFrame extends FrameHead {
  readonly view: 'watch'
  readonly base: null
  readonly from: number
  readonly to: number
  readonly sources: readonly { readonly name: string; readonly stretches: readonly WatchStretch[] }[]
}
