import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../migrations/migrate.ts'
import { createNumbers, numbersOf } from './sampled.ts'

const named = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `instance:east/${n}`)

test.each([1, 3, 40, 200])(
  '%i of a hundred that were sampled have the numbers that they were given, and what never was has none',
  (count) => {
    const db = new Database(':memory:')
    migrate(db)
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
  migrate(db)
  const numbers = createNumbers(db)
  const [first, second] = [numbers.of('instance:east/a'), numbers.of('instance:east/b')]
  numbers.turn()
  numbers.of('instance:east/b')
  numbers.turn()
  expect([numbers.of('instance:east/a'), numbers.of('instance:east/b')]).toEqual([first, second])
  expect(db.prepare('SELECT count(*) FROM sampled').pluck(true).get()).toBe(2)
  db.close()
})

test('an instance has the owner that was told of it last, and an owner has a number though nothing is sampled of it', () => {
  const db = new Database(':memory:')
  migrate(db)
  const ownerOf = db
    .prepare<[string], string>('SELECT b.entity FROM sampled a JOIN sampled b ON b.no = a.owner WHERE a.entity = ?')
    .pluck(true)
  createNumbers(db).of('instance:east/a', 'component:loose')
  expect(ownerOf.get('instance:east/a')).toBe('component:loose')
  createNumbers(db).of('instance:east/a')
  expect(ownerOf.get('instance:east/a')).toBe('component:loose')
  createNumbers(db).of('instance:east/a', 'component:web')
  expect(ownerOf.get('instance:east/a')).toBe('component:web')
  const numbers = createNumbers(db)
  for (const owner of ['component:loose', 'component:web', undefined, 'component:db']) numbers.of('instance:east/a', owner)
  expect(ownerOf.get('instance:east/a')).toBe('component:db')
  db.close()
})
