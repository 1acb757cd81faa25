import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { ProblemCode } from '../../shared/estate/problem-words.ts'
import type { Facts } from '../../shared/lib/words.ts'
import { policySchema } from '../../shared/policy/policy.ts'
import { readSourcesFile } from './sources-file.ts'
import { type EditOutcome, editYamlFile, type FileEdit, undoEdit } from './yaml-edit.ts'
import { firstIssue, readYamlFile } from './yaml-file.ts'

/** What is made beside the sources file where that names no policy. */
const OWN_POLICY = 'policy.yaml'

const anyFileSchema = z.looseObject({}).nullish()
const anySectionSchema = z.looseObject({}).nullish()

/** The policy file of a sources file, and whether it is the one that would be made. */
export function policyFileOf(sourcesFile: string): { readonly path: string; readonly isNamed: boolean } {
  const { policyFile } = readSourcesFile(sourcesFile, 0)
  return policyFile === null
    ? { path: join(dirname(sourcesFile), OWN_POLICY), isNamed: false }
    : { path: policyFile, isNamed: true }
}

/** Parts of the policy that pages write. */
export type SavedSection = 'capacity' | 'alarms'

/**
 * Sets keys of one section in the policy file of `sourcesFile`, made and named there where there is none; what says the same already is left as it
 * is. Comments stay. Answers the edits that were made, for `undoPolicy`. Nothing is written where the file would not be a policy any more.
 */
export function savePolicy(
  sourcesFile: string,
  section: SavedSection,
  values: Readonly<Record<string, unknown>>,
): EditOutcome<readonly FileEdit[]> {
  const { path, isNamed } = policyFileOf(sourcesFile)
  const refuse = (code: ProblemCode, facts: Facts): EditOutcome<never> => ({ ok: false, code, facts: { path, ...facts } })
  const file = readYamlFile(path)
  const before = anyFileSchema.safeParse(file.state === 'read' ? file.value : null)
  if (!before.success) return refuse('policy-file.broken', { detail: firstIssue(before.error) })
  const current = anySectionSchema.safeParse(before.data?.[section])
  if (!current.success) return refuse('policy-file.broken', { detail: firstIssue(current.error) })
  const next = policySchema.safeParse({ ...before.data, [section]: { ...current.data, ...values } })
  if (!next.success) return refuse('policy-file.broken', { detail: firstIssue(next.error) })
  const now = policySchema.safeParse(before.data ?? {})
  const known: Readonly<Record<string, unknown>> = now.success ? now.data[section] : {}
  const edited = editYamlFile(path, (editor) => {
    for (const [key, value] of Object.entries(values))
      if (!isDeepStrictEqual(known[key], value)) editor.set([section, key], value)
  })
  if (!edited.ok) return edited
  if (isNamed) return { ok: true, value: [edited.value] }
  const named = editYamlFile(sourcesFile, (editor) => editor.set(['policy'], OWN_POLICY))
  if (named.ok) return { ok: true, value: [edited.value, named.value] }
  undoEdit(edited.value)
  return named
}

/** Puts back what `savePolicy` replaced, byte for byte, the last first; refused where a file was written since. */
export function undoPolicy(edits: readonly FileEdit[]): EditOutcome<null> {
  for (const edit of [...edits].reverse()) {
    const undone = undoEdit(edit)
    if (!undone.ok) return undone
  }
  return { ok: true, value: null }
}
