import { createHash } from 'node:crypto'
import { z } from 'zod'
import { readBytes } from '../durable-file.ts'
import { errorCode, firstIssue, readYamlFile } from '../yaml-file.ts'
import { ImportError } from './table.ts'

/** Rows of the register file as they are written, valid or not. */
export interface RawRegister {
  readonly path: string
  readonly exists: boolean
  /** SHA-256 of its bytes; of none, '' . */
  readonly hash: string
  readonly bureaus: readonly unknown[]
  readonly apps: readonly unknown[]
  readonly events: readonly unknown[]
}

const rawSchema = z.looseObject({
  bureaus: z.array(z.unknown()).nullish(),
  apps: z.array(z.unknown()).nullish(),
  events: z.array(z.unknown()).nullish(),
})

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Reads what is to be edited; one that is not there is empty. @throws ImportError where it cannot be edited */
export function readRaw(path: string): RawRegister {
  const file = readYamlFile(path)
  if (file.state === 'unusable') throw new ImportError(file.code, file.facts)
  if (file.state === 'broken') throw new ImportError('register.broken', { path, detail: file.detail })
  if (file.state === 'missing') return { path, exists: false, hash: '', bureaus: [], apps: [], events: [] }
  const parsed = rawSchema.safeParse(file.value ?? {})
  if (!parsed.success) throw new ImportError('register.broken', { path, detail: firstIssue(parsed.error) })
  let bytes: Buffer | null
  try {
    bytes = readBytes(path)
  } catch (error) {
    throw new ImportError('register.broken', { path, detail: errorCode(error) })
  }
  const { bureaus, apps, events } = parsed.data
  return {
    path,
    exists: true,
    hash: bytes === null ? '' : hashOf(bytes),
    bureaus: bureaus ?? [],
    apps: apps ?? [],
    events: events ?? [],
  }
}
