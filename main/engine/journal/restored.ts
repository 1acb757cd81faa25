import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { Cursor } from '../../../shared/estate/observation.ts'
import type { EstateRecord } from '../../../shared/estate/record.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import type { Marks } from './marks.ts'

/** What the last run left: read once, at the opening, so that damage anywhere in it is met there. */
export interface Restored {
  readonly records: readonly EstateRecord[]
  readonly cursors: readonly Cursor[]
  readonly sourceStates: readonly SourceState[]
  /** Episodes that are open or were cleared within what the time bar shows. */
  readonly episodes: readonly AlarmEpisode[]
  /** Starts of the slices of the time bar in which some source was live. */
  readonly coverage: readonly number[]
  /** What was said of these episodes. */
  readonly marks: Marks
}
