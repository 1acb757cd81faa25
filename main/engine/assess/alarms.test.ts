import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import { causeOf, type Reason } from '../../../shared/estate/reason.ts'
import { type AppEntity, type Delta, type Entity, isEntity, type NodeEntity } from '../../../shared/estate/record.ts'
import type { AlarmRule } from '../../../shared/policy/alarm-rules.ts'
import { nodeOf } from '../estate/observed-fixture.ts'
import { createAlarmBook } from './alarms.ts'
import { createRinging } from './ringing.ts'

const reason = (code: Reason['code'], level: Reason['level'], facts: Reason['facts'] = {}): Reason => ({
  code,
  level,
  since: 1,
  facts,
})

const node = (...reasons: Reason[]): Delta => {
  const record: NodeEntity = { ...nodeOf('n1'), parent: null, level: 'normal', reasons }
  return { op: 'put', record, was: null }
}
const gone: Delta = {
  op: 'del',
  id: 'node:east/n1',
  kind: 'node',
  was: { ...nodeOf('n1'), parent: null, level: 'normal', reasons: [] },
}

describe('alarm book', () => {
  it('raises, grows and clears one episode of an entity and a code', () => {
    const book = createAlarmBook([])
    const id = 'node:east/n1#node.pressure@10'
    expect(book.update([node(reason('node.pressure', 'minor'))], 10)).toMatchObject([{ id, level: 'minor', raisedAt: 10 }])
    expect(book.update([node(reason('node.pressure', 'minor'))], 20)).toEqual([])
    expect(book.update([node(reason('node.pressure', 'major'))], 30)).toMatchObject([{ id, level: 'major', peak: 'major' }])
    expect(book.update([node(reason('node.pressure', 'notice'))], 40)).toMatchObject([{ id, level: 'notice', peak: 'major' }])
    expect(book.update([node()], 50)).toMatchObject([{ id, level: 'notice', clearedAt: 50 }])
    expect([...book.open()]).toEqual([])
  })

  it('tells causes of one code apart by their keys', () => {
    const book = createAlarmBook([])
    const alert = (key: string, level: Reason['level']): Reason => ({ ...reason('alert.firing', level, { name: key }), key })
    expect(book.update([node(alert('a', 'major'), alert('b', 'minor'))], 10).map(({ id }) => id)).toEqual([
      'node:east/n1#alert.firing/a@10',
      'node:east/n1#alert.firing/b@10',
    ])
    expect(book.update([node(alert('b', 'minor'))], 20)).toMatchObject([{ key: 'a', clearedAt: 20 }])
    expect([...book.open()]).toMatchObject([{ key: 'b', level: 'minor' }])
    const again = createAlarmBook([...book.open()])
    expect(again.update([node(alert('b', 'minor'))], 30)).toEqual([])
  })

  it('takes unknown for no alarm, and clears all of an entity that is gone', () => {
    const book = createAlarmBook([])
    expect(book.update([node(reason('node.no-status', 'unknown'))], 10)).toEqual([])
    book.update([node(reason('node.lost', 'major'), reason('node.cordoned', 'notice'))], 20)
    expect(book.update([gone], 30).map(({ code, clearedAt }) => [code, clearedAt])).toEqual([
      ['node.lost', 30],
      ['node.cordoned', 30],
    ])
  })

  it('goes on from the episodes that were open', () => {
    const open: AlarmEpisode = {
      id: 'node:east/n1#node.lost@5',
      entity: 'node:east/n1',
      code: 'node.lost',
      level: 'major',
      peak: 'major',
      raisedAt: 5,
      clearedAt: null,
      facts: {},
    }
    const book = createAlarmBook([open])
    expect(book.update([node(reason('node.lost', 'major'))], 10)).toEqual([])
    expect(book.update([node()], 20)).toEqual([{ ...open, clearedAt: 20 }])
  })

  it('holds open exactly what it has told of and not cleared', () => {
    const codes = fc.constantFrom('node.lost', 'node.cordoned', 'node.no-status')
    const levels = fc.constantFrom('major', 'minor', 'notice', 'unknown')
    const unkeyed = { code: codes, level: levels, since: fc.constant(1), facts: fc.constant({}) }
    const reasons = fc.uniqueArray(
      fc.record({ ...unkeyed, key: fc.constantFrom('a', 'b') }, { requiredKeys: ['code', 'level', 'since', 'facts'] }),
      { selector: causeOf },
    )
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            reasons.map((list) => node(...list)),
            fc.constant(gone),
          ),
        ),
        (deltas) => {
          const book = createAlarmBook([])
          const told = new Map<string, AlarmEpisode>()
          deltas.forEach((delta, now) => {
            for (const episode of book.update([delta], now)) told.set(episode.id, episode)
          })
          const open = [...told.values()].filter(({ clearedAt }) => clearedAt === null)
          expect(new Set(book.open())).toEqual(new Set(open))
        },
      ),
    )
  })
})

const entitiesOf = (delta: Delta): Entity[] => (delta.op === 'put' && isEntity(delta.record) ? [delta.record] : [])

describe('rules', () => {
  const citizen = { kind: 'app', id: 'app:a', appClass: 'citizen' } as AppEntity
  const bookWith = (...rules: AlarmRule[]) => createAlarmBook([], { ringing: createRinging(rules), appOf: () => citizen })

  it('give another grade, or none, to some classes of app, and tell of whom', () => {
    const book = bookWith(
      { codes: ['node.pressure'], classes: ['internal'], grade: 'none', forSeconds: 0 },
      { codes: ['node.pressure'], grade: 'critical', forSeconds: 0 },
      { codes: ['node.cordoned'], grade: 'none', forSeconds: 0 },
    )
    const told = book.update([node(reason('node.pressure', 'minor'), reason('node.cordoned', 'notice'))], 10)
    expect(told).toMatchObject([{ code: 'node.pressure', level: 'critical', name: 'n1', app: 'app:a' }])
  })

  it('wait until it has lasted, though nothing changes', () => {
    const book = bookWith({ codes: ['node.pressure'], forSeconds: 1 })
    expect(book.update([node(reason('node.pressure', 'minor'))], 10)).toEqual([])
    expect(book.nextDueAt()).toBe(1_001)
    expect(book.update([], 1_000)).toEqual([])
    expect(book.update([], 1_001)).toMatchObject([{ code: 'node.pressure', raisedAt: 1_001 }])
    expect(book.nextDueAt()).toBeNull()
    book.update([node()], 1_100)
    book.update([node(reason('node.pressure', 'minor'))], 10)
    book.update([gone], 20)
    expect(book.nextDueAt()).toBeNull()
  })

  it('keep nothing waiting for the clock of a source that is ahead', () => {
    const hour = 3_600_000
    const ahead = (code: Reason['code']): Reason => ({ ...reason(code, 'major'), since: hour })
    const book = bookWith({ codes: ['node.pressure'], forSeconds: 1 })
    expect(book.update([node(ahead('node.lost'), ahead('node.pressure'))], 10)).toMatchObject([{ code: 'node.lost' }])
    expect(book.nextDueAt()).toBe(1_010)
    // Something else of it changed meanwhile.
    book.update([node(ahead('node.lost'), ahead('node.pressure'), reason('node.cordoned', 'notice'))], 500)
    expect(book.update([], 1_010)).toMatchObject([{ code: 'node.pressure', raisedAt: 1_010 }])
    // Ours was set back.
    book.update([node()], 2_000)
    expect(book.update([node({ ...reason('node.pressure', 'minor'), since: 2_500 })], 2_500)).toEqual([])
    book.reconsider([...entitiesOf(node({ ...reason('node.pressure', 'minor'), since: 2_500 }))])
    book.update([], 100)
    expect(book.nextDueAt()).toBe(1_100)
  })

  it('that are changed clear what they no longer ring for, and raise what they do', () => {
    const book = bookWith()
    const delta = node(reason('node.pressure', 'minor'), reason('node.cordoned', 'notice'))
    book.update([delta], 10)
    if (delta.op !== 'put') throw new Error('a put')
    book.reconsider([delta.record as NodeEntity], createRinging([{ codes: ['node.cordoned'], grade: 'none', forSeconds: 0 }]))
    expect(book.nextDueAt()).toBe(0)
    expect(book.update([], 20)).toMatchObject([{ code: 'node.cordoned', clearedAt: 20 }])
    book.reconsider([delta.record as NodeEntity], createRinging([]))
    expect(book.update([], 30)).toMatchObject([{ code: 'node.cordoned', raisedAt: 30, clearedAt: null }])
  })
})
