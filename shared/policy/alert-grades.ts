import { z } from 'zod'
import { GRADES } from '../estate/level.ts'
import { labelMatchSchema } from './label-match.ts'

/**
 * One row of the grade table: an alert all of whose named labels match one of their globs (only `*` is special, case does not count)
 * has this grade. `none`: it is shown, but raises no alarm. No labels: every alert.
 */
export const alertGradeSchema = z.strictObject({
  match: labelMatchSchema,
  grade: z.enum([...GRADES, 'none']),
})

export type AlertGradeRow = Readonly<z.infer<typeof alertGradeSchema>>
export type AlertGrade = AlertGradeRow['grade']

/** An alert that no row speaks of: it is told, and turns nothing red. */
export const UNKNOWN_SEVERITY_GRADE: AlertGrade = 'minor'

/**
 * The rows that come after those of the policy file. The words are those of kube-prometheus, Zabbix and PagerDuty, and of the clouds and
 * monitoring products in use with Chinese governments. Only what is called the gravest turns the map red.
 */
export const SHIPPED_ALERT_GRADES: readonly AlertGradeRow[] = [
  // These fire all the time by design: a heartbeat, and a helper that mutes others.
  { match: { alertname: ['Watchdog', 'DeadMansSwitch', 'DeadMansSnitch', 'InfoInhibitor'] }, grade: 'none' },
  {
    match: { severity: ['critical', 'page', 'emergency', 'fatal', 'disaster', 'p0', 'p1', '紧急', '特急', '特别重大', '致命'] },
    grade: 'critical',
  },
  { match: { severity: ['error', 'major', 'high', 'severe', 'p2', '严重', '重大', '重要'] }, grade: 'major' },
  { match: { severity: ['warning', 'warn', 'minor', 'medium', 'average', 'p3', '警告', '较大', '次要'] }, grade: 'minor' },
  { match: { severity: ['notice', 'low', 'p4', '一般', '提示'] }, grade: 'notice' },
  { match: { severity: ['info', 'information', 'informational', 'debug', 'none', 'ok', 'test', '信息'] }, grade: 'none' },
]
