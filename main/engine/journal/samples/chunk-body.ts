import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { DamageError } from '../damage.ts'

/**
 * The fastest: what is packed are single bytes in a small range, where all levels do the same (entropy coding) and the highest gained
 * 2–10 % for twenty times the work.
 */
const PARAMS = { [constants.ZSTD_c_compressionLevel]: 1 }

export function packBody(bytes: Uint8Array): Buffer {
  return zstdCompressSync(bytes, { params: PARAMS })
}

/** @throws DamageError */
export function unpackBody(body: unknown): Uint8Array {
  if (!(body instanceof Uint8Array)) throw new DamageError('samples that are no bytes')
  try {
    return zstdDecompressSync(body)
  } catch (error) {
    throw new DamageError(`samples that do not unpack: ${error instanceof Error ? error.message : String(error)}`)
  }
}
