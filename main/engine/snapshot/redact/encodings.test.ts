import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ENCODINGS, mayBeEncoded } from './encodings.ts'

const hex = (length: number) => fc.string({ unit: fc.constantFrom(...'0189af'), minLength: length, maxLength: length })
const piece = fc.oneof(
  fc.uuid(),
  fc.integer({ min: 10, max: 15 }).chain(hex),
  fc.constantFrom('-', '/', '%', '%4', '\\', '\\u', '&', '&#', 'A', 'z', 'app-1', '数据'),
)

test('a text that may hold no other writing is one of which every writing says so', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
      const text = pieces.join('')
      if (ENCODINGS.some(({ needs }) => needs.test(text))) expect(mayBeEncoded(text)).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

test.each(['app-1843-web-85c6kdpp57-54xdj', 'instance:east/f9119fbd-c49a-44eb-ad03-5e6ace4cd6d1', '10.0.0.1', '数据局'])(
  '%s is looked at no further',
  (text) => {
    expect(mayBeEncoded(text)).toBe(false)
  },
)
