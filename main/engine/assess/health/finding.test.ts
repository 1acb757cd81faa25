import { expect, test } from 'vitest'
import { type Finding, reasonsFrom } from './finding.ts'

const lost: Finding = { code: 'node.lost', level: 'major', since: null, facts: {} }
const alert = (key: string, since: number): Finding => ({
  code: 'alert.firing',
  level: 'minor',
  since,
  facts: { name: key },
  key,
})

test('a reason keeps its beginning; an alert begins when its source says, each by its own key', () => {
  const first = reasonsFrom([alert('b', 3), lost, alert('a', 4)], [], 10)
  expect(first.map(({ code, key, since }) => [code, key, since])).toEqual([
    ['node.lost', undefined, 10],
    ['alert.firing', 'a', 4],
    ['alert.firing', 'b', 3],
  ])
  expect(reasonsFrom([lost, alert('a', 4), alert('b', 3)], first, 20)).toBe(first)
  // It was resolved and fired again while nobody looked.
  const again = reasonsFrom([lost, alert('a', 15)], first, 20)
  expect(again.map(({ key, since }) => [key, since])).toEqual([
    [undefined, 10],
    ['a', 15],
  ])
})
