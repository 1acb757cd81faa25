import { deflateRawSync, crc32 as zlibCrc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { NODE } from '../../../main/engine/snapshot/package/node-platform.ts'
import { signerOf } from '../../../main/engine/snapshot/package/package-fixture.ts'
import { SUITES } from '../../../shared/snapshot/suite.ts'
import { Malformed } from '../../../shared/snapshot/verify/platform.ts'
import { BROWSER } from './browser-platform.ts'
import { crc32 } from './crc32.ts'

async function inflated(bytes: Uint8Array, pieces: number): Promise<Buffer> {
  async function* stored() {
    const step = Math.max(1, Math.ceil(bytes.length / pieces))
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of BROWSER.inflate(stored(), bytes.length)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe.each(SUITES)('%s', (suite) => {
  it('digests as the app does, however the bytes come', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 4 }), (chunks) => {
        const [here, there] = [BROWSER.digest(suite), NODE.digest(suite)]
        for (const chunk of chunks) {
          here.update(chunk)
          there.update(chunk)
        }
        expect(here.hex()).toBe(there.hex())
      }),
    )
  })

  it('knows a key, its fingerprint and its signatures, and no others', () => {
    const signer = signerOf(suite)
    const bytes = Buffer.from('a manifest')
    const signature = signer.sign(bytes)
    expect(BROWSER.publicSigner('x', suite, signer.publicKey)).toEqual(NODE.publicSigner('x', suite, signer.publicKey))
    expect(BROWSER.publicSigner('x', suite, `X${signer.publicKey.slice(1)}`)).toBeNull()
    expect(BROWSER.isSignatureOf(bytes, signature, signer)).toBe(true)
    expect(BROWSER.isSignatureOf(Buffer.from('a manifesT'), signature, signer)).toBe(false)
    expect(BROWSER.isSignatureOf(bytes, signature, signerOf(suite))).toBe(false)
    expect(BROWSER.isSignatureOf(bytes, signature.subarray(1), signer)).toBe(false)
    expect(BROWSER.isSignatureOf(bytes, signature, { ...signer, sm2Id: suite === 'sm2-sm3' ? 'other' : 'any' })).toBe(false)
  })
})

test('CRC-32 is that of ZIP, in one go or several', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
      expect(crc32(b, crc32(a))).toBe(zlibCrc32(b, zlibCrc32(a)))
    }),
  )
})

test('inflates what was deflated, and refuses what is cut off, spoilt or has more behind its end', async () => {
  const content = Buffer.from('line of text\n'.repeat(5_000))
  const stored = deflateRawSync(content)
  expect(await inflated(stored, 7)).toEqual(content)
  await expect(inflated(stored.subarray(0, -3), 2)).rejects.toBeInstanceOf(Malformed)
  await expect(inflated(Buffer.concat([stored, Buffer.of(1, 2, 3)]), 1)).rejects.toBeInstanceOf(Malformed)
  await expect(inflated(Buffer.of(7, 7, 7, 7), 1)).rejects.toBeInstanceOf(Malformed)
})

test('Base64 has one form, and text is UTF-8 byte for byte', () => {
  expect(BROWSER.base64('AQID')).toEqual(Uint8Array.of(1, 2, 3))
  for (const odd of ['AQI', 'AQJ=', 'A QID', '*']) expect(BROWSER.base64(odd)).toBeNull()
  expect(BROWSER.text(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa')
  expect(BROWSER.text(Uint8Array.of(0xff))).toBeNull()
})
