import { expect, it } from 'vitest'
import { textTable } from './text-table.ts'

it('keeps one line a row and lets no cell speak to the terminal', () => {
  const table = textTable([
    ['NAME', 'WHY'],
    ['a\u001b[2J\u202eb', 'one\ntwo'],
  ])
  expect(table).toBe('NAME     WHY\na\ufffd[2J\ufffdb  one\ufffdtwo\n')
})
