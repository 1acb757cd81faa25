import type { FrameHead } from './frame.ts'
import type { Incident, IncidentDraft, IncidentFacts } from './incident.ts'
import type { Grade } from './level.ts'

/** A line of the list of incidents. */
export interface IncidentRow extends Omit<Incident, 'report' | 'notes' | 'undoable'> {
  /** The gravest of its alarms; null: none, or none is on record. */
  readonly gravest: Grade | null
}

/** All incidents as they stand, whatever moment a window looks at: the open ones first, then the newest opened. Always full. */
export interface IncidentsFrame extends FrameHead {
  readonly view: 'incidents'
  readonly base: null
  readonly rows: readonly IncidentRow[]
  /** Closed ones left out at the old end, where there are too many to show. */
  readonly more: number
}

/** One incident, and what the journal tells beside it. Always full. */
export interface IncidentFrame extends FrameHead {
  readonly view: 'incident'
  readonly base: null
  readonly id: Incident['id']
  /** null: there is none of that id. */
  readonly shown: { readonly incident: Incident; readonly facts: IncidentFacts } | null
}

/** What a window has the engine write of an incident; answered as a note is. Sent again, it changes nothing. */
export type IncidentMessage = { readonly type: 'incident' } & IncidentDraft
