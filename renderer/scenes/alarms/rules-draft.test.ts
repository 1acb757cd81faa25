import { expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { draftOf, rulesOf, withFold, withRule } from './rules-draft.ts'

const RULES = {
  ...DEFAULT_POLICY.alarms,
  rules: [{ codes: ['node.cordoned' as const], grade: 'none' as const, forSeconds: 0 }],
  folds: [
    { cause: 'lag', codes: ['component.short' as const], alerts: [{ alertname: 'Mysql*', severity: ['critical', 'page'] }] },
  ],
}

it('comes to what it was made of, and to nothing of rows that say nothing', () => {
  expect(rulesOf(draftOf(RULES))).toEqual(RULES)
  expect(rulesOf(withFold(withRule(draftOf(RULES))))).toEqual(RULES)
})

it('gives each row a key of its own', () => {
  const { rules, folds } = withFold(withRule(withRule(draftOf(RULES))))
  const keys = [...rules, ...folds].map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
})

it('leaves alone what is not edited, also where its text reads as something else', () => {
  const folds = [{ cause: 'cpu', codes: [], alerts: [{ alertname: 'CPU 使用率过高，持续 5 分钟', job: 'a=b|c' }] }]
  const draft = draftOf({ ...RULES, folds })
  expect(rulesOf(draft).folds).toEqual(folds)
  const [fold] = draft.folds
  const edited = fold === undefined ? [] : [{ ...fold, row: { ...fold.row, alerts: 'Cpu*' } }]
  expect(rulesOf({ ...draft, folds: edited }).folds).toEqual([{ cause: 'cpu', codes: [], alerts: [{ alertname: 'Cpu*' }] }])
})
