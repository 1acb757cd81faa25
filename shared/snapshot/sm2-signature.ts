import { sm2 } from 'sm-crypto-v2'
import { hexOf } from '../lib/bytes.ts'
import { createSm3 } from './sm3.ts'

/** Order of the group (GB/T 32918.5): both halves of a signature lie between it and 0. */
const ORDER = BigInt('0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123')
export const HALF_CHARS = 64

/**
 * Whether `signature` is that of `bytes` by the key of `point` (x and y, 64 bytes) with SM2 and SM3 under the signer's ID (GB/T 32918.2);
 * anything that is not in its one form is no signature.
 */
export function verifySm2(bytes: Uint8Array, signature: Uint8Array, point: Uint8Array, id: string): boolean {
  const both = halvesOf(hexOf(signature))
  // The library leaves it to its caller that the halves are in range (7.1, B1 and B2).
  if (both === null || !both.every((half) => inRange(BigInt(`0x${half}`)))) return false
  try {
    return sm2.doVerifySignature(hashedSm2(bytes, point, id), both.join(''), `04${hexOf(point)}`, { hash: false, der: false })
  } catch {
    // A point that is not on the curve.
    return false
  }
}

const inRange = (half: bigint): boolean => half > 0n && half < ORDER

/** e of the standard: SM3 over Z, which stands for the signer and the curve, and the message. */
export function hashedSm2(bytes: Uint8Array, point: Uint8Array, id: string): Uint8Array {
  const sm3 = createSm3()
  sm3.update(sm2.getZ(hexOf(point), id))
  sm3.update(bytes)
  return sm3.digest()
}

const lengthByte = (hex: string): string => (hex.length / 2).toString(16).padStart(2, '0')

/** DER of r and s as OpenSSL has it; all in hexadecimal. */
export function derOf(...halves: readonly string[]): string {
  const integers = halves.map((half) => {
    const shortest = half.replace(/^(?:00)+(?=..)/, '')
    const signed = /^[89a-f]/.test(shortest) ? `00${shortest}` : shortest
    return `02${lengthByte(signed)}${signed}`
  })
  const body = integers.join('')
  return `30${lengthByte(body)}${body}`
}

/** r and s, 64 hexadecimal characters each; null: not the DER that `derOf` makes of them. */
function halvesOf(der: string): readonly [string, string] | null {
  const charsAt = (at: number): number => 2 * (Number.parseInt(der.slice(at, at + 2), 16) || 0)
  const first = charsAt(6)
  const r = der.slice(8, 8 + first)
  const s = der.slice(12 + first, 12 + first + charsAt(10 + first))
  const [left, right] = [r, s].map((half) => half.replace(/^00/, '').padStart(HALF_CHARS, '0'))
  if (left?.length !== HALF_CHARS || right?.length !== HALF_CHARS) return null
  return derOf(left, right) === der ? [left, right] : null
}
