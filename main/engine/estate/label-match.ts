import type { Labels } from '../../../shared/estate/record.ts'
import { own } from '../../../shared/lib/own.ts'
import type { LabelMatch } from '../../../shared/policy/label-match.ts'
import { glob } from './app-mapping.ts'

/** Whether all that a row of the policy says of labels holds. Case does not count. */
export function labelTest(match: LabelMatch): (labels: Labels) => boolean {
  const tests = Object.entries(match).map(([label, globs]) => {
    const list = typeof globs === 'string' ? [globs] : globs
    return [label, list.map((each) => glob(each.toLowerCase()))] as const
  })
  return (labels) =>
    tests.every(([label, globs]) => {
      const value = own(labels, label)?.toLowerCase()
      return value !== undefined && globs.some((test) => test(value))
    })
}
