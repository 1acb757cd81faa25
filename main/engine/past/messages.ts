import type { EstateFrame, Frame, JournalState, LookMessage, ViewName } from '../../../shared/estate/frame.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import type { CapacityReport } from '../../../shared/estate/verdict.ts'
import type { AlarmRules } from '../../../shared/policy/alarm-rules.ts'
import type { CapacityRules } from '../../../shared/policy/policy.ts'
import type { Excuses } from '../assess/capacity/exemptions.ts'
import type { EstateNames } from '../publish/estate-view.ts'
import type { Piece } from './packing.ts'

/** What a past view shows of the present: it belongs to the estate and its configuration, not to an instant. */
export interface Settings {
  readonly names: EstateNames
  readonly faults: NonNullable<EstateFrame['faults']>
  readonly journal: JournalState | null
  /** Ratio above which a fill is tight, and how old a reading may be to hold, ms, from the policy. */
  readonly tightFill: number
  readonly usageFreshMs: number
  /** What capacity verdicts go by. */
  readonly rules: CapacityRules
  readonly excuses: Excuses
  /** What rings, how, and which of it is one line. */
  readonly alarms: AlarmRules
}

/** Engine → reader. `now` is the engine's wall time, ms since the epoch: the reader has no clock of its own. */
export type ToReader =
  | { readonly type: 'settings'; readonly settings: Settings }
  /** A window said this. `turn` tells one stay of that window in the past from another. */
  | {
      readonly type: 'view'
      readonly view: number
      readonly turn: number
      readonly now: number
      readonly message: LookMessage
    }
  | { readonly type: 'view-gone'; readonly view: number }
  /** A note was written or struck. */
  | { readonly type: 'notes' }
  /** These entities have new lines in their histories. */
  | { readonly type: 'changed'; readonly now: number; readonly ids: readonly RecordId[] }
  /** Incidents, or what happened in their windows, are not what they were. */
  | { readonly type: 'incidents'; readonly now: number }
  /** Time has passed: views of the present that follow it are told anew. */
  | { readonly type: 'tick'; readonly now: number }
  /** Judges the capacity of the present anew. */
  | { readonly type: 'assess'; readonly now: number }
  /** Packs the next piece of history or samples, if any is worth it. `rawSampleMs`: how long samples are kept as they came. */
  | { readonly type: 'pack'; readonly now: number; readonly rawSampleMs: number }

/** Reader → engine. */
export type FromReader =
  | { readonly type: 'frame'; readonly view: number; readonly turn: number; readonly frame: Frame }
  /** What a window asked for does not read. `damaged`: the file as a whole is at fault. */
  | {
      readonly type: 'failed'
      readonly view: number
      readonly turn: number
      readonly of: ViewName
      /** The instant that was to be read, ms since the epoch; null: the present. */
      readonly moment: number | null
      readonly damaged: boolean
      readonly detail: string
    }
  | { readonly type: 'assessed'; readonly report: CapacityReport }
  | { readonly type: 'assess-failed'; readonly damaged: boolean; readonly detail: string }
  | { readonly type: 'packed'; readonly packed: Piece | null }
  | { readonly type: 'pack-failed'; readonly damaged: boolean; readonly detail: string }
  | { readonly type: 'log'; readonly line: string }
