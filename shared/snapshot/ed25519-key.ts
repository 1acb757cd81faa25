import { hexOf } from '../lib/bytes.ts'

/** 2^255 − 19. */
const PRIME = (1n << 255n) - 19n

/**
 * Of the points of small order what a key says, without its highest bit: 0, 1, −1 and the two of order 8. For such a key anybody can make signatures, of
 * anything.
 */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
])

/** Whether 32 bytes can be a public key: in its one form (RFC 8032, 5.1.3), and of a point that a private key belongs to. */
export function isEd25519Key(point: Uint8Array): boolean {
  const y = Uint8Array.from(point, (byte, index) => (index === 31 ? byte & 0x7f : byte))
  return BigInt(`0x${hexOf(Uint8Array.from(y).reverse())}`) < PRIME && !SMALL_ORDER.has(hexOf(y))
}
