import type { z } from 'zod'
import type { EntryIssue, IssueCode } from '../../shared/ipc/connections.ts'
import { UNSAFE } from './endpoint.ts'

type Issue = z.core.$ZodIssue

/** The first rule that fits an issue says what is wrong. `value` is what stands at its path. */
const RULES: readonly (readonly [(issue: Issue, path: string, value: unknown) => boolean, IssueCode])[] = [
  [(_, __, value) => value === undefined || value === '', 'required'],
  [({ message }) => message === UNSAFE, 'unsafe'],
  [(_, path) => path === 'name' || path === 'cluster', 'name'],
  [(_, path) => path === 'url' || path === 'proxy', 'url'],
  [(_, path) => path === 'tls.trust', 'trust'],
  [(_, path) => path === 'tls', 'pair'],
  [(_, path) => path.startsWith('namespaces'), 'namespace'],
  [(_, path) => path.endsWith('.secret'), 'secret-name'],
  [({ code }, _, value) => (code === 'too_small' || code === 'too_big') && typeof value === 'number', 'range'],
]

/** What is wrong with an entry, by field. */
export function entryIssues(error: z.ZodError, entry: unknown): EntryIssue[] {
  return error.issues.map((issue) => {
    const path = issue.path.join('.')
    const value = issue.path.length === 0 ? entry : valueAt(entry, issue.path)
    const field = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''].join('.') : path
    const [, code] = RULES.find(([fits]) => fits(issue, path, value)) ?? [null, 'invalid' as const]
    return { field: code === 'unsafe' ? 'url' : field, code, facts: { detail: issue.message } }
  })
}

function valueAt(entry: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
    entry,
  )
}
