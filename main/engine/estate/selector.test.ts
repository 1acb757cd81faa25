import { expect, it } from 'vitest'
import { selects } from './selector.ts'

const none = { matchLabels: {}, matchExpressions: [] }

it.each(['__defineGetter__', 'constructor', 'toString', 'Nonsense', ''])(
  'an operator %j selects nothing, and throws nothing',
  (operator) => {
    expect(selects({ ...none, matchExpressions: [{ key: 'a', operator, values: ['b'] }] }, { a: 'b' })).toBe(false)
  },
)

it('does not take what every object inherits for a label', () => {
  expect(selects({ ...none, matchExpressions: [{ key: 'constructor', operator: 'Exists', values: [] }] }, {})).toBe(false)
  expect(selects({ ...none, matchExpressions: [{ key: 'toString', operator: 'DoesNotExist', values: [] }] }, {})).toBe(true)
})
