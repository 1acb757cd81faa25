import type { FrameHead } from './frame.ts'
import type { SourcePhase } from './source-state.ts'

/** `unwatched`: no engine was at work, or the source was not known yet. */
export type WatchedPhase = SourcePhase | 'unwatched'

/** A stretch of one phase; ms since the epoch. */
export interface WatchStretch {
  readonly from: number
  readonly to: number
  readonly phase: WatchedPhase
}

/** How long a source was not live in a stretch, exactly, of the time since it is known, ms: stretches are of whole slices. */
export interface WatchedStretch extends WatchStretch {
  readonly gapMs: number
}

/** How one source fared. */
export interface WatchedSource {
  readonly name: string
  /** Since when in these 24 h it is known, ms since the epoch: their beginning, where it was live or failed before; null: neither yet. Share and gaps are of the time since. */
  readonly since: number | null
  /** Share of the time in which it was live, 0…1; null: nothing is known. */
  readonly liveShare: number | null
  /** Times since then in which it was not, and the longest of them, ms; also while no engine was at work. */
  readonly gaps: number
  readonly longestGapMs: number
  /** By whole slices, each by the worst phase in it: a short gap is seen, too. */
  readonly stretches: readonly WatchedStretch[]
}

/** The sources over the 24 h before the moment looked at. Always full. */
export interface WatchFrame extends FrameHead {
  readonly view: 'watch'
  readonly base: null
  readonly from: number
  readonly to: number
  readonly sources: readonly WatchedSource[]
}
