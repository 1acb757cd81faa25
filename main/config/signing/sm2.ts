import { sm2 } from 'sm-crypto-v2'
import { derOf, HALF_CHARS, hashedSm2 } from '../../../shared/snapshot/sm2-signature.ts'

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
  const both = sm2.doSignature(hashedSm2(bytes, point, id), privateKey.toString('hex'), { hash: false, der: false })
  return Buffer.from(derOf(both.slice(0, HALF_CHARS), both.slice(HALF_CHARS)), 'hex')
}
