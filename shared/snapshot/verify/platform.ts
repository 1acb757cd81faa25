import type { SuiteId } from '../suite.ts'

/** A file of which pieces are read, wherever it lies; it is never written. */
export interface PackageFile {
  readonly size: number
  /** Up to `length` bytes from `offset`: fewer only where the file ends. @throws Refused */
  read(offset: number, length: number): Promise<Uint8Array>
  /** The bytes from `offset` on, chunk by chunk. @throws Refused, AbortError */
  chunks(offset: number, length: number): AsyncIterable<Uint8Array>
}

/** A digest over bytes as they come. */
export interface Digest {
  update(bytes: Uint8Array): void
  /** In hexadecimal; nothing may be added after. */
  hex(): string
}

/** Who signs, without what it takes to sign. */
export interface PublicSigner {
  readonly name: string
  readonly suite: SuiteId
  /** DER SubjectPublicKeyInfo in Base64. */
  readonly publicKey: string
  /** The suite's digest of that DER, in hexadecimal. */
  readonly fingerprint: string
}

export interface Signed {
  readonly suite: SuiteId
  readonly publicKey: string
  /** null in the suite that knows none. */
  readonly sm2Id: string | null
}

/** Stored bytes that do not inflate, or of which some are left over. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
}

/** What verifying needs and has no form of its own in the language: Node's here, a browser's in a page. */
export interface Platform {
  digest(suite: SuiteId): Digest
  /** CRC-32 of `bytes`, going on from `before`. */
  crc32(bytes: Uint8Array, before?: number): number
  /** What `stored` inflates to (raw deflate), chunk by chunk. @throws Malformed, and what `stored` throws */
  inflate(stored: AsyncIterable<Uint8Array>, storedBytes: number): AsyncIterable<Uint8Array>
  /** The text of UTF-8, byte for byte; null: it is none. */
  text(bytes: Uint8Array): string | null
  /** The bytes of Base64; null: it is not in its one form. */
  base64(text: string): Uint8Array | null
  /** The signer of a public key; null: it is not in the suite's one form. */
  publicSigner(name: string, suite: SuiteId, publicKey: string): PublicSigner | null
  /** Whether `signature` is that of `bytes` by this key. Never throws for what it is given. */
  isSignatureOf(bytes: Uint8Array, signature: Uint8Array, signed: Signed): boolean
}
