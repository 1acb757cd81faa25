import { ed25519 } from '@noble/curves/ed25519'
import { sha256, sha512 } from '@noble/hashes/sha2'
import { hexOf, sameBytes } from '../../../shared/lib/bytes.ts'
import { isEd25519Key } from '../../../shared/snapshot/ed25519-key.ts'
import { verifySm2 } from '../../../shared/snapshot/sm2-signature.ts'
import { createSm3 } from '../../../shared/snapshot/sm3.ts'
import { PUBLIC_KEY_FORMS, type SuiteId } from '../../../shared/snapshot/suite.ts'
import { type Digest, Malformed, type Platform, type Signed } from '../../../shared/snapshot/verify/platform.ts'
import { base64Of, bytesOfBase64 } from './base64.ts'
import { crc32 } from './crc32.ts'

/**
 * What a page has for verifying. SHA-256 and Ed25519 are in JavaScript too, not the browser's own: it hashes only what stands in memory whole, and
 * many in use have no Ed25519; so all browsers say the same.
 */
export const BROWSER: Platform = {
  digest,
  crc32,
  inflate,
  text: textOf,
  base64: (text) => {
    const bytes = bytesOfBase64(text)
    return bytes !== null && base64Of(bytes) === text ? bytes : null
  },
  publicSigner(name, suite, publicKey) {
    if (pointOf(suite, publicKey) === null) return null
    const hash = digest(suite)
    hash.update(bytesOfBase64(publicKey) ?? new Uint8Array())
    return { name, suite, publicKey, fingerprint: hash.hex() }
  },
  isSignatureOf,
}

function digest(suite: SuiteId): Digest {
  const hash = suite === 'sm2-sm3' ? createSm3() : sha256.create()
  return {
    update: (bytes) => void hash.update(bytes),
    hex: () => hexOf(hash.digest()),
  }
}

/** The text of UTF-8, byte for byte; null: it is none. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

function pointOf(suite: SuiteId, publicKey: string): Uint8Array | null {
  const { prefix, bytes } = PUBLIC_KEY_FORMS[suite]
  const der = BROWSER.base64(publicKey)
  const head = prefix.length / 2
  if (der === null || der.length !== head + bytes || hexOf(der.subarray(0, head)) !== prefix) return null
  const point = der.subarray(head)
  return suite === 'ed25519-sha256' && !isEd25519Key(point) ? null : point
}

function isSignatureOf(bytes: Uint8Array, signature: Uint8Array, { suite, publicKey, sm2Id }: Signed): boolean {
  const point = pointOf(suite, publicKey)
  if (point === null) return false
  if (suite === 'sm2-sm3') return sm2Id !== null && verifySm2(bytes, signature, point, sm2Id)
  try {
    return sm2Id === null && isEd25519Signature(bytes, signature, point)
  } catch {
    // A point that is not on the curve.
    return false
  }
}

/**
 * As OpenSSL does (RFC 8032, 5.1.7, without the cofactor). The library's own check multiplies by the cofactor, and so takes signatures that the app
 * does not.
 */
function isEd25519Signature(bytes: Uint8Array, signature: Uint8Array, point: Uint8Array): boolean {
  const { Point, CURVE } = ed25519
  const [r, s] = [signature.subarray(0, 32), littleEndian(signature.subarray(32))]
  if (signature.length !== 64 || s >= CURVE.n) return false
  const h = littleEndian(sha512.create().update(r).update(point).update(bytes).digest()) % CURVE.n
  const made = Point.BASE.multiplyUnsafe(s).subtract(Point.fromBytes(point).multiplyUnsafe(h))
  return sameBytes(made.toBytes(), r)
}

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x0${hexOf(Uint8Array.from(bytes).reverse())}`)

async function* inflate(stored: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = stored[Symbol.asyncIterator]()
  let fault: unknown = null
  const chunks = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { done, value } = await source.next()
        if (done) controller.close()
        else controller.enqueue(new Uint8Array(value))
      } catch (error) {
        fault = error
        controller.error(error)
      }
    },
  })
  const reader = chunks.pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } catch {
    // Bytes left over behind the end are an error too (Compression Streams, 5).
    throw fault ?? new Malformed()
  } finally {
    await reader.cancel().catch(() => {})
  }
}
