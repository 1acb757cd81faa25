import type { Labels } from '../../../shared/estate/record.ts'
import { own } from '../../../shared/lib/own.ts'
import {
  type AlertGrade,
  type AlertGradeRow,
  SHIPPED_ALERT_GRADES,
  UNKNOWN_SEVERITY_GRADE,
} from '../../../shared/policy/alert-grades.ts'
import { glob } from './app-mapping.ts'

/** The grade of an alert by its labels. */
export type Grading = (labels: Labels) => AlertGrade

interface CompiledRow {
  readonly tests: readonly (readonly [label: string, globs: readonly ((value: string) => boolean)[]])[]
  readonly grade: AlertGrade
}

function compile({ match, grade }: AlertGradeRow): CompiledRow {
  const tests = Object.entries(match).map(([label, globs]) => {
    const list = typeof globs === 'string' ? [globs] : globs
    return [label, list.map((each) => glob(each.toLowerCase()))] as const
  })
  return { tests, grade }
}

/** Compiles the grade table: the rows of the policy, then the shipped ones; the first of which every label matches counts. */
export function createGrading(rows: readonly AlertGradeRow[]): Grading {
  const compiled = [...rows, ...SHIPPED_ALERT_GRADES].map(compile)
  return (labels) => {
    const row = compiled.find(({ tests }) =>
      tests.every(([label, globs]) => {
        const value = own(labels, label)?.toLowerCase()
        return value !== undefined && globs.some((test) => test(value))
      }),
    )
    return row?.grade ?? UNKNOWN_SEVERITY_GRADE
  }
}
