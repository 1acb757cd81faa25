import { expect, test } from 'vitest'
import { foldIncident, type Incident, type IncidentDeed, type IncidentDraft, REPORT_FIELDS } from './incident.ts'
import { FIRST_ITEMS, incidentFault, REPORT_ITEM, reportClock, suggestGrade } from './incident-rules.ts'

const HOUR = 3_600_000
const NOW = 100 * HOUR
const OPEN: IncidentDeed = { do: 'open', origin: 'alarm', title: 'x', scope: null, from: NOW - HOUR, to: null }
const draft = (deed: IncidentDeed): IncidentDraft => ({ id: 'e', incident: 'i', step: 's', author: null, deed })

function incident(more: Partial<Incident> = {}): Incident {
  const opened = foldIncident([{ ...draft(OPEN), at: NOW }]) ?? expect.fail('it is not open')
  return { ...opened, ...more }
}

const at = (time: number) => ({ at: time, who: '', word: '' })
const detected = (time: number, recovered: number | null = null): Incident['milestones'] => ({
  ...{ detected: at(time), notified: null, mitigated: null },
  recovered: recovered === null ? null : at(recovered),
})

test('the clock runs from the detection, by who runs it, only where a person said that it is to report', () => {
  const milestones = detected(NOW - HOUR)
  expect(reportClock(incident({ milestones }), NOW)).toBeNull()
  const left = (operator: 'cii' | 'central' | 'other') =>
    reportClock(incident({ milestones, reporting: { operator, reportedAt: null } }), NOW)?.leftMs
  expect([left('cii'), left('central'), left('other')]).toEqual([0, HOUR, 3 * HOUR])
})

test('without a detection the clock does not run, and once reported it stands still', () => {
  expect(reportClock(incident({ reporting: { operator: 'cii', reportedAt: null } }), NOW)).toEqual({
    ...{ hours: 1, dueAt: null, reportedAt: null, leftMs: null },
  })
  const reported = incident({
    milestones: detected(NOW - 9 * HOUR),
    reporting: { operator: 'other', reportedAt: NOW - 6 * HOUR },
  })
  expect(reportClock(reported, NOW)).toMatchObject({ leftMs: HOUR })
  expect(reportClock(reported, NOW + HOUR)).toMatchObject({ leftMs: HOUR })
})

test('a grade is suggested by the alarms, and of critical infrastructure by how long it was interrupted', () => {
  expect(suggestGrade(incident(), null, NOW)).toBeNull()
  expect(suggestGrade(incident(), { gravest: null }, NOW)).toBeNull()
  expect(suggestGrade(incident(), { gravest: 'critical' }, NOW)).toMatchObject({ grade: 'critical', by: 'alarms' })
  const reporting = { operator: 'cii', reportedAt: null } as const
  const grade = (hours: number) =>
    suggestGrade(incident({ reporting, milestones: detected(NOW - 50 * HOUR, NOW - (50 - hours) * HOUR) }), null, NOW)?.grade
  expect([0.5, 2, 5.9, 6, 23, 24].map(grade)).toEqual(['notice', 'minor', 'minor', 'major', 'major', 'critical'])
  // Nobody said since when it is interrupted.
  expect(suggestGrade(incident({ reporting }), { gravest: 'minor' }, NOW)).toMatchObject({ by: 'alarms' })
})

test('an interruption that lasts counts up to now, of a closed incident up to its end', () => {
  const reporting = { operator: 'cii', reportedAt: null } as const
  const lasting = incident({ reporting, milestones: detected(NOW - 7 * HOUR) })
  expect(suggestGrade(lasting, null, NOW)).toMatchObject({ interruptedMs: 7 * HOUR, grade: 'major' })
  expect(suggestGrade({ ...lasting, closedAt: NOW - 5 * HOUR }, null, NOW)).toMatchObject({ interruptedMs: 2 * HOUR })
})

test('what may go first is unit, system, and all that the second item of the rule asks', () => {
  const first = REPORT_FIELDS.filter((field) => REPORT_ITEM[field] <= FIRST_ITEMS)
  expect(first).toEqual(['unit', 'system', 'time', 'place', 'type', 'impact', 'measures'])
})

test.each([
  ['an opening of what is open', OPEN, incident(), 'incident.there'],
  ['an opening without a title', { ...OPEN, title: ' ' }, null, 'incident.no-title'],
  ['a window of no length', { ...OPEN, to: NOW - HOUR }, null, 'incident.bad-window'],
  ['a window ahead', { ...OPEN, from: NOW + HOUR }, null, 'incident.bad-window'],
  ['a scope of nothing', { ...OPEN, scope: [] }, null, 'incident.no-scope'],
  ['a change of what is not there', { do: 'change', change: { set: 'grade', value: null } }, null, 'incident.unknown'],
  ['an undo of nothing', { do: 'undo' }, incident(), 'incident.nothing-to-undo'],
  [
    'a milestone ahead',
    { do: 'change', change: { set: 'milestone', which: 'notified', value: at(NOW + HOUR) } },
    incident(),
    'incident.ahead',
  ],
  ['a note of nothing', { do: 'change', change: { set: 'note', id: 'n', value: at(NOW) } }, incident(), 'note.empty'],
  [
    'a text too long',
    { do: 'change', change: { set: 'field', field: 'cause', value: '文'.repeat(4_001) } },
    incident(),
    'incident.too-long',
  ],
  [
    'a sign that cannot be seen',
    { do: 'change', change: { set: 'field', field: 'cause', value: 'a\u0007' } },
    incident(),
    'incident.unseen',
  ],
] as const)('%s is refused in words', (_, deed, known, code) => {
  expect(incidentFault(draft(deed), known, NOW)?.code).toBe(code)
})

test('what a person types is taken', () => {
  expect(incidentFault(draft(OPEN), null, NOW)).toBeNull()
  const change = { set: 'field', field: 'cause', value: '网关证书过期\n已更换' } as const
  expect(incidentFault(draft({ do: 'change', change }), incident(), NOW)).toBeNull()
})
