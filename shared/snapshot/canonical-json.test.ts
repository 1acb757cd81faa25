import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalJson, type Json } from './canonical-json.ts'

it('sorts keys by their UTF-16 units and leaves no space (RFC 8785, 3.2.3)', () => {
  const keys = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Dalet',
    '1': 'One',
    '\u{1f600}': 'Smiley',
    '\u0080': 'Control',
  }
  expect(Object.values(JSON.parse(canonicalJson(keys)) as object)).toEqual([
    'One',
    'Carriage Return',
    'Control',
    'Euro Sign',
    'Smiley',
    'Dalet',
  ])
  expect(canonicalJson({ b: [1, 0.002, 1e30, null, true], a: { d: undefined, c: '"\n甲' } })).toBe(
    '{"a":{"c":"\\"\\n甲"},"b":[1,0.002,1e+30,null,true]}',
  )
  expect(() => canonicalJson(Number.NaN)).toThrow(RangeError)
})

it('says the same as JSON, in one form', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value as Json)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(JSON.parse(text) as Json)).toBe(text)
    }),
  )
})
