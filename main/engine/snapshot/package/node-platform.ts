import { isUtf8 } from 'node:buffer'
import { pipeline } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { Malformed, type Platform } from '../../../../shared/snapshot/verify/platform.ts'
import { createDigest } from '../../../config/signing/digest.ts'
import { isSignatureOf, readPublicKey } from '../../../config/signing/signing-key.ts'

/** What Node has for verifying packages. */
export const NODE: Platform = {
  digest: createDigest,
  crc32: (bytes, before) => crc32(bytes, before),
  inflate,
  text: (bytes) => (isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString() : null),
  base64(text) {
    const bytes = Buffer.from(text, 'base64')
    return bytes.toString('base64') === text ? bytes : null
  },
  publicSigner: readPublicKey,
  isSignatureOf,
}

async function* inflate(stored: AsyncIterable<Uint8Array>, storedBytes: number): AsyncGenerator<Uint8Array> {
  // What goes wrong comes out of the inflater as it is read.
  const inflater = pipeline(stored, createInflateRaw({ chunkSize: 64 * 1024 }), () => {})
  try {
    yield* inflater as AsyncIterable<Uint8Array>
  } catch (error) {
    throw isZlibFault(error) ? new Malformed() : error
  }
  if (inflater.bytesWritten !== storedBytes) throw new Malformed()
}

const isZlibFault = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^Z_|^ERR_/.test(error.code)
