import { expect, it } from 'vitest'
import { gravestFirst } from './gravest-first.ts'

it('sorts the gravest first, and the replicas of a set by their numbers', () => {
  const rows = ['db-10', 'db-2', 'db-0', 'web'].map((name) => ({ name, level: 'normal' as const }))
  const names = [...rows, { name: 'z', level: 'minor' as const }].sort(gravestFirst).map(({ name }) => name)
  expect(names).toEqual(['z', 'db-0', 'db-2', 'db-10', 'web'])
})
