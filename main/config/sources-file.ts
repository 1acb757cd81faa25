import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { ProblemCode } from '../../shared/estate/problem-words.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import { firstIssue, readYamlFile } from './yaml-file.ts'

/** A name stands in record ids and on screen: no separators, nothing that cannot be seen, not too long. */
const nameSchema = z
  .string()
  .regex(/^[^\s/:#@\p{Cc}\p{Cf}\p{Cs}]{1,63}$/u, 'a name has 1 to 63 visible characters without spaces and / : # @')

const namespaceSchema = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'not a namespace name')

const kubernetesSchema = z.strictObject({
  name: nameSchema,
  kind: z.literal('kubernetes'),
  kubeconfig: z.string().min(1),
  context: z.string().min(1).optional(),
  namespaces: z.array(namespaceSchema).min(1).optional(),
  allowExec: z.boolean().default(false),
  displayName: z.string().min(1).optional(),
})

const sourceSchema = z.discriminatedUnion('kind', [kubernetesSchema])

const fileSchema = z.strictObject({
  sources: z.array(z.unknown()).default([]),
  register: z.string().min(1).optional(),
  policy: z.string().min(1).optional(),
  demo: z.boolean().default(false),
})

/** One Kubernetes API. */
export interface KubernetesConfig {
  readonly kind: 'kubernetes'
  readonly name: string
  /** Absolute path. */
  readonly kubeconfig: string
  /** null: the kubeconfig's current one. */
  readonly context: string | null
  /** Sorted; empty: all of them. */
  readonly namespaces: readonly string[]
  /** Programs named in the kubeconfig may be run for credentials. */
  readonly allowExec: boolean
  readonly displayName: string | null
}

export type SourceConfig = KubernetesConfig

export interface SourcesFile {
  readonly sources: readonly SourceConfig[]
  /** Entries that cannot be used, each with its problem: shown as sources, since nothing is dropped in silence. */
  readonly refused: readonly { readonly name: string; readonly problem: Problem }[]
  /** Absolute paths. */
  readonly registerFile: string | null
  readonly policyFile: string | null
  readonly demo: boolean
  /** Every entry tells its name, so that a source of the cache which is not among them was removed on purpose. */
  readonly complete: boolean
  /** Faults of the file itself. */
  readonly faults: readonly Problem[]
}

/** What is known where there is no file, or none that can be read. */
export const NO_SOURCES: SourcesFile = {
  sources: [],
  refused: [],
  registerFile: null,
  policyFile: null,
  demo: false,
  complete: false,
  faults: [],
}

/** Reads the sources file. Paths in it are relative to it. `at` is the wall time for problems, ms since the epoch. Never throws. */
export function readSourcesFile(path: string, at: number): SourcesFile {
  const fault = (code: ProblemCode, facts: Problem['facts']): Problem => ({ code, facts, at })
  const file = readYamlFile(path)
  if (file.state === 'missing') return { ...NO_SOURCES, faults: [fault('sources-file.missing', { path })] }
  if (file.state === 'unusable') return { ...NO_SOURCES, faults: [fault(file.code, file.facts)] }
  if (file.state === 'broken') return { ...NO_SOURCES, faults: [fault('sources-file.broken', { path, detail: file.detail })] }
  // An editor or a full disk may leave a file empty for a moment: that is not the wish to watch nothing.
  if (file.value === null) return { ...NO_SOURCES, faults: [fault('sources-file.empty', { path })] }
  const parsed = fileSchema.safeParse(file.value)
  if (!parsed.success)
    return { ...NO_SOURCES, faults: [fault('sources-file.broken', { path, detail: firstIssue(parsed.error) })] }

  const folder = dirname(resolve(path))
  const sources: SourceConfig[] = []
  const refused: { name: string; problem: Problem }[] = []
  const names = new Set<string>()
  let complete = true
  parsed.data.sources.forEach((entry, index) => {
    const place = `sources[${index}]`
    const given = entryName(entry)
    const name = given ?? place
    complete &&= given !== null
    const source = sourceSchema.safeParse(entry)
    if (!source.success) {
      const where = name === place ? place : `${name} (${place})`
      refused.push({ name, problem: fault('source.invalid', { where, detail: firstIssue(source.error) }) })
    } else if (names.has(name)) {
      refused.push({ name: `${name} (${place})`, problem: fault('source.duplicate', { name, where: place }) })
    } else {
      names.add(name)
      const { kubeconfig, context, namespaces, displayName, ...rest } = source.data
      sources.push({
        ...rest,
        kubeconfig: resolve(folder, kubeconfig),
        context: context ?? null,
        namespaces: [...new Set(namespaces ?? [])].sort(),
        displayName: displayName ?? null,
      })
    }
  })
  const { register, policy, demo } = parsed.data
  return {
    sources,
    refused,
    registerFile: register === undefined ? null : resolve(folder, register),
    policyFile: policy === undefined ? null : resolve(folder, policy),
    demo,
    complete,
    faults: [],
  }
}

function entryName(entry: unknown): string | null {
  const named = z.object({ name: nameSchema }).safeParse(entry)
  return named.success ? named.data.name : null
}
