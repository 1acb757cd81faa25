import { expect, it } from 'vitest'
import type { Row } from './columns.ts'
import { everyRow, rowsCsv } from './sheet.ts'

const row = (more: Partial<Row>): Row => ({
  ...{ id: 'instance:a/1', kind: 'instance', name: 'web-1', nameEn: null, level: 'normal', reason: null, staleSince: null },
  ...{ app: { id: 'app:tax', name: '报税', nameEn: 'Tax' }, bureau: null, cloud: 'gov-a', node: 'n-1', ready: 1, total: 1 },
  ...{ requested: { cpuMilli: 250, memoryBytes: 1024 ** 3 }, used: { cpuMilli: null, memoryBytes: 0 } },
  ...{ restarts: 0, version: null, createdAt: null },
  ...more,
})

const AS_OF = Date.UTC(2026, 9, 1, 4)

it('writes bare figures, leaves unknown ones empty, and lets no name be a formula', () => {
  const text = rowsCsv(
    [row({}), row({ name: '=cmd()', kind: 'bureau', app: null, restarts: null })],
    'en',
    () => 'Gov Cloud A',
    AS_OF,
  )
  const [head, first, second] = text.split('\r\n')
  expect(head).toContain('CPU used (cores)')
  expect(first).toBe('web-1,Instance,Normal,,Tax,,Gov Cloud A,n-1,1,1,0.25,,1,0,0,,2026-10-01T04:00:00.000Z')
  expect(second).toMatch(/^'=cmd\(\),Bureau/)
  // 9/16 in one cell would be a day of September; a unit is in the language of the sheet.
  const [chinese, some] = rowsCsv([row({ ready: null, total: 16 })], 'zh-CN', () => '', null).split('\r\n')
  expect(chinese).toContain('就绪,实例总数,申请 CPU (核)')
  expect(some).toContain(',n-1,,16,')
})

it('tells of each row until when it was true: of a lost source till then, and of what was never seen nothing', () => {
  const lines = rowsCsv([row({}), row({ staleSince: AS_OF - 10_800_000 }), row({ staleSince: 0 })], 'en', () => '', AS_OF).split(
    '\r\n',
  )
  const last = lines.map((line) => line.split(',').at(-1)).slice(0, 4)
  expect(last).toEqual(['Data as of', '2026-10-01T04:00:00.000Z', '2026-10-01T01:00:00.000Z', ''])
})

it('holds each row once, also where one moved to the next piece meanwhile, and tells of how many there are', async () => {
  const pieces = [['a', 'b'], ['b', 'c'], []]
  const asked: number[] = []
  const ask = async (from: number) => {
    asked.push(from)
    return { rows: (pieces.shift() ?? []).map((id) => row({ id })), total: 5, asOf: from }
  }
  const { rows, total, asOf } = await everyRow(ask, () => {})
  expect(rows.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(total).toBe(5)
  expect(asOf).toBe(0)
  expect(asked).toEqual([0, 2, 4])
})
