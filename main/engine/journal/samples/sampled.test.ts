import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { samples } from '../migrations/0005-samples.ts'
import { createNumbers, numbersOf } from './sampled.ts'

const named = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `instance:east/${n}`)

test.each([1, 3, 40, 200])(
  '%i of a hundred that were sampled have the numbers that they were given, and what never was has none',
  (count) => {
    const db = new Database(':memory:')
    db.exec(samples.sql)
    const numbers = createNumbers(db)
    const given = new Map(named(100).map((entity) => [entity, numbers.of(entity)]))
    const asked = [...named(count)].reverse()
    const found = numbersOf(db, asked)
    expect(new Map([...found].map(([no, entity]) => [entity, no]))).toEqual(
      new Map(
        asked.flatMap((entity): [string, number][] => {
          const no = given.get(entity)
          return no === undefined ? [] : [[entity, no]]
        }),
      ),
    )
    db.close()
  },
)

test('an entity that comes back after its number was let go has that number still', () => {
  const db = new Database(':memory:')
  db.exec(samples.sql)
  const numbers = createNumbers(db)
  const [first, second] = [numbers.of('instance:east/a'), numbers.of('instance:east/b')]
  numbers.turn()
  numbers.of('instance:east/b')
  numbers.turn()
  expect([numbers.of('instance:east/a'), numbers.of('instance:east/b')]).toEqual([first, second])
  expect(db.prepare('SELECT count(*) FROM sampled').pluck(true).get()).toBe(2)
  db.close()
})
