import { writeDurably } from '../config/durable-file.ts'
import { errorCode } from '../config/yaml-file.ts'

/** Puts a document in its place, whole or not at all; null: it stands there. Apart from its caller since few runs of the shell write one. */
export function writeDocument(
  path: string,
  bytes: Uint8Array,
): { readonly code: 'package.disk-full' | 'package.unwritable'; readonly facts: Record<string, string> } | null {
  try {
    writeDurably(path, bytes)
    return null
  } catch (error) {
    const detail = errorCode(error)
    return {
      code: detail === 'ENOSPC' || detail === 'EDQUOT' ? 'package.disk-full' : 'package.unwritable',
      facts: { path, detail },
    }
  }
}
