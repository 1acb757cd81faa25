import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { EMPTY_REGISTER } from '../../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { createRinging } from '../assess/ringing.ts'
import { batchOf, nodeOf } from '../estate/observed-fixture.ts'
import { migrate } from '../journal/migrations/migrate.ts'
import { createModel } from '../model.ts'
import { SLICE_MS } from '../time-bar.ts'
import { densityThen, episodesThen } from './alarms-then.ts'

const AT = 10_000 * SLICE_MS

function journalFrom(logFrom: number): Database.Database {
  const db = new Database(':memory:')
  migrate(db)
  db.prepare('UPDATE head SET log_from = ?').run(logFrom)
  for (let n = -3; n <= 0; n += 1) db.prepare("INSERT INTO coverage VALUES (?, 'east')").run(AT + n * SLICE_MS)
  return db
}

test('of an instant whose alarms are no longer kept, the estate itself tells what was wrong, and since when', () => {
  const model = createModel({ policy: DEFAULT_POLICY, register: EMPTY_REGISTER, clusters: [{ name: 'east', displayName: null }] })
  const lost = nodeOf('n1', { source: 'east', ready: 'Unknown', readyChangedAt: AT - 500_000 })
  model.apply([batchOf('east', [lost, nodeOf('n2', { source: 'east' })])], AT - 1_000)
  const told = episodesThen(journalFrom(AT + 1), AT, model, createRinging([]))
  expect(told.find(({ code }) => code === 'node.lost')).toMatchObject({
    entity: lost.id,
    raisedAt: AT - 500_000,
    clearedAt: null,
  })
  expect(new Set(told.map(({ id }) => id)).size).toBe(told.length)
  expect(episodesThen(journalFrom(AT), AT, model, createRinging([]))).toEqual([])
})

test('slices whose alarms are no longer kept are not calm, they are not observed', () => {
  const { observed } = densityThen(journalFrom(AT - SLICE_MS), AT)
  expect(observed.slice(-4)).toEqual([0, 0, 1, 1])
})

test('of two alerts on one entity each has its own grade of then', () => {
  const db = journalFrom(0)
  const put = db.prepare(`INSERT INTO alarm_episode (id, entity, code, key, level, peak, raised_at, cleared_at, facts)
    VALUES (?, 'node:east/n1', 'alert.firing', ?, 'notice', 'major', ?, NULL, '{}')`)
  for (const key of ['a', 'b']) put.run(`node:east/n1#alert.firing/${key}@1`, key, AT - 1_000)
  const reason = (key: string, level: 'major' | 'minor') =>
    ({ code: 'alert.firing', level, since: 1, facts: { name: key }, key }) as const
  const node = { ...nodeOf('n1'), parent: null, level: 'major', reasons: [reason('a', 'major'), reason('b', 'minor')] } as const
  const told = episodesThen(db, AT, { get: () => node, ofKind: () => [] }, createRinging([]))
  expect(told.map(({ key, level, facts }) => [key, level, facts.name])).toEqual([
    ['a', 'major', 'a'],
    ['b', 'minor', 'b'],
  ])
})
