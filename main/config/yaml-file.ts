import { readFileSync, statSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import type { ProblemCode } from '../../shared/estate/problem-words.ts'
import type { Facts } from '../../shared/lib/words.ts'

/** Largest file that is read, bytes: parsing holds the loop for about a second a megabyte of small fields. */
const MAX_BYTES = 8 * 1024 * 1024

export type YamlFile =
  | { readonly state: 'read'; readonly value: unknown }
  | { readonly state: 'missing' }
  /** It holds no YAML; `detail` names line and column. */
  | { readonly state: 'broken'; readonly detail: string }
  /** It is nothing that could hold YAML. */
  | { readonly state: 'unusable'; readonly code: ProblemCode; readonly facts: Facts }

/** Reads a YAML (or JSON) file; never throws. `value` is null for a file without content. */
export function readYamlFile(path: string): YamlFile {
  let bytes: Buffer
  try {
    const stat = statSync(path)
    // A pipe or a device would hold the process for as long as it pleases.
    if (!stat.isFile()) return { state: 'unusable', code: 'file.not-regular', facts: { path } }
    if (stat.size > MAX_BYTES)
      return { state: 'unusable', code: 'file.too-large', facts: { path, megabytes: MAX_BYTES / 1024 ** 2 } }
    bytes = readFileSync(path)
  } catch (error) {
    const code = errorCode(error)
    return code === 'ENOENT'
      ? { state: 'missing' }
      : { state: 'unusable', code: 'file.unreadable', facts: { path, detail: code } }
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { state: 'unusable', code: 'file.not-utf8', facts: { path } }
  }
  try {
    const document = parseDocument(text, { prettyErrors: true })
    const [fault] = document.errors
    if (fault) return { state: 'broken', detail: unquoted(fault.message) }
    // aliases are kept few: a small file must not grow into gigabytes
    return { state: 'read', value: document.toJS({ maxAliasCount: 50 }) }
  } catch (error) {
    return { state: 'broken', detail: unquoted(error instanceof Error ? error.message : String(error)) }
  }
}

/** What the parser says, and where, in one line and without the text that it quotes: in a kubeconfig that may be a token. */
function unquoted(message: string): string {
  const [line = ''] = message.split('\n')
  const place = / at line \d+, column \d+/.exec(line)?.[0] ?? ''
  return `${line.replace(/(: | at line |\\).*$/, '')}${place}`
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
