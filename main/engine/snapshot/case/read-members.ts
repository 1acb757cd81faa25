import { isUtf8 } from 'node:buffer'
import type { z } from 'zod'
import { shortened } from '../../../../shared/lib/shortened.ts'
import { findingText } from '../../../../shared/snapshot/finding.ts'
import { SliceError } from '../../../../shared/snapshot/fold.ts'
import { Refused } from '../../../../shared/snapshot/verify/refused.ts'
import type { PackageContent } from '../package/verify-package.ts'
import { CaseError } from './case-error.ts'

/** Largest document, and largest line of a list, that is taken in whole, bytes: several times what a day of surge or a large batch comes to. */
const DOCUMENT_MAX = 96 * 1024 * 1024
const LINE_MAX = 48 * 1024 * 1024
/**
 * Lists and objects in it, count: each takes tens of bytes of memory, and as little as two of text, so that a text alone says nothing of what it
 * will take.
 */
const DOCUMENT_NODES = 8_000_000
const LINE_NODES = 3_000_000
/** Fields of objects in either, count: one that no other object has takes two hundred bytes. A day of surge has some hundred thousand. */
const KEYS = 3_000_000

const [LIST, OBJECT, LINE_FEED, QUOTE, BACKSLASH, COLON] = [0x5b, 0x7b, 0x0a, 0x22, 0x5c, 0x3a]

/** The bytes of a member as they come, up to where more of them would have to be in memory at once than a package may ask for. */
async function* bounded(bytes: AsyncIterable<Uint8Array>, isDocument: boolean): AsyncGenerator<Uint8Array> {
  const [most, mostNodes] = isDocument ? [DOCUMENT_MAX, DOCUMENT_NODES] : [LINE_MAX, LINE_NODES]
  let length = 0
  let nodes = 0
  let keys = 0
  let inText = false
  let isEscaped = false
  for await (const chunk of bytes) {
    for (const byte of chunk) {
      length += 1
      if (byte === LINE_FEED && !isDocument) {
        ;[length, nodes, keys] = [0, 0, 0]
        inText = false
      } else if (isEscaped) isEscaped = false
      else if (byte === QUOTE) inText = !inText
      else if (inText) isEscaped = byte === BACKSLASH
      else if (byte === LIST || byte === OBJECT) nodes += 1
      else if (byte === COLON) keys += 1
    }
    if (length > most) throw new SliceError(`it is longer than ${most} bytes at once`)
    if (nodes > mostNodes) throw new SliceError(`it holds more than ${mostNodes} lists and objects at once`)
    if (keys > KEYS) throw new SliceError(`it holds more than ${KEYS} fields of objects at once`)
    yield chunk
  }
}

/** Whatever is wrong inside a member, as a problem that names it. */
export async function inMember<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isOurs = error instanceof SliceError || error instanceof RangeError || error instanceof Refused
    throw isOurs ? new CaseError('case.member-invalid', { member: path, detail: saidBy(error) }) : error
  }
}

/** What is said of a fault may quote as much as the member holds. */
const DETAIL_CHARS = 300

function saidBy(error: Error): string {
  if (error instanceof Refused) return findingText(error.finding, 'en')
  return shortened(error.message, DETAIL_CHARS)
}

/** The bytes of a member. @throws CaseError it is not there */
export function bytesOf(content: PackageContent, path: string): AsyncGenerator<Uint8Array> {
  if (!content.manifest.members.some((member) => member.path === path))
    throw new CaseError('case.member-missing', { member: path })
  return bounded(content.read(path), path.endsWith('.json'))
}

/** A `.json` member, parsed by its schema. @throws CaseError */
export function readDocument<T>(content: PackageContent, path: string, schema: z.ZodType<T>): Promise<T> {
  return inMember(path, async () => {
    const parts: Uint8Array[] = []
    for await (const part of bytesOf(content, path)) parts.push(part)
    const parsed = schema.safeParse(jsonOf(Buffer.concat(parts)))
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    throw new SliceError(`${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'not as it should be'}`)
  })
}

function jsonOf(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new SliceError('it is not UTF-8')
  try {
    return JSON.parse(bytes.toString())
  } catch {
    throw new SliceError('it is not JSON')
  }
}
