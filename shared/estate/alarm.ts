import type { Facts } from '../lib/words.ts'
import type { Grade } from './level.ts'
import type { ReasonCode } from './reason-words.ts'
import type { RecordId } from './record.ts'

/** A journaled episode of one (entity, reason code, key): raised, grown, cleared. */
export interface AlarmEpisode {
  /** Unique for ever: `<entity>#<code>@<raisedAt>`, with `/<key>` behind the code where the reason has one. */
  readonly id: string
  readonly entity: RecordId
  readonly code: ReasonCode
  /** Current grade while open, the last one when cleared. */
  readonly level: Grade
  /** Gravest grade it reached. */
  readonly peak: Grade
  readonly raisedAt: number
  readonly clearedAt: number | null
  readonly facts: Facts
  /** The reason's. */
  readonly key?: string
}
