import { expect, it } from 'vitest'
import { formatQuery, parseQuery } from '../../../shared/estate/find.ts'
import { filterBy } from './open-entity.ts'

it.each([
  ['bureau', 'bureau:swj', 'bureau'],
  ['app', 'app:edu-enrol', 'app'],
  ['cluster', 'cluster:gov-a', 'cloud'],
  ['node', 'node:gov-a/n-1', 'node'],
] as const)('leaves what belongs to a %s by its whole id', (kind, id, by) => {
  const filter = filterBy({ kind, id })
  expect(filter).toEqual({ by, value: id })
  expect(parseQuery(formatQuery({ words: [], filters: filter === null ? [] : [filter] })).filters).toEqual([filter])
})

it('leaves nothing of what has nothing of its own', () => {
  expect(filterBy({ kind: 'instance', id: 'instance:gov-a/1' })).toBeNull()
})
