import type { AlarmEpisode } from './alarm.ts'
import type { Grade } from './level.ts'
import type { RecordId } from './record.ts'

/** An incident (事件): what a person says of an episode, to be carried beside what the journal recorded of it. */

/** The four moments of an incident, in their order. */
export const MILESTONES = ['detected', 'notified', 'mitigated', 'recovered'] as const
export type MilestoneName = (typeof MILESTONES)[number]

/** What a report says, in the order of the rule (`incident-rules.ts`); the grade stands beside them. */
export const REPORT_FIELDS = [
  'unit',
  'system',
  'time',
  'place',
  'type',
  'impact',
  'measures',
  'trend',
  'cause',
  'leads',
  'planned',
  'preservation',
] as const
export type ReportField = (typeof REPORT_FIELDS)[number]

/** By whom an app is run, as the rule tells operators apart: critical information infrastructure, a central organ, anybody else. */
export const OPERATORS = ['cii', 'central', 'other'] as const
export type Operator = (typeof OPERATORS)[number]

/** Characters at most. */
export const INCIDENT_TITLE_MAX = 120
export const INCIDENT_WORD_MAX = 400
export const INCIDENT_TEXT_MAX = 4_000
/** Parts of a scope at most, count: more is a bureau, or the estate. */
export const SCOPE_PARTS_MAX = 200

/** A bureau, an app or another entity, and what it was called when it was put into the scope: what the incident is about may be gone by now. */
export interface ScopePart {
  readonly id: RecordId
  readonly name: string
}

/** What an incident is about; null: the estate. Never empty. */
export type IncidentScope = readonly ScopePart[] | null

export interface Milestone {
  /** ms since the epoch. */
  readonly at: number
  /** A name or a post; '' for not told. */
  readonly who: string
  readonly word: string
}

/** A remark of the incident at a moment of it. The journal's notes of the estate stand beside these, among the facts. */
export interface IncidentNote extends Milestone {
  readonly id: string
}

/** That it is one to report, by the rule for whom; a person says so, never the program. */
export interface Reporting {
  readonly operator: Operator
  /** When it was reported, ms since the epoch; null: not yet. */
  readonly reportedAt: number | null
}

/** Where it was opened from. */
export const ORIGINS = ['alarm', 'entity', 'range'] as const
export type IncidentOrigin = (typeof ORIGINS)[number]

/** An incident as it stands. */
export interface Incident {
  readonly id: string
  readonly origin: IncidentOrigin
  readonly title: string
  readonly scope: IncidentScope
  /** Its window, ms since the epoch, `from` before `to`; `to: null`: it lasts. */
  readonly from: number
  readonly to: number | null
  readonly openedAt: number
  /** null: not signed. */
  readonly openedBy: string | null
  readonly closedAt: number | null
  readonly milestones: Readonly<Record<MilestoneName, Milestone | null>>
  /** Oldest moment first. */
  readonly notes: readonly IncidentNote[]
  /** The grade that a person chose; null: none was chosen, the suggestion stands. */
  readonly grade: Grade | null
  /** null: nobody said that it is one to report. */
  readonly reporting: Reporting | null
  readonly report: Readonly<Record<ReportField, string>>
  /** When it was last changed, ms since the epoch, and whether that can be taken back. */
  readonly editedAt: number
  readonly undoable: boolean
}

/** What of a milestone is typed. */
export const MILESTONE_PARTS = ['who', 'word'] as const
export type MilestonePart = (typeof MILESTONE_PARTS)[number]

/** One thing said of an incident: each sets what it names, whole, so that two that come together never undo each other. */
export type IncidentChange =
  | { readonly set: 'title'; readonly value: string }
  | { readonly set: 'scope'; readonly value: IncidentScope }
  | { readonly set: 'window'; readonly from: number; readonly to: number | null }
  | { readonly set: 'milestone'; readonly which: MilestoneName; readonly value: Milestone | null }
  /** Of a milestone that is set; of another it changes nothing. */
  | { readonly set: 'milestone-text'; readonly which: MilestoneName; readonly part: MilestonePart; readonly value: string }
  | { readonly set: 'note'; readonly id: string; readonly value: Milestone | null }
  | { readonly set: 'grade'; readonly value: Grade | null }
  | { readonly set: 'reporting'; readonly value: Reporting | null }
  | { readonly set: 'field'; readonly field: ReportField; readonly value: string }
  | { readonly set: 'closed'; readonly value: boolean }

export interface IncidentOpening extends Pick<Incident, 'origin' | 'title' | 'scope' | 'from' | 'to'> {
  readonly do: 'open'
}

export type IncidentDeed =
  | IncidentOpening
  | { readonly do: 'change'; readonly change: IncidentChange }
  /** Takes back the newest step that stands. */
  | { readonly do: 'undo' }

/** What a window asks to be written of an incident. */
export interface IncidentDraft {
  /** Given by the window, so that one sent again after an answer that never came is not written twice. */
  readonly id: string
  readonly incident: Incident['id']
  /** Changes of one step are taken back together: one field, while it is typed into. */
  readonly step: string
  /** null: not signed. */
  readonly author: string | null
  readonly deed: IncidentDeed
}

/** As it is kept: evidence, never changed and never removed; what takes it back is another. */
export interface IncidentEdit extends IncidentDraft {
  /** ms since the epoch. */
  readonly at: number
}

/** What the journal itself tells of the window and the scope. `at` in ms since the epoch. */
export type IncidentFact =
  | ({
      readonly what: 'raised' | 'cleared'
      readonly at: number
      readonly episode: AlarmEpisode['id']
      readonly name: string
    } & Pick<AlarmEpisode, 'entity' | 'code' | 'facts'> & {
        /** The gravest that it became. */
        readonly level: Grade
      })
  /** A rollout: the image of a component. */
  | {
      readonly what: 'rollout'
      readonly at: number
      readonly entity: RecordId
      readonly name: string
      readonly before: string | null
      readonly after: string | null
    }
  /** A source was not live; `until: null`: still is not, or not at the end of the window. */
  | { readonly what: 'gap'; readonly at: number; readonly source: string; readonly until: number | null }
  /** An operator's note of the estate, or of what is in scope. */
  | { readonly what: 'note'; readonly at: number; readonly id: string; readonly author: string | null; readonly text: string }

export interface IncidentFacts {
  /** The window as it was read, ms since the epoch. */
  readonly from: number
  readonly to: number
  /** Alarms and changes are whole from then on, ms since the epoch. */
  readonly kept: number
  /** Oldest first. */
  readonly facts: readonly IncidentFact[]
  /** Facts left out at the new end, where there are too many. */
  readonly more: number
  /** Alarms of it that are open at the end, count; and the gravest that any became, null: none. */
  readonly openAlarms: number
  readonly gravest: Grade | null
  /** By the first bad probe or the first alarm; null: neither. */
  readonly detected: { readonly at: number; readonly by: 'probe' | 'alarm'; readonly name: string } | null
  /** When the last alarm cleared; null: there was none, or one is open. */
  readonly recovered: number | null
}

const NO_MILESTONES: Incident['milestones'] = { detected: null, notified: null, mitigated: null, recovered: null }
const EMPTY_REPORT: Incident['report'] = {
  ...{ unit: '', system: '', time: '', place: '', type: '', impact: '' },
  ...{ measures: '', trend: '', cause: '', leads: '', planned: '', preservation: '' },
}

function changed(incident: Incident, change: IncidentChange, at: number): Incident {
  switch (change.set) {
    case 'title':
      return { ...incident, title: change.value }
    case 'scope':
      return { ...incident, scope: change.value }
    case 'window':
      return { ...incident, from: change.from, to: change.to }
    case 'milestone':
      return { ...incident, milestones: { ...incident.milestones, [change.which]: change.value } }
    case 'milestone-text': {
      const { which, part, value } = change
      const known = incident.milestones[which]
      return known === null
        ? incident
        : { ...incident, milestones: { ...incident.milestones, [which]: { ...known, [part]: value } } }
    }
    case 'note': {
      const others = incident.notes.filter(({ id }) => id !== change.id)
      const notes = change.value === null ? others : [...others, { id: change.id, ...change.value }]
      return { ...incident, notes: notes.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)) }
    }
    case 'grade':
      return { ...incident, grade: change.value }
    case 'reporting':
      return { ...incident, reporting: change.value }
    case 'field':
      return { ...incident, report: { ...incident.report, [change.field]: change.value } }
    case 'closed':
      return { ...incident, closedAt: change.value ? at : null }
  }
}

type Standing = IncidentEdit & { readonly deed: Extract<IncidentDeed, { readonly do: 'change' }> }

/** An incident as its edits, in the order in which they were written, have it; null: the first of them does not open it. */
export function foldIncident(edits: readonly IncidentEdit[]): Incident | null {
  const [first] = edits
  if (first?.deed.do !== 'open') return null
  let standing: Standing[] = []
  for (const edit of edits) {
    const { deed } = edit
    if (deed.do === 'change') standing.push({ ...edit, deed })
    else if (deed.do === 'undo') {
      const step = standing.at(-1)?.step
      standing = standing.filter((each) => each.step !== step)
    }
  }
  const { do: _, ...opening } = first.deed
  const opened: Incident = {
    ...{ id: first.incident, ...opening, openedAt: first.at, openedBy: first.author, closedAt: null },
    ...{ milestones: NO_MILESTONES, notes: [], grade: null, reporting: null, report: EMPTY_REPORT },
    editedAt: edits.at(-1)?.at ?? first.at,
    undoable: standing.length > 0,
  }
  return standing.reduce((incident, { deed, at }) => changed(incident, deed.change, at), opened)
}
