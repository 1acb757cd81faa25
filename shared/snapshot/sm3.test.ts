import { createHash, getHashes } from 'node:crypto'
import fc from 'fast-check'
import { sm3 } from 'sm-crypto-v2'
import { expect, it } from 'vitest'
import { createSm3 } from './sm3.ts'

function hex(...parts: readonly Uint8Array[]): string {
  const hash = createSm3()
  for (const part of parts) hash.update(part)
  return Buffer.from(hash.digest()).toString('hex')
}

it("gives the digests of the standard's examples (GB/T 32905-2016, annex A)", () => {
  expect(hex(Buffer.from('abc'))).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
  expect(hex(Buffer.from('abcd'.repeat(16)))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732')
})

it('gives what the library gives, and OpenSSL where it is, however the bytes come', () => {
  const isThere = getHashes().includes('sm3')
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (parts) => {
      const whole = Buffer.concat(parts)
      expect(hex(...parts)).toBe(sm3(whole))
      if (isThere) expect(hex(...parts)).toBe(createHash('sm3').update(whole).digest('hex'))
    }),
  )
})
