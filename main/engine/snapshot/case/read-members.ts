import { isUtf8 } from 'node:buffer'
import type { z } from 'zod'
import { SliceError } from '../../../../shared/snapshot/fold.ts'
import { Refused } from '../../../../shared/snapshot/verify/refused.ts'
import type { PackageContent } from '../package/verify-package.ts'
import { CaseError } from './case-error.ts'

/** Largest document that is taken in whole, bytes: the alarms of a day of surge are a tenth of it. */
const DOCUMENT_MAX = 128 * 1024 * 1024

/** Whatever is wrong inside a member, as a problem that names it. */
export async function inMember<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isOurs = error instanceof SliceError || error instanceof RangeError || error instanceof Refused
    throw isOurs ? new CaseError('case.member-invalid', { member: path, detail: error.message }) : error
  }
}

/** The bytes of a member. @throws CaseError it is not there */
export function bytesOf(content: PackageContent, path: string): AsyncGenerator<Uint8Array> {
  if (!content.manifest.members.some((member) => member.path === path))
    throw new CaseError('case.member-missing', { member: path })
  return content.read(path)
}

/** A `.json` member, parsed by its schema. @throws CaseError */
export function readDocument<T>(content: PackageContent, path: string, schema: z.ZodType<T>): Promise<T> {
  return inMember(path, async () => {
    const { bytes = 0 } = content.manifest.members.find((member) => member.path === path) ?? {}
    if (bytes > DOCUMENT_MAX) throw new SliceError(`it is longer than ${DOCUMENT_MAX} bytes`)
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
