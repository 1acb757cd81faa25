import * as z from 'zod/mini'
import { MILESTONES, OPERATORS, ORIGINS, REPORT_FIELDS } from '../../shared/estate/incident.ts'
import { GRADES } from '../../shared/estate/level.ts'
import { REASON_WORDS, type ReasonCode } from '../../shared/estate/reason-words.ts'

/** What the window draws of incidents, checked field by field. */
const when = z.number()
const text = z.string()
const grade = z.enum(GRADES)
const facts = z.record(text, z.union([text, z.number()]))
const code = z.custom<ReasonCode>((value) => typeof value === 'string' && Object.hasOwn(REASON_WORDS, value))
const head = { seq: z.number(), asOf: z.nullable(when), moment: z.nullable(when), base: z.null() }

const milestone = { at: when, who: text, word: text }
const told = {
  id: text,
  origin: z.enum(ORIGINS),
  title: text,
  scope: z.nullable(z.array(z.object({ id: text, name: text }))),
  from: when,
  to: z.nullable(when),
  openedAt: when,
  openedBy: z.nullable(text),
  closedAt: z.nullable(when),
  milestones: z.record(z.enum(MILESTONES), z.nullable(z.object(milestone))),
  grade: z.nullable(grade),
  reporting: z.nullable(z.object({ operator: z.enum(OPERATORS), reportedAt: z.nullable(when) })),
  editedAt: when,
}

export const incidentsFrame = z.object({
  view: z.literal('incidents'),
  ...head,
  rows: z.array(z.object({ ...told, gravest: z.nullable(grade) })),
  more: z.number(),
})
export type CheckedIncidentsFrame = z.infer<typeof incidentsFrame>

const fact = z.discriminatedUnion('what', [
  z.object({
    what: z.enum(['raised', 'cleared']),
    ...{ at: when, episode: text, entity: text, name: text, code, facts, level: grade },
  }),
  z.object({
    what: z.literal('rollout'),
    ...{ at: when, entity: text, name: text, before: z.nullable(text), after: z.nullable(text) },
  }),
  z.object({ what: z.literal('gap'), at: when, source: text, until: z.nullable(when) }),
  z.object({ what: z.literal('note'), at: when, id: text, author: z.nullable(text), text }),
])

export const incidentFrame = z.object({
  view: z.literal('incident'),
  ...head,
  id: text,
  shown: z.nullable(
    z.object({
      incident: z.object({
        ...told,
        notes: z.array(z.object({ ...milestone, id: text })),
        report: z.record(z.enum(REPORT_FIELDS), text),
        undoable: z.boolean(),
      }),
      facts: z.object({
        ...{ from: when, to: when, kept: when, facts: z.array(fact), more: z.number(), openAlarms: z.number() },
        gravest: z.nullable(grade),
        detected: z.nullable(z.object({ at: when, by: z.enum(['probe', 'alarm']), name: text })),
        recovered: z.nullable(when),
      }),
    }),
  ),
})
export type CheckedIncidentFrame = z.infer<typeof incidentFrame>
