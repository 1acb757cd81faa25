import { expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import type { CheckedAlarmLogFrame, CheckedAlarmTrialFrame } from '../feed/alarm-schema.ts'
import { alarmQueryStore, askAlarmLog, askAlarmTrial } from './alarm-desk.ts'

const rules = DEFAULT_POLICY.alarms
const grades = { critical: 0, major: 0, minor: 0, notice: 0 }
const both = { recorded: 0, tried: 0 }
const result: NonNullable<CheckedAlarmTrialFrame['result']> = {
  ...{ from: 0, to: 1, recorded: grades, tried: grades, entries: both, lines: both, differs: [], more: 0 },
}

it('keeps the rules while others are tried, and not what those before came to', () => {
  askAlarmTrial({ tried: { rules, hours: 24 } })
  const frame: CheckedAlarmTrialFrame = {
    view: 'alarm-trial',
    base: null,
    seq: 1,
    asOf: 1,
    moment: null,
    rules,
    progress: null,
    result,
  }
  alarmQueryStore.setState({ trial: { ...alarmQueryStore.getState().trial, frame } })
  askAlarmTrial({ tried: { rules, hours: 168 } })
  expect(alarmQueryStore.getState().trial.frame).toMatchObject({ rules, progress: null, result: null })
})

it('keeps a history while it is asked for anew, and shows it under no other choice', () => {
  const asked = { from: 0, to: null, grades: null, bureau: null, app: null }
  askAlarmLog(asked, 'chosen')
  const head = { view: 'alarm-log', base: null, seq: 1, asOf: 1, moment: null } as const
  const frame: CheckedAlarmLogFrame = { ...head, from: 0, to: 1, kept: 0, rows: [], more: 0 }
  alarmQueryStore.setState(({ log }) => ({ log: { ...log, frame } }))
  // A window of so many hours has moved on meanwhile.
  askAlarmLog({ ...asked, from: 15_000 }, 'anew')
  expect(alarmQueryStore.getState().log).toMatchObject({ asked: { from: 15_000 }, frame })
  askAlarmLog({ ...asked, bureau: 'bureau:edu' }, 'chosen')
  expect(alarmQueryStore.getState().log.frame).toBeNull()
})
