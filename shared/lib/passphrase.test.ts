import { expect, it } from 'vitest'
import { passphraseStrength } from './passphrase.ts'

it.each([
  ['', 'short'],
  ['水', 'short'],
  ['望楼2026', 'short'],
  ['aaaaaaaaaaaaaaaa', 'weak'],
  ['password1234', 'weak'],
  ['1234567890123456', 'weak'],
  ['Tr0ub4dor&3x', 'fair'],
  ['正午的灯塔看见七条河', 'strong'],
  ['correct horse battery staple seven', 'strong'],
])('%s is %s', (text, grade) => {
  expect(passphraseStrength(text).grade).toBe(grade)
})
