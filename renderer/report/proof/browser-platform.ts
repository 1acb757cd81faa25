import { ed25519 } from '@noble/curves/ed25519'
import { sha256 } from '@noble/hashes/sha2'
import { hexOf } from '../../../shared/lib/bytes.ts'
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
  return der !== null && der.length === head + bytes && hexOf(der.subarray(0, head)) === prefix ? der.subarray(head) : null
}

function isSignatureOf(bytes: Uint8Array, signature: Uint8Array, { suite, publicKey, sm2Id }: Signed): boolean {
  const point = pointOf(suite, publicKey)
  if (point === null) return false
  if (suite === 'sm2-sm3') return sm2Id !== null && verifySm2(bytes, signature, point, sm2Id)
  try {
    // As OpenSSL does: RFC 8032 by the letter, not the laxer rule of chains of blocks.
    return sm2Id === null && ed25519.verify(signature, bytes, point, { zip215: false })
  } catch {
    // Not 64 bytes, or a point that is not on the curve.
    return false
  }
}

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
