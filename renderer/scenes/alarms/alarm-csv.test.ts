import { expect, it } from 'vitest'
import { alarmCsv, type LogRow } from './alarm-csv.ts'

const ROW: LogRow = {
  ...{ id: 'e', entity: 'node:east/n1', code: 'node.lost', level: 'major', peak: 'critical', facts: {}, name: '=n1,"x"' },
  ...{ raisedAt: 0, clearedAt: 61_000, app: 'app:a', bureau: 'bureau:b', acknowledged: { by: '李', at: 1_000 } },
}

it('tells each alarm in one row that no spreadsheet takes for a formula', () => {
  const [head = '', first = '', second = ''] = alarmCsv(
    [ROW, { ...ROW, clearedAt: null, app: null, bureau: null, acknowledged: null }],
    (id) => (id.startsWith('node:') ? null : `<${id}>`),
    'en',
  ).split('\r\n')
  expect(head.split(',')).toHaveLength(11)
  expect(first).toContain('<bureau:b>,<app:a>,"\'=n1,""x""",node:east/n1,')
  expect(first).toContain(',1970-01-01T00:00:00.000Z,1970-01-01T00:01:01.000Z,61,李,1970-01-01T00:00:01.000Z')
  expect(second).toMatch(/,1970-01-01T00:00:00\.000Z,,,,$/)
})
