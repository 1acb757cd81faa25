import type { NoteFrame } from '../../shared/estate/frame.ts'
import type { IncidentDraft } from '../../shared/estate/incident.ts'
import { incidentFault } from '../../shared/estate/incident-rules.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import type { IncidentBook } from './journal/incidents.ts'
import { JournalError } from './journal/journal-error.ts'

export interface IncidentDeskDeps {
  readonly book: IncidentBook
  /** ms since the epoch. */
  readonly now: () => number
  readonly send: (view: number, frame: NoteFrame) => void
  /** Incidents are not what they were. */
  readonly changed: () => void
}

/** Takes what persons say of incidents, and answers each time whether it is written, or in words why it is not. */
export function createIncidentDesk({ book, now, send, changed }: IncidentDeskDeps): {
  receive(view: number, message: IncidentDraft): void
} {
  function write(draft: IncidentDraft, at: number): Omit<Problem, 'at'> | null {
    // Sent again, since its answer was not heard.
    if (book.has(draft.id)) return null
    const author = draft.author?.trim() ?? ''
    const signed: IncidentDraft = { ...draft, author: author === '' ? null : author }
    const fault = incidentFault(signed, book.get(draft.incident), at)
    if (fault === null) book.add({ ...signed, at })
    return fault
  }

  /** What the journal says where it cannot write is worded already; anything else is a fault of ours. */
  function written(draft: IncidentDraft, at: number): Omit<Problem, 'at'> | null {
    try {
      return write(draft, at)
    } catch (error) {
      if (error instanceof JournalError) return { code: error.code, facts: error.facts }
      throw error
    }
  }

  return {
    receive(view, { id, incident, step, author, deed }) {
      const at = now()
      const fault = written({ id, incident, step, author, deed }, at)
      if (fault === null) changed()
      send(view, { view: 'note', id, problem: fault && { ...fault, at } })
    },
  }
}
