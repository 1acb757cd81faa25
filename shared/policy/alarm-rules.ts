import { z } from 'zod'
import { GRADES } from '../estate/level.ts'
import { alarmFoldSchema, reasonCodeSchema } from './alarm-folds.ts'
import { FLAPS_LEAST, FLAPS_MOST, RULE_SECONDS_MAX } from './alarm-limits.ts'
import { appClassSchema } from './app-class.ts'

/** One row: findings with one of these codes, on apps of one of these classes (absent: any, and what is of no app), ring like this. */
export const alarmRuleSchema = z.strictObject({
  codes: z.array(reasonCodeSchema).min(1).max(100),
  classes: z.array(appClassSchema).min(1).optional(),
  /** none: they raise no alarm. Absent: as grave as the finding is. */
  grade: z.enum([...GRADES, 'none']).optional(),
  /** They ring once they have lasted this long, s. */
  forSeconds: z.number().min(0).max(RULE_SECONDS_MAX).default(0),
})
export type AlarmRule = z.infer<typeof alarmRuleSchema>

/**
 * What rings, how, and which of it is one line (docs/alarms.md). It changes alarms alone: what colours a house is `health`. "own": a default of
 * ours, for which no binding rule was found.
 */
export const alarmsSchema = z.strictObject({
  /** The first row that matches counts; what none matches rings at once, as grave as the finding is. */
  rules: z.array(alarmRuleSchema).max(200).default([]),
  flapping: z
    .strictObject({
      /** An alarm that comes again within this after it cleared goes on with it, s. Own: two rounds of a rule that waits five minutes. */
      windowSeconds: z.number().min(0).max(RULE_SECONDS_MAX).default(600),
      /** Raised so many times in a row it is flapping, and stays on the list until it was calm for the window. Own. */
      count: z.int().min(FLAPS_LEAST).max(FLAPS_MOST).default(3),
    })
    .prefault({}),
  /** Rows of the folding table before the shipped ones. */
  folds: z.array(alarmFoldSchema).max(200).default([]),
})
export type AlarmRules = z.infer<typeof alarmsSchema>
