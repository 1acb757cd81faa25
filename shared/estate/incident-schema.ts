import { z } from 'zod'
import {
  type Incident,
  type IncidentChange,
  type IncidentDeed,
  type IncidentEdit,
  type IncidentFact,
  type IncidentFacts,
  MILESTONE_PARTS,
  MILESTONES,
  OPERATORS,
  ORIGINS,
  REPORT_FIELDS,
} from './incident.ts'
import { GRADES } from './level.ts'
import { REASON_WORDS, type ReasonCode } from './reason-words.ts'

/** Schemas of all that is said of incidents: from a window, in the journal and in a package. Lengths are the rules' (`incident-rules.ts`). */

const text = z.string().max(100_000)
const recordId = z.string().min(1).max(1024)
const shortId = z.string().regex(/^[\w-]{1,64}$/)
const instant = z.int().nonnegative().max(8_640_000_000_000_000)

const scope = z
  .array(z.strictObject({ id: recordId, name: text }))
  .max(10_000)
  .nullable()
const milestone = z.strictObject({ at: instant, who: text, word: text })
const grade = z.enum(GRADES)
const reporting = z.strictObject({ operator: z.enum(OPERATORS), reportedAt: instant.nullable() })

const changeSchema: z.ZodType<IncidentChange> = z.discriminatedUnion('set', [
  z.strictObject({ set: z.literal('title'), value: text }),
  z.strictObject({ set: z.literal('scope'), value: scope }),
  z.strictObject({ set: z.literal('window'), from: instant, to: instant.nullable() }),
  z.strictObject({ set: z.literal('milestone'), which: z.enum(MILESTONES), value: milestone.nullable() }),
  z.strictObject({ set: z.literal('milestone-text'), which: z.enum(MILESTONES), part: z.enum(MILESTONE_PARTS), value: text }),
  z.strictObject({ set: z.literal('note'), id: shortId, value: milestone.nullable() }),
  z.strictObject({ set: z.literal('grade'), value: grade.nullable() }),
  z.strictObject({ set: z.literal('reporting'), value: reporting.nullable() }),
  z.strictObject({ set: z.literal('field'), field: z.enum(REPORT_FIELDS), value: text }),
  z.strictObject({ set: z.literal('closed'), value: z.boolean() }),
])

export const incidentDeedSchema: z.ZodType<IncidentDeed> = z.union([
  z.strictObject({
    do: z.literal('open'),
    origin: z.enum(ORIGINS),
    title: text,
    scope,
    from: instant,
    to: instant.nullable(),
  }),
  z.strictObject({ do: z.literal('change'), change: changeSchema }),
  z.strictObject({ do: z.literal('undo') }),
])

/** The fields of a draft, as a window sends it. */
export const incidentDraftShape = {
  id: shortId,
  incident: shortId,
  step: shortId,
  author: text.nullable(),
  deed: incidentDeedSchema,
} as const

export const incidentEditSchema: z.ZodType<IncidentEdit> = z.strictObject({ ...incidentDraftShape, at: instant })

export const incidentSchema: z.ZodType<Incident> = z.strictObject({
  id: shortId,
  origin: z.enum(ORIGINS),
  title: text,
  scope,
  from: instant,
  to: instant.nullable(),
  openedAt: instant,
  openedBy: text.nullable(),
  closedAt: instant.nullable(),
  milestones: z.record(z.enum(MILESTONES), milestone.nullable()),
  notes: z.array(milestone.extend({ id: shortId })),
  grade: grade.nullable(),
  reporting: reporting.nullable(),
  report: z.record(z.enum(REPORT_FIELDS), text),
  editedAt: instant,
  undoable: z.boolean(),
})

const facts = z.record(z.string(), z.union([z.string(), z.number()]))
const code = z.custom<ReasonCode>((value) => typeof value === 'string' && Object.hasOwn(REASON_WORDS, value))

const factSchema: z.ZodType<IncidentFact> = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.enum(['raised', 'cleared']),
    ...{ at: instant, episode: z.string(), entity: z.string(), name: z.string(), code, facts, level: grade },
  }),
  z.strictObject({
    what: z.literal('rollout'),
    ...{ at: instant, entity: z.string(), name: z.string(), before: z.string().nullable(), after: z.string().nullable() },
  }),
  z.strictObject({ what: z.literal('gap'), at: instant, source: z.string(), until: instant.nullable() }),
  z.strictObject({ what: z.literal('note'), at: instant, id: z.string(), author: z.string().nullable(), text: z.string() }),
])

export const incidentFactsSchema: z.ZodType<IncidentFacts> = z.strictObject({
  from: instant,
  to: instant,
  kept: instant,
  facts: z.array(factSchema),
  more: z.int().nonnegative(),
  openAlarms: z.int().nonnegative(),
  gravest: grade.nullable(),
  detected: z.strictObject({ at: instant, by: z.enum(['probe', 'alarm']), name: z.string() }).nullable(),
  recovered: instant.nullable(),
})
