import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { NoteFrame } from '../../shared/estate/frame.ts'
import type { Incident, IncidentDeed, IncidentDraft, IncidentOpening } from '../../shared/estate/incident.ts'
import type { IncidentMessage } from '../../shared/estate/incident-frame.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import type { CheckedIncidentFrame, CheckedIncidentsFrame } from '../feed/incident-schema.ts'

type Failure = Pick<Problem, 'code' | 'facts'>

export interface Incidents {
  /** The list is asked for: its page is open. */
  readonly asked: boolean
  /** What is about to be opened, until it is confirmed; null: nothing. */
  readonly draft: IncidentOpening | null
  /** The incident that is open; null: the list. */
  readonly chosen: Incident['id'] | null
  readonly list: CheckedIncidentsFrame | null
  readonly shown: CheckedIncidentFrame | null
  /** Why what is asked for can't be had. */
  readonly failed: Failure | null
  /** What is to be written, in its order: the first is on its way. */
  readonly unsaid: readonly IncidentMessage[]
  /** Why something was not written, and of which step it was. */
  readonly problem: (Failure & Pick<IncidentDraft, 'incident' | 'step'>) | null
  /** Grows with each undo: what fields hold that is not written yet is void then. */
  readonly undone: number
}

export const NO_INCIDENTS: Incidents = {
  ...{ asked: false, draft: null, chosen: null, list: null, shown: null, failed: null, unsaid: [], problem: null, undone: 0 },
}

/** What a change sets, so that a newer one of the same step can take the place of one that still waits. */
function targetOf(deed: IncidentDeed): string | null {
  if (deed.do !== 'change') return null
  const { change } = deed
  if (change.set === 'field') return `field ${change.field}`
  if (change.set === 'milestone') return `milestone ${change.which}`
  if (change.set === 'milestone-text') return `milestone ${change.which} ${change.part}`
  return change.set === 'note' ? `note ${change.id}` : change.set
}

/** Puts it behind what waits. What is typed on while the last of it waits is one change. */
export function saidOf(incidents: Incidents, draft: IncidentDraft): Incidents {
  const { unsaid } = incidents
  const last = unsaid.at(-1)
  const isNewer =
    unsaid.length > 1 &&
    last !== undefined &&
    last.incident === draft.incident &&
    last.step === draft.step &&
    targetOf(draft.deed) !== null &&
    targetOf(last.deed) === targetOf(draft.deed)
  return {
    ...incidents,
    unsaid: [...(isNewer ? unsaid.slice(0, -1) : unsaid), { type: 'incident', ...draft }],
    problem: null,
    undone: incidents.undone + (draft.deed.do === 'undo' ? 1 : 0),
  }
}

/** The engine answered: the next goes on its way. */
export function answeredIncident(incidents: Incidents, { id, problem }: Pick<NoteFrame, 'id' | 'problem'>): Incidents {
  const [first, ...rest] = incidents.unsaid
  if (first?.id !== id) return incidents
  if (problem === null) return { ...incidents, unsaid: rest }
  const { incident, step } = first
  return { ...incidents, unsaid: rest, problem: { code: problem.code, facts: problem.facts, incident, step } }
}

export const incidentStore: StoreApi<Incidents> = createStore(() => NO_INCIDENTS)
export const useIncidents = <T>(select: (incidents: Incidents) => T): T => useStore(incidentStore, select)

/** Opens an incident, or the list again. What came of another is dropped at once. */
export function chooseIncident(id: Incident['id'] | null): void {
  incidentStore.setState(({ chosen, shown }) => ({
    chosen: id,
    shown: id === chosen ? shown : null,
    failed: null,
    problem: null,
  }))
}
