import fc from 'fast-check'
import { expect, it } from 'vitest'
import { matchesFrom, matchText } from './match-text.ts'

it.each([
  ['Mysql*, severity=critical|page', [{ alertname: 'Mysql*', severity: ['critical', 'page'] }]],
  ['A\n\n B ，team = x=y', [{ alertname: 'A' }, { alertname: 'B', team: 'x=y' }]],
  [' , = , a=', []],
])('%j', (text, alerts) => {
  expect(matchesFrom(text)).toEqual(alerts)
})

it('reads what it wrote', () => {
  const word = fc.stringMatching(/^[A-Za-z*][A-Za-z0-9_*]{0,8}$/)
  const globs = fc.oneof(word, fc.array(word, { minLength: 2, maxLength: 3 }))
  const match = fc
    .dictionary(
      word.filter((label) => label !== '__proto__'),
      globs,
      { minKeys: 1, maxKeys: 3 },
    )
    .map((each) => ({ ...each }))
  fc.assert(
    fc.property(fc.array(match, { maxLength: 4 }), (alerts) => {
      expect(matchesFrom(matchText(alerts))).toEqual(alerts)
    }),
  )
})
