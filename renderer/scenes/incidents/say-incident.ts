import type { Incident, IncidentChange, IncidentDeed, IncidentOpening } from '../../../shared/estate/incident.ts'
import { chooseIncident, incidentStore, saidOf } from '../../stores/incidents.ts'
import { noteStore } from '../../stores/notes.ts'

export const newStep = (): string => crypto.randomUUID()

/** Has it written, signed with the name that notes are signed with. */
function sayOf(incident: Incident['id'], deed: IncidentDeed, step: string): void {
  const author = noteStore.getState().author.trim()
  const draft = { id: crypto.randomUUID(), incident, step, author: author === '' ? null : author, deed }
  incidentStore.setState((incidents) => saidOf(incidents, draft))
}

/** Says changes of an incident; those of one step are taken back together. */
export function change(incident: Incident['id'], changes: readonly IncidentChange[], step: string = newStep()): void {
  for (const each of changes) sayOf(incident, { do: 'change', change: each }, step)
}

export function undo(incident: Incident['id']): void {
  sayOf(incident, { do: 'undo' }, newStep())
}

/** Opens it, and shows it. */
export function openIncident(opening: IncidentOpening): void {
  const id = crypto.randomUUID()
  sayOf(id, opening, newStep())
  chooseIncident(id)
  incidentStore.setState({ draft: null })
}

/** What closes an incident ends its window too, where that lasts. */
export function toggleClosed({ id, closedAt, to, from }: Pick<Incident, 'id' | 'closedAt' | 'to' | 'from'>, now: number): void {
  const end: readonly IncidentChange[] = to === null && closedAt === null && now > from ? [{ set: 'window', from, to: now }] : []
  change(id, [...end, { set: 'closed', value: closedAt === null }])
}
