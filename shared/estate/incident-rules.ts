import type { Facts } from '../lib/words.ts'
import {
  INCIDENT_TEXT_MAX,
  INCIDENT_TITLE_MAX,
  INCIDENT_WORD_MAX,
  type Incident,
  type IncidentChange,
  type IncidentDraft,
  type IncidentFacts,
  type Milestone,
  type Operator,
  type ReportField,
  SCOPE_PARTS_MAX,
} from './incident.ts'
import type { Grade } from './level.ts'
import { authorFault, unseenIn } from './note.ts'
import type { ProblemCode } from './problem-words.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/**
 * Within how many hours of learning of it an incident of 较大 and above has to be reported, by who runs it: 国家网络安全事件报告管理办法 (Cyberspace
 * Administration of China, in force since 2025-11-01), article 4. To whom stands in `incident-words.ts`.
 */
export const REPORT_HOURS: Readonly<Record<Operator, number>> = { cii: 1, central: 2, other: 4 }

/** Which item of the report's contents each field is of, by the same rule. */
export const REPORT_ITEM: Readonly<Record<ReportField, 1 | 2 | 3 | 4 | 5 | 6 | 7>> = {
  ...{ unit: 1, system: 1, time: 2, place: 2, type: 2, impact: 2, measures: 2 },
  ...{ trend: 3, cause: 4, leads: 5, planned: 6, preservation: 7 },
}

/** Items up to this one may go first, where the rest is not known in time. */
export const FIRST_ITEMS = 2

/**
 * From which interruption of a main function of critical information infrastructure on an incident is of which grade: the guide annexed to the rule
 * (网络安全事件分级指南), figures as in its draft of December 2023. The guide has shorter ones for an interruption of the whole, and tests that
 * no monitoring can answer (people affected, data lost): hence a suggestion. What is shorter is 一般.
 */
export const CII_INTERRUPTIONS: readonly { readonly grade: Grade; readonly fromMs: number }[] = [
  { grade: 'critical', fromMs: 24 * HOUR_MS },
  { grade: 'major', fromMs: 6 * HOUR_MS },
  { grade: 'minor', fromMs: 2 * HOUR_MS },
  { grade: 'notice', fromMs: 0 },
]

/** A grade that may be meant, and by what. */
export interface SuggestedGrade {
  readonly grade: Grade
  readonly by: 'interruption' | 'alarms'
  /** How long it was, or has been, interrupted, ms; null: it goes by the alarms. */
  readonly interruptedMs: number | null
}

/** How long it was interrupted, by what a person said: from detected to recovered, else to `now` (ms since the epoch) or when it was closed; null: not known. */
export function interruptionOf({ milestones: { detected, recovered }, closedAt }: Incident, now: number): number | null {
  if (detected === null) return null
  return Math.max(0, (recovered?.at ?? closedAt ?? now) - detected.at)
}

/**
 * The grade to suggest (建议等级): of critical infrastructure by how long it was interrupted, else the gravest of its alarms (own: the guide has no
 * other test that is observed here). An availability fault is not by itself a cybersecurity incident: whether it is one, and its grade,
 * a person says. null: nothing to go by.
 */
export function suggestGrade(
  incident: Incident,
  facts: Pick<IncidentFacts, 'gravest'> | null,
  now: number,
): SuggestedGrade | null {
  const interruptedMs = incident.reporting?.operator === 'cii' ? interruptionOf(incident, now) : null
  if (interruptedMs !== null) {
    const row = CII_INTERRUPTIONS.find(({ fromMs }) => interruptedMs >= fromMs)
    if (row !== undefined) return { grade: row.grade, by: 'interruption', interruptedMs }
  }
  const gravest = facts?.gravest ?? null
  return gravest === null ? null : { grade: gravest, by: 'alarms', interruptedMs: null }
}

/** How a report stands in time. All in ms since the epoch, `leftMs` in ms. */
export interface ReportClock {
  readonly hours: number
  /** null: it does not run, since nobody said when it was detected. */
  readonly dueAt: number | null
  readonly reportedAt: number | null
  /** Until it is due; less than 0: late by so much. Stands still once it was reported. */
  readonly leftMs: number | null
}

/** null: nobody said that it is one to report. */
export function reportClock(
  { reporting, milestones }: Pick<Incident, 'reporting' | 'milestones'>,
  now: number,
): ReportClock | null {
  if (reporting === null) return null
  const hours = REPORT_HOURS[reporting.operator]
  const { reportedAt } = reporting
  const dueAt = milestones.detected === null ? null : milestones.detected.at + hours * HOUR_MS
  return { hours, dueAt, reportedAt, leftMs: dueAt === null ? null : dueAt - (reportedAt ?? now) }
}

/** A moment may be ahead of the engine's clock by this much, ms: a window's clock, or one that was put back. */
const AHEAD_MS = MINUTE_MS

type Fault = { readonly code: ProblemCode; readonly facts: Facts }

function textFault(text: string, max: number): Fault | null {
  const length = [...text].length
  if (length > max) return { code: 'incident.too-long', facts: { length, max } }
  const unseen = unseenIn(text)
  return unseen === null ? null : { code: 'incident.unseen', facts: unseen }
}

const titleFault = (title: string): Fault | null =>
  title.trim() === '' ? { code: 'incident.no-title', facts: {} } : textFault(title, INCIDENT_TITLE_MAX)

function windowFault(from: number, to: number | null, now: number): Fault | null {
  return (to !== null && from >= to) || from > now + AHEAD_MS ? { code: 'incident.bad-window', facts: {} } : null
}

function scopeFault(scope: Incident['scope']): Fault | null {
  if (scope === null) return null
  if (scope.length === 0) return { code: 'incident.no-scope', facts: {} }
  return scope.length > SCOPE_PARTS_MAX
    ? { code: 'incident.scope-too-large', facts: { n: scope.length, max: SCOPE_PARTS_MAX } }
    : null
}

function momentFault(value: Milestone | null, now: number, max: number): Fault | null {
  if (value === null) return null
  if (value.at > now + AHEAD_MS) return { code: 'incident.ahead', facts: {} }
  return textFault(value.who, INCIDENT_WORD_MAX) ?? textFault(value.word, max)
}

function changeFault(change: IncidentChange, now: number): Fault | null {
  switch (change.set) {
    case 'title':
      return titleFault(change.value)
    case 'scope':
      return scopeFault(change.value)
    case 'window':
      return windowFault(change.from, change.to, now)
    case 'milestone':
      return momentFault(change.value, now, INCIDENT_WORD_MAX)
    case 'milestone-text':
      return textFault(change.value, INCIDENT_WORD_MAX)
    case 'note':
      return change.value !== null && change.value.word.trim() === ''
        ? { code: 'note.empty', facts: {} }
        : momentFault(change.value, now, INCIDENT_TEXT_MAX)
    case 'field':
      return textFault(change.value, INCIDENT_TEXT_MAX)
    case 'reporting':
      return (change.value?.reportedAt ?? 0) > now + AHEAD_MS ? { code: 'incident.ahead', facts: {} } : null
    case 'grade':
    case 'closed':
      return null
  }
}

/** What keeps a draft from being written of an incident (null: there is none of that id yet) at `now`, ms since the epoch; null: nothing. */
export function incidentFault({ deed, author }: IncidentDraft, incident: Incident | null, now: number): Fault | null {
  const signed = author === null ? null : authorFault(author)
  if (signed !== null) return signed
  if (deed.do === 'open') {
    if (incident !== null) return { code: 'incident.there', facts: {} }
    return titleFault(deed.title) ?? scopeFault(deed.scope) ?? windowFault(deed.from, deed.to, now)
  }
  if (incident === null) return { code: 'incident.unknown', facts: {} }
  if (deed.do === 'undo') return incident.undoable ? null : { code: 'incident.nothing-to-undo', facts: {} }
  return changeFault(deed.change, now)
}
