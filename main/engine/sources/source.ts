import type { Cursor, SourceBatch } from '../../../shared/estate/observation.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import type { Clock } from '../../../shared/lib/clock.ts'
import type { Disposable } from '../../../shared/lib/disposable.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import type { Learn } from './access.ts'

/** Where a source hands over what it saw. It knows nothing of what lies behind. */
export interface SourceSink {
  /**
   * Takes a batch whole, or returns false when the queue is full: the source must then list that resource again; readings are offered
   * again later. Cursors of a batch with readings are committed with the last of them, and those of later batches of the source behind.
   */
  offer(batch: SourceBatch): boolean
  /**
   * Room for so many values of the past, taken before they are asked for and given back once they were offered or will not come. null:
   * as many as may are waiting or on their way already. An answer that nobody has room for would wait in memory where it was read.
   */
  reserve(values: number): Disposable | null
  /** The source's state changed. Called at most once a second when only figures changed. */
  state(state: SourceState): void
}

/** Effects and settings passed into every source. */
export interface SourceDeps {
  readonly sink: SourceSink
  readonly clock: Clock
  /** [0, 1) */
  readonly random: () => number
  /** One line for the log; never a secret. */
  readonly log: (line: string) => void
  readonly policy: Policy
  /** A secret of the vault by its name; null: the vault has none, or is locked. Never to be logged or put into facts. */
  readonly secret: (name: string) => string | null
  /** Takes the secrets by which the source is let in: they are hidden in all that it tells (masking). */
  readonly learn: Learn
}

/** One connection to one API. It only reads. */
export interface Source extends Disposable {
  readonly name: string
  /** Starts from the cursors that were committed last; an empty list means: list everything first. */
  start(cursors: readonly Cursor[]): void
  /**
   * Reads its history of readings again, as at the first contact: entities came to be known that its series tell of, and what it told of
   * them before could not be placed. At most once an hour. Absent: it has none to read.
   */
  fillAgain?(): void
  dispose(): Promise<void>
}
