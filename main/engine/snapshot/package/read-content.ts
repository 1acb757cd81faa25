import { pipeline } from 'node:stream'
import { createInflateRaw, type InflateRaw } from 'node:zlib'
import type { Member } from '../../../../shared/snapshot/manifest.ts'
import type { SuiteId } from '../../../../shared/snapshot/suite.ts'
import { createMeter } from './content-meter.ts'
import type { PackageFile } from './package-file.ts'
import { Refused } from './refused.ts'

/**
 * The content of a member whose stored bytes begin at `offset`. It ends with an error as soon as more comes out than the manifest says, and at its end
 * where anything else differs. @throws Refused, AbortError
 */
export async function* contentOfMember(
  file: PackageFile,
  offset: number,
  member: Member,
  suite: SuiteId,
): AsyncGenerator<Uint8Array> {
  const meter = createMeter(suite)
  const wrong = () => new Refused('member-content', { path: member.path })
  const stored = file.chunks(offset, member.stored)
  const inflater = member.method === 'deflate' ? inflaterOf(stored) : null
  for await (const chunk of meter.through(inflater === null ? stored : inflated(inflater, wrong))) {
    if (meter.bytes() > member.bytes) throw wrong()
    yield chunk
  }
  const isWhole = inflater === null || inflater.bytesWritten === member.stored
  const isSame = meter.bytes() === member.bytes && meter.crc32() === member.crc32 && meter.digest() === member.digest.content
  if (!isWhole || !isSame) throw wrong()
}

function inflaterOf(stored: AsyncGenerator<Buffer>): InflateRaw {
  // What goes wrong comes out of the inflater as it is read.
  return pipeline(stored, createInflateRaw({ chunkSize: 64 * 1024 }), () => {})
}

async function* inflated(inflater: InflateRaw, wrong: () => Refused): AsyncGenerator<Uint8Array> {
  try {
    yield* inflater as AsyncIterable<Uint8Array>
  } catch (error) {
    throw isZlibFault(error) ? wrong() : error
  }
}

const isZlibFault = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^Z_|^ERR_/.test(error.code)
