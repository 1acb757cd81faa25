import type { Labels } from '../../../shared/estate/record.ts'
import {
  type AlertGrade,
  type AlertGradeRow,
  SHIPPED_ALERT_GRADES,
  UNKNOWN_SEVERITY_GRADE,
} from '../../../shared/policy/alert-grades.ts'
import { labelTest } from './label-match.ts'

/** The grade of an alert by its labels. */
export type Grading = (labels: Labels) => AlertGrade

/** Compiles the grade table: the rows of the policy, then the shipped ones; the first of which every label matches counts. */
export function createGrading(rows: readonly AlertGradeRow[]): Grading {
  const compiled = [...rows, ...SHIPPED_ALERT_GRADES].map(({ match, grade }) => ({ test: labelTest(match), grade }))
  return (labels) => compiled.find(({ test }) => test(labels))?.grade ?? UNKNOWN_SEVERITY_GRADE
}
