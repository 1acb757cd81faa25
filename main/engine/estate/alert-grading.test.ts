import { expect, test } from 'vitest'
import { policySchema } from '../../../shared/policy/policy.ts'
import { createGrading } from './alert-grading.ts'

const shipped = createGrading([])

test.each([
  ['critical', 'critical'],
  ['CRITICAL', 'critical'],
  ['紧急', 'critical'],
  ['high', 'major'],
  ['warning', 'minor'],
  ['notice', 'notice'],
  ['info', 'none'],
  ['a word of their own', 'minor'],
])('severity %s is %s', (severity, grade) => {
  expect(shipped({ alertname: 'X', severity })).toBe(grade)
})

test('without a severity it is told, and turns nothing red', () => {
  expect(shipped({ alertname: 'X' })).toBe('minor')
  expect(shipped({})).toBe('minor')
})

test('what fires all the time by design is no alarm, whatever severity it has', () => {
  expect(shipped({ alertname: 'Watchdog', severity: 'critical' })).toBe('none')
  expect(shipped({ alertname: 'InfoInhibitor', severity: 'none' })).toBe('none')
})

test('rows of the policy come first, in their order; all labels of a row must match', () => {
  const { alerts } = policySchema.parse({
    alerts: {
      grades: [
        { match: { alertname: 'Etcd*', severity: ['warning', 'critical'] }, grade: 'major' },
        { match: { alertname: 'Etcd*' }, grade: 'notice' },
        { match: { team: '数据库*' }, grade: 'none' },
      ],
    },
  })
  const grading = createGrading(alerts.grades)
  expect(grading({ alertname: 'etcdNoLeader', severity: 'critical' })).toBe('major')
  expect(grading({ alertname: 'etcdSlow', severity: 'page' })).toBe('notice')
  expect(grading({ alertname: 'Slow', severity: 'page', team: '数据库一组' })).toBe('none')
  expect(grading({ alertname: 'Slow', severity: 'page' })).toBe('critical')
})

test('a last row without labels leaves none of the shipped ones', () => {
  expect(createGrading([{ match: {}, grade: 'notice' }])({ severity: 'critical' })).toBe('notice')
})

test('a row that is wrong is named', () => {
  expect(policySchema.safeParse({ alerts: { grades: [{ match: { severity: 'x' }, grade: 'red' }] } }).success).toBe(false)
  expect(policySchema.safeParse({ alerts: { grades: [{ match: { severity: [] }, grade: 'minor' }] } }).success).toBe(false)
})
