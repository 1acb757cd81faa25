import fc from 'fast-check'
import { sm2 } from 'sm-crypto-v2'
import { describe, expect, it } from 'vitest'
import { verifySm2 } from '../../../shared/snapshot/sm2-signature.ts'
import { SUITES } from '../../../shared/snapshot/suite.ts'
import { isSignatureOf, makeSigningKey, readPublicKey, readSigningKey, type Signer } from './signing-key.ts'
import { sm2PairOf } from './sm2.ts'

/** GM/T 0003.5-2012, A.2, on the curve of the standard: the same as in GB/T 32918.5-2017. */
const VECTOR = {
  privateKey: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  x: '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020',
  y: 'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  message: Buffer.from('message digest'),
  id: '1234567812345678',
  k: '59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21',
  r: 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3',
  s: 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
}
const POINT = Buffer.from(VECTOR.x + VECTOR.y, 'hex')
const der = (r: string, s: string): Buffer => Buffer.from(`30460221${'00'}${r}0221${'00'}${s}`, 'hex')

describe('the example of the SM2 standard', () => {
  it('makes its public key and its signature', () => {
    expect(sm2PairOf(Buffer.from(VECTOR.privateKey, 'hex')).point).toEqual(POINT)
    const x1 = BigInt(`0x${sm2.getPublicKeyFromPrivateKey(VECTOR.k).slice(2, 66)}`)
    const pointPool = [{ k: BigInt(`0x${VECTOR.k}`), x1 }]
    const options = { hash: true, publicKey: `04${VECTOR.x}${VECTOR.y}`, userId: VECTOR.id, pointPool }
    expect(sm2.doSignature(VECTOR.message, VECTOR.privateKey, options)).toBe(VECTOR.r + VECTOR.s)
  })

  it('verifies it, and only under its ID and in its range', () => {
    const { message, id, r, s } = VECTOR
    expect(verifySm2(message, der(r, s), POINT, id)).toBe(true)
    expect(verifySm2(message, der(r, s), POINT, '')).toBe(false)
    expect(verifySm2(Buffer.from('message digesT'), der(r, s), POINT, id)).toBe(false)
    const order = 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'
    for (const [left, right] of [
      [order, s],
      [r, order],
      [s, r],
    ] as const)
      expect(verifySm2(message, der(left, right), POINT, id)).toBe(false)
    expect(verifySm2(message, Buffer.from('3006020100020100', 'hex'), POINT, id)).toBe(false)
    expect(verifySm2(message, der(r, s), Buffer.alloc(64, 1), id)).toBe(false)
  })
})

describe.each(SUITES)('%s', (suite) => {
  const signer = signerOf(makeSigningKey(suite, '某市大数据局'))

  it('signs what it verifies, and nothing else', () => {
    const other = signerOf(makeSigningKey(suite, 'other'))
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), fc.integer({ min: 0, max: 7 }), (bytes, at, bit) => {
        const signature = signer.sign(bytes)
        expect(isSignatureOf(bytes, signature, signer)).toBe(true)
        expect(isSignatureOf(bytes, signature, other)).toBe(false)
        expect(isSignatureOf(Buffer.concat([bytes, Buffer.of(0)]), signature, signer)).toBe(false)
        const flipped = Buffer.from(signature)
        flipped[at % flipped.length] = (flipped[at % flipped.length] ?? 0) ^ (1 << bit)
        expect(isSignatureOf(bytes, flipped, signer)).toBe(false)
      }),
      { numRuns: 40 },
    )
  })

  it('takes anything for a signature without failing', () => {
    fc.assert(fc.property(fc.uint8Array(), (junk) => !isSignatureOf(Buffer.from('a'), junk, signer)))
  })

  it('reads a public key in its one form only', () => {
    const { name, publicKey, fingerprint } = signer
    expect(readPublicKey(name, suite, publicKey)).toEqual({ name, suite, publicKey, fingerprint })
    const der = Buffer.from(publicKey, 'base64')
    for (const wrong of [
      publicKey.slice(0, -4),
      `${publicKey}AAAA`,
      ` ${publicKey}`,
      Buffer.from(der.subarray(1)).toString('base64'),
    ])
      expect(readPublicKey(name, suite, wrong)).toBe(null)
    for (const other of SUITES.filter((each) => each !== suite)) expect(readPublicKey(name, other, publicKey)).toBe(null)
  })
})

it('reads no key from what is none, and does not quote it', () => {
  for (const text of ['', '{}', '{"wanglou":"signing-key"}', 'null']) expect(readSigningKey(text)).toBe(null)
})

function signerOf(text: string): Signer {
  const signer = readSigningKey(text)
  if (signer === null) throw new Error('a fresh key does not read')
  return signer
}
