import * as z from 'zod/mini'
import { GRADES } from '../../shared/estate/level.ts'
import { REASON_WORDS, type ReasonCode } from '../../shared/estate/reason-words.ts'

/** What the window draws of the history of alarms and of rules that are tried, checked field by field. */
const when = z.number()
const text = z.string()
const grade = z.enum(GRADES)
const facts = z.record(text, z.union([text, z.number()]))
const reasonCode = z.custom<ReasonCode>((code) => typeof code === 'string' && Object.hasOwn(REASON_WORDS, code))
const head = { seq: z.number(), asOf: z.nullable(when), moment: z.nullable(when), base: z.null() }

export const alarmLogFrame = z.object({
  view: z.literal('alarm-log'),
  ...head,
  from: when,
  to: when,
  kept: when,
  rows: z.array(
    z.object({
      ...{
        id: text,
        entity: text,
        code: reasonCode,
        level: grade,
        peak: grade,
        raisedAt: when,
        clearedAt: z.nullable(when),
        facts,
      },
      ...{ name: text, app: z.nullable(text), bureau: z.nullable(text) },
      acknowledged: z.nullable(z.object({ by: text, at: when })),
    }),
  ),
  more: z.number(),
})
export type CheckedAlarmLogFrame = z.infer<typeof alarmLogFrame>

const appClass = z.enum(['citizen', 'cross-bureau', 'internal', 'other'])
const globs = z.union([text, z.array(text)])
const rules = z.object({
  rules: z.array(
    z.object({
      codes: z.array(reasonCode),
      classes: z.optional(z.array(appClass)),
      grade: z.optional(z.enum([...GRADES, 'none'])),
      forSeconds: z.number(),
    }),
  ),
  flapping: z.object({ windowSeconds: z.number(), count: z.number() }),
  folds: z.array(z.object({ cause: text, codes: z.array(reasonCode), alerts: z.array(z.record(text, globs)) })),
})

const counts = z.object({ critical: z.number(), major: z.number(), minor: z.number(), notice: z.number() })
const pair = z.object({ recorded: z.number(), tried: z.number() })

export const alarmTrialFrame = z.object({
  view: z.literal('alarm-trial'),
  ...head,
  rules,
  progress: z.nullable(z.number()),
  result: z.nullable(
    z.object({
      ...{ from: when, to: when, recorded: counts, tried: counts, entries: pair, lines: pair },
      differs: z.array(
        z.object({
          ...{ entity: text, name: text, app: z.nullable(text), code: reasonCode, facts, at: when },
          ...{ recorded: z.nullable(grade), tried: z.nullable(grade) },
        }),
      ),
      more: z.number(),
    }),
  ),
})
export type CheckedAlarmTrialFrame = z.infer<typeof alarmTrialFrame>
