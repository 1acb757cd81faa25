import type { EstateRecord, RecordId } from '../../../shared/estate/record.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'

/** The estate as it was at one instant, as the journal has it. */
export interface Moment {
  /** The instant that was asked for, ms since the epoch. */
  readonly at: number
  /** The last batch committed at or before it; 0: none. */
  readonly seq: number
  /** Wall time of that batch, ms since the epoch; null: none. */
  readonly asOf: number | null
  readonly records: ReadonlyMap<RecordId, EstateRecord>
  /** The sources as they were: one that was live then is true as of `at`. */
  readonly sources: readonly SourceState[]
  /** Whether an engine was at work then; if not, no source is live and all is the last that was known before. */
  readonly watched: boolean
}

/** A batch, and its wall time, ms since the epoch. */
export interface Place {
  readonly seq: number
  readonly at: number
}

/** The past of a data folder, on a connection of its own that only reads, beside the engine that writes. */
export interface History {
  /** First and last instant that can be looked at, ms since the epoch; null: nothing was recorded. */
  span(): { readonly from: number; readonly to: number } | null
  /**
   * The whole estate as it was. An instant before the first gives the first.
   * @throws DamageError where what is stored does not read
   */
  at(instant: number): Moment
  /** The batch that `at` would tell the estate after, and its wall time; null: nothing was recorded. @throws DamageError */
  place(instant: number): Place | null
  /**
   * What was recorded in [from, to] by the clock of the wall, whatever was done to it meanwhile: `first` is the batch that the estate stood at when the
   * earliest of the stretches that touch that time reached it, `last` the last batch of any of them in it. null: nothing was recorded. @throws DamageError
   */
  between(from: number, to: number): { readonly first: Place; readonly last: Place } | null
}
