import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** Shorter texts stay as they are, characters: a page of the database holds them anyway, and they can be read in a shell. */
const PACK_FROM = 4_096

/** The fastest: it packs a batch to a tenth at several hundred MB/s; more would cost the engine what the file saves. */
const PARAMS = { [constants.ZSTD_c_compressionLevel]: 1 }

/** A text as the journal keeps it: long ones as zstd. A batch under load is megabytes, and writing them was slower than packing. */
export function packed(text: string): string | Buffer {
  return text.length < PACK_FROM ? text : zstdCompressSync(text, { params: PARAMS })
}

/** The text again. @throws Error where it is damaged */
export function unpacked(value: unknown): string {
  return value instanceof Uint8Array ? zstdDecompressSync(value).toString() : String(value)
}
