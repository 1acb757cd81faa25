import { createHash } from 'node:crypto'
import { deflateRawSync, crc32 as zlibCrc32 } from 'node:zlib'
import { ed25519 } from '@noble/curves/ed25519'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { NODE } from '../../../main/engine/snapshot/package/node-platform.ts'
import { signerOf } from '../../../main/engine/snapshot/package/package-fixture.ts'
import { bytesOfHex, hexOf } from '../../../shared/lib/bytes.ts'
import { PUBLIC_KEY_FORMS, SUITES } from '../../../shared/snapshot/suite.ts'
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

/** The platforms by name. */
const BOTH = { app: NODE, page: BROWSER } as const
const ORDER = ed25519.CURVE.n
const { Point } = ed25519
const littleEndian = (number: bigint): Uint8Array => bytesOfHex(number.toString(16).padStart(64, '0')).reverse()
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${hexOf(Uint8Array.from(bytes).reverse())}`)
const spki = (point: Uint8Array): string =>
  Buffer.concat([Buffer.from(PUBLIC_KEY_FORMS['ed25519-sha256'].prefix, 'hex'), point]).toString('base64')
/** h of RFC 8032, 5.1.7. */
const challenge = (r: Uint8Array, key: Uint8Array, bytes: Uint8Array): bigint =>
  numberOf(createHash('sha512').update(r).update(key).update(bytes).digest()) % ORDER
/** A point of order 8. */
const TORSION = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')

describe.each(Object.entries(BOTH))('Ed25519 for the %s', (_, platform) => {
  const bytes = Buffer.from('a manifest')

  it('takes no key of small order, for which anybody can sign anything, nor one in another form', () => {
    const small = Array.from({ length: 8 }, (_, n) => (n === 0 ? Point.ZERO : TORSION.multiplyUnsafe(BigInt(n))))
    const keys = small.map((point) => point.toBytes())
    // y + p where that fits: the same points, written otherwise.
    const prime = (1n << 255n) - 19n
    for (let y = 0n; y < 19n; y += 1n) keys.push(littleEndian(y + prime), littleEndian(y + prime + (1n << 255n)))
    for (const key of keys) {
      const publicKey = spki(key)
      const signed = { suite: 'ed25519-sha256', publicKey, sm2Id: null } as const
      expect(platform.publicSigner('x', 'ed25519-sha256', publicKey), hexOf(key)).toBeNull()
      const forged = Buffer.concat([Point.ZERO.toBytes(), new Uint8Array(32)])
      expect(platform.isSignatureOf(bytes, forged, signed)).toBe(false)
    }
  })

  it('compares R as it stands: what another verifier would only take after multiplying by eight is no signature', () => {
    const secret = 123_456_789n
    const key = Point.BASE.multiply(secret).toBytes()
    const signed = { suite: 'ed25519-sha256', publicKey: spki(key), sm2Id: null } as const
    const signature = (r: Uint8Array) =>
      Buffer.concat([r, littleEndian((987_654_321n + challenge(r, key, bytes) * secret) % ORDER)])
    const right = Point.BASE.multiply(987_654_321n)
    expect(platform.isSignatureOf(bytes, signature(right.toBytes()), signed)).toBe(true)
    expect(platform.isSignatureOf(bytes, signature(right.add(TORSION).toBytes()), signed)).toBe(false)
    const [r, s] = [signature(right.toBytes()).subarray(0, 32), numberOf(signature(right.toBytes()).subarray(32))]
    expect(platform.isSignatureOf(bytes, Buffer.concat([r, littleEndian(s + ORDER)]), signed), 's beyond the order').toBe(false)
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
