import { sm2 } from 'sm-crypto-v2'
import { createSm3 } from '../../../shared/snapshot/sm3.ts'

/** Order of the group (GB/T 32918.5): both halves of a signature lie between it and 0. */
const ORDER = BigInt('0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123')
const HALF_CHARS = 64

/** A private key (32 bytes) and its public point (x and y, 64 bytes). */
export interface Sm2Pair {
  readonly privateKey: Buffer
  readonly point: Buffer
}

/** A fresh pair, by the random numbers of the platform. */
export function makeSm2Pair(): Sm2Pair {
  const { privateKey } = sm2.generateKeyPairHex()
  return sm2PairOf(Buffer.from(privateKey.padStart(HALF_CHARS, '0'), 'hex'))
}

/** The pair of a private key. @throws Error it is none */
export function sm2PairOf(privateKey: Buffer): Sm2Pair {
  return { privateKey, point: Buffer.from(sm2.getPublicKeyFromPrivateKey(privateKey.toString('hex')).slice(2), 'hex') }
}

/** Signs `bytes` with SM2 and SM3 under the signer's ID (GB/T 32918.2): DER of r and s, as OpenSSL has it. */
export function signSm2(bytes: Uint8Array, { privateKey, point }: Sm2Pair, id: string): Buffer {
  const both = sm2.doSignature(hashed(bytes, point, id), privateKey.toString('hex'), { hash: false, der: false })
  return derOf(both.slice(0, HALF_CHARS), both.slice(HALF_CHARS))
}

/** Whether `signature` is that of `bytes` by the key of `point`; anything that is not in its one form is no signature. */
export function verifySm2(bytes: Uint8Array, signature: Uint8Array, point: Buffer, id: string): boolean {
  const both = halvesOf(Buffer.from(signature))
  // The library leaves it to its caller that the halves are in range (7.1, B1 and B2).
  if (both === null || !both.every((half) => inRange(BigInt(`0x${half}`)))) return false
  try {
    return sm2.doVerifySignature(hashed(bytes, point, id), both.join(''), `04${point.toString('hex')}`, {
      hash: false,
      der: false,
    })
  } catch {
    // A point that is not on the curve.
    return false
  }
}

const inRange = (half: bigint): boolean => half > 0n && half < ORDER

/** e of the standard: SM3 over Z, which stands for the signer and the curve, and the message. */
function hashed(bytes: Uint8Array, point: Buffer, id: string): Uint8Array {
  const sm3 = createSm3()
  sm3.update(sm2.getZ(point.toString('hex'), id))
  sm3.update(bytes)
  return sm3.digest()
}

function derOf(...halves: readonly string[]): Buffer {
  const integers = halves.map((half) => {
    const shortest = Buffer.from(half.replace(/^(?:00)+(?=..)/, ''), 'hex')
    const signed = (shortest[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), shortest]) : shortest
    return Buffer.concat([Buffer.of(0x02, signed.length), signed])
  })
  const body = Buffer.concat(integers)
  return Buffer.concat([Buffer.of(0x30, body.length), body])
}

/** r and s, 64 hexadecimal characters each; null: not the DER that `derOf` makes of them. */
function halvesOf(der: Buffer): readonly [string, string] | null {
  const first = der[3] ?? 0
  const second = der[5 + first] ?? 0
  const r = der.subarray(4, 4 + first).toString('hex')
  const s = der.subarray(6 + first, 6 + first + second).toString('hex')
  const [left, right] = [r, s].map((half) => half.replace(/^00/, '').padStart(HALF_CHARS, '0'))
  if (left?.length !== HALF_CHARS || right?.length !== HALF_CHARS) return null
  return derOf(left, right).equals(der) ? [left, right] : null
}
