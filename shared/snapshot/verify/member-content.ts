import type { Member } from '../manifest.ts'
import type { SuiteId } from '../suite.ts'
import { Malformed, type Platform } from './platform.ts'
import { Refused } from './refused.ts'

/**
 * The content of a member, of its stored bytes as they come. It ends with an error as soon as more comes out than the manifest says, and at its end
 * where anything else differs. @throws Refused, AbortError
 */
export async function* contentOfMember(
  stored: AsyncIterable<Uint8Array>,
  member: Member,
  suite: SuiteId,
  platform: Platform,
): AsyncGenerator<Uint8Array> {
  const wrong = () => new Refused('member-content', { path: member.path })
  const digest = platform.digest(suite)
  let bytes = 0
  let sum = 0
  try {
    for await (const chunk of member.method === 'deflate' ? platform.inflate(stored, member.stored) : stored) {
      bytes += chunk.length
      if (bytes > member.bytes) throw wrong()
      sum = platform.crc32(chunk, sum)
      digest.update(chunk)
      yield chunk
    }
  } catch (error) {
    throw error instanceof Malformed ? wrong() : error
  }
  if (bytes !== member.bytes || sum !== Number.parseInt(member.crc32, 16) || digest.hex() !== member.digest.content) throw wrong()
}
