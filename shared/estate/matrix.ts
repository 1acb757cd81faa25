import type { FrameHead } from './frame.ts'
import type { RecordId } from './record.ts'

/**
 * How much of a cloud is watched. all: what it does not show is not there. part: its source may not look everywhere. none: nothing was ever
 * seen of it whole. Where it is not `all`, an app that does not show is not observed, and neither there nor absent.
 */
export const WATCHED = ['all', 'part', 'none'] as const

/** A column: a cluster; or all that is outside of the clusters, of which only exporters tell. */
export interface MatrixCloud {
  /** null: outside of the clusters. */
  readonly source: string | null
  readonly name: string
  readonly nameEn: string | null
  readonly watched: (typeof WATCHED)[number]
  /** ms since the epoch (0: never seen); null: live. */
  readonly staleSince: number | null
}

/**
 * Apps by clouds. Rows are told by the estate view; here stand the cells that hold anything, one a place in all lists of `cells`, by
 * app, then cloud. Always full.
 */
export interface MatrixFrame extends FrameHead {
  readonly view: 'matrix'
  readonly base: null
  readonly clouds: readonly MatrixCloud[]
  /** Apps that run anywhere. */
  readonly apps: readonly RecordId[]
  readonly cells: {
    /** Places in `apps` and `clouds`. */
    readonly app: readonly number[]
    readonly cloud: readonly number[]
    /** The gravest of its components, as a place in `LEVELS`, without staleness: that is the cloud's. */
    readonly level: readonly number[]
    readonly components: readonly number[]
    /** Of those of its components of which it was told; null: of none. */
    readonly instances: readonly (number | null)[]
    readonly ready: readonly (number | null)[]
  }
}
