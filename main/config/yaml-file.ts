import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { z } from 'zod'

export type YamlFile =
  | { readonly state: 'read'; readonly value: unknown }
  | { readonly state: 'missing' }
  | { readonly state: 'broken'; readonly detail: string }

/** Reads a YAML (or JSON) file; never throws. `detail` names line and column. */
export function readYamlFile(path: string): YamlFile {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const code = errorCode(error)
    return code === 'ENOENT' ? { state: 'missing' } : { state: 'broken', detail: code }
  }
  // aliases are kept few: a small file must not grow into gigabytes
  const document = parseDocument(text, { prettyErrors: true })
  const [fault] = document.errors
  if (fault) return { state: 'broken', detail: fault.message.split('\n')[0] ?? fault.code }
  try {
    return { state: 'read', value: document.toJS({ maxAliasCount: 50 }) }
  } catch (error) {
    return { state: 'broken', detail: error instanceof Error ? error.message : String(error) }
  }
}

/** The system's code of an error (ENOENT, …), or its message. */
export function errorCode(error: unknown): string {
  if (error instanceof Error) return 'code' in error && typeof error.code === 'string' ? error.code : error.message
  return String(error)
}

/** First fault of a parse as `path: message`, in one line. */
export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  if (!issue) return z.prettifyError(error)
  const path = issue.path.join('.')
  return path ? `${path}: ${issue.message}` : issue.message
}
