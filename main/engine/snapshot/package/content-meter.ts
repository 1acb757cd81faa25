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

/** Content as bytes, in chunks of about `chunkBytes` or more: thousands of short lines would each cost a turn of the thread that deflates. */
export async function* contentOf(
  source: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  chunkBytes: number,
): AsyncGenerator<Buffer> {
  let texts = ''
  let held: Buffer[] = []
  let size = 0
  const flushTexts = (): void => {
    if (texts === '') return
    held.push(Buffer.from(texts))
    texts = ''
  }
  for await (const chunk of source) {
    if (typeof chunk === 'string') texts += chunk
    else {
      flushTexts()
      held.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    }
    size += chunk.length
    if (size < chunkBytes) continue
    flushTexts()
    yield Buffer.concat(held)
    held = []
    size = 0
  }
  flushTexts()
  if (held.length > 0) yield Buffer.concat(held)
}
