import { expect, test } from 'vitest'
import { foldIncident, type Incident, type IncidentFact } from '../../../shared/estate/incident.ts'
import { rowWords } from './fact-words.ts'
import { timelineRows } from './timeline-rows.ts'

const FROM = Date.UTC(2026, 0, 2)
const fact = (at: number, more: Partial<Extract<IncidentFact, { what: 'raised' | 'cleared' }>> = {}): IncidentFact => ({
  ...{ what: 'raised', at, episode: 'e', entity: 'app:tax', name: 'tax', code: 'component.outage', facts: { desired: 2 } },
  level: 'major',
  ...more,
})

function incident(more: Partial<Incident> = {}): Incident {
  const deed = { do: 'open', origin: 'range', title: 'x', scope: null, from: FROM, to: null } as const
  const opened = foldIncident([{ id: 'e', incident: 'i', step: 's', author: '王', at: FROM + 500, deed }])
  return { ...(opened ?? expect.fail('it is not open')), ...more }
}

test('what persons said and what the journal has stand in one order', () => {
  const at = (ms: number) => ({ at: FROM + ms, who: '', word: '' })
  const milestones = { detected: at(100), notified: at(300), mitigated: null, recovered: at(900) }
  const rows = timelineRows(
    incident({
      milestones,
      notes: [{ id: 'n', ...at(200) }],
      closedAt: FROM + 1_000,
      reporting: { operator: 'cii', reportedAt: FROM + 400 },
    }),
    { from: FROM, facts: [fact(FROM + 50), fact(FROM + 900, { what: 'cleared' })] },
  )
  expect(rows.map((row) => (row.what === 'milestone' ? row.which : row.what === 'fact' ? row.fact.what : row.what))).toEqual([
    ...['raised', 'detected', 'remark', 'notified', 'reported', 'opened'],
    // At one moment the journal's word comes first.
    ...['cleared', 'recovered', 'closed'],
  ])
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
})

test('each kind of fact is told in both languages, with the name of now where it is known', () => {
  const facts: IncidentFact[] = [
    fact(FROM),
    { what: 'rollout', at: FROM, entity: 'component:a', name: 'web', before: 'reg/web:1', after: 'reg/web:2' },
    { what: 'gap', at: FROM, source: 'east', until: FROM + 59_000 },
    { what: 'gap', at: FROM + 900, source: 'west', until: FROM + 60_000 },
    { what: 'gap', at: FROM, source: 'east', until: null },
    { what: 'note', at: FROM, id: 'n', author: '李', text: '已通知' },
  ]
  const words = (lang: 'zh-CN' | 'en') =>
    timelineRows(incident(), { from: FROM, facts })
      .filter(({ what }) => what === 'fact' || what === 'gap')
      .map((row) => rowWords(row, { entity: (id) => (id === 'app:tax' ? '税务' : null), source: (name) => `<${name}>` }, lang))
  expect(words('zh-CN').map(({ text }) => text)).toEqual([
    '税务 · 无可用副本（应有 2 个）',
    'web · 1 → 2',
    '已通知',
    '数据源 <east>、<west> 中断 1 分',
    '数据源 <east> 中断，尚未恢复',
  ])
  expect(
    words('en')
      .slice(3)
      .map(({ text }) => text),
  ).toEqual(['Sources <east>, <west> lost for 1 min', 'Source <east> lost, and not back yet'])
  expect(words('en')[2]).toMatchObject({ who: '李', grade: null })
})
