import { crc32 } from 'node:zlib'
import type { SuiteId } from '../../../../shared/snapshot/suite.ts'
import { createDigest } from '../../../config/signing/digest.ts'

/** Counts and hashes what goes through. */
export interface ContentMeter {
  through(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>
  bytes(): number
  /** CRC-32 in 8 hexadecimal digits. */
  crc32(): string
  /** By the suite, in hexadecimal; once, at the end. */
  digest(): string
}

export function createMeter(suite: SuiteId): ContentMeter {
  const digest = createDigest(suite)
  let bytes = 0
  let sum = 0
  return {
    async *through(chunks) {
      for await (const chunk of chunks) {
        bytes += chunk.length
        sum = crc32(chunk, sum)
        digest.update(chunk)
        yield chunk
      }
    },
    bytes: () => bytes,
    crc32: () => sum.toString(16).padStart(8, '0'),
    digest: digest.hex,
  }
}

/** Content of a member, as it comes: text is written as UTF-8. A chunk may not be touched once it was handed over. */
export type Content = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>

/** UTF-8 takes at most so many bytes for a UTF-16 unit. */
const UTF8_BYTES = 3

/** Content as bytes, in chunks of up to about `chunkBytes`: thousands of short lines would each cost a turn of the thread that deflates. */
export async function* contentOf(source: Content, chunkBytes: number): AsyncGenerator<Uint8Array> {
  const gather = createGather(chunkBytes)
  // A turn of the event loop for each line of a plain iterable would cost more than the line.
  if (Symbol.iterator in source) {
    for (const chunk of source) for (const full of gather.add(chunk)) yield full
  } else {
    for await (const chunk of source) for (const full of gather.add(chunk)) yield full
  }
  yield* gather.rest()
}

/** Gathers chunks; what they fill comes out. */
function createGather(chunkBytes: number) {
  let room = Buffer.allocUnsafe(chunkBytes)
  let used = 0

  function rest(): readonly Uint8Array[] {
    if (used === 0) return []
    const full = room.subarray(0, used)
    room = Buffer.allocUnsafe(chunkBytes)
    used = 0
    return [full]
  }

  return {
    rest,
    add(chunk: Uint8Array | string): readonly Uint8Array[] {
      const most = typeof chunk === 'string' ? UTF8_BYTES * chunk.length : chunk.length
      const full = used + most > chunkBytes ? rest() : NONE
      if (most > chunkBytes) return [...full, typeof chunk === 'string' ? Buffer.from(chunk) : chunk]
      if (typeof chunk === 'string') used += room.write(chunk, used)
      else {
        room.set(chunk, used)
        used += chunk.length
      }
      return full
    },
  }
}

const NONE: readonly Uint8Array[] = []
