import { z } from 'zod'
import {
  type Incident,
  type IncidentChange,
  type IncidentDeed,
  type IncidentEdit,
  MILESTONE_PARTS,
  MILESTONES,
  OPERATORS,
  ORIGINS,
  REPORT_FIELDS,
} from './incident.ts'
import { GRADES } from './level.ts'

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
