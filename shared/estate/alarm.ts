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
  /** What the entity was called when it was raised, and the app that it was of; absent: not known, or none. */
  readonly name?: string
  readonly app?: RecordId
}

/** An episode as the list shows it: one that flaps is one, for as long as it has not been calm. */
export interface ListedEpisode extends AlarmEpisode {
  /** How often it was raised in a row; absent: it does not flap. With it, `raisedAt` is the first time, and `clearedAt` since when it is calm. */
  readonly flaps?: number
  /** Ids of the episodes that it stands for, this one among them; absent: it alone. */
  readonly stands?: readonly AlarmEpisode['id'][]
}
