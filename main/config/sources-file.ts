import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { ProblemCode } from '../../shared/estate/problem-words.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import type { EntryIssue } from '../../shared/ipc/connections.ts'
import { unreachable } from '../../shared/lib/assert.ts'
import { type Endpoint, endpointFields, endpointOf, isSafe, secretsOf, UNSAFE } from './endpoint.ts'
import { entryIssues } from './entry-issues.ts'
import { firstIssue, readYamlFile } from './yaml-file.ts'

/** A name stands in record ids and on screen: no separators, nothing that cannot be seen, not too long. */
const nameSchema = z
  .string()
  .regex(/^[^\s/:#@\p{Cc}\p{Cf}\p{Cs}]{1,63}$/u, 'a name has 1 to 63 visible characters without spaces and / : # @')

const namespaceSchema = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'not a namespace name')

/** What an entry of any kind may say. */
const common = {
  name: nameSchema,
  displayName: z.string().min(1).optional(),
  displayNameEn: z.string().min(1).optional(),
  paused: z.boolean().default(false),
}

const kubernetesSchema = z.strictObject({
  ...common,
  kind: z.literal('kubernetes'),
  kubeconfig: z.string().min(1),
  context: z.string().min(1).optional(),
  namespaces: z.array(namespaceSchema).min(1).optional(),
  allowExec: z.boolean().default(false),
})

/** A name of another source, of which this one tells. */
const cluster = nameSchema.optional()

const prometheusSchema = z
  .strictObject({
    ...common,
    ...endpointFields(['https:', 'http:']),
    kind: z.literal('prometheus'),
    cluster,
    templates: z.string().min(1).optional(),
    stepSeconds: z.int().min(15).max(3_600).default(60),
    backfillDays: z.number().min(0).max(396).default(30),
  })
  .refine(isSafe, UNSAFE)

const alertmanagerSchema = z
  .strictObject({
    ...common,
    ...endpointFields(['https:', 'http:']),
    kind: z.literal('alertmanager'),
    cluster,
    pollSeconds: z.int().min(5).max(3_600).default(15),
  })
  .refine(isSafe, UNSAFE)

const cloudeventsSchema = z
  .strictObject({ ...common, ...endpointFields(['wss:', 'ws:']), kind: z.literal('cloudevents') })
  .refine(isSafe, UNSAFE)

const sourceSchema = z.discriminatedUnion('kind', [kubernetesSchema, prometheusSchema, alertmanagerSchema, cloudeventsSchema])

const fileSchema = z.strictObject({
  sources: z.array(z.unknown()).default([]),
  register: z.string().min(1).optional(),
  policy: z.string().min(1).optional(),
  demo: z.boolean().default(false),
})

interface AnyConfig {
  readonly name: string
  readonly displayName: string | null
  /** The same in English; absent: the display name is shown in any language. */
  readonly displayNameEn?: string
  /** It is not to be contacted: what is known of it stays, and grows stale. */
  readonly paused: boolean
}

/** One Kubernetes API. */
export interface KubernetesConfig extends AnyConfig {
  readonly kind: 'kubernetes'
  /** Absolute path. */
  readonly kubeconfig: string
  /** null: the kubeconfig's current one. */
  readonly context: string | null
  /** Sorted; empty: all of them. */
  readonly namespaces: readonly string[]
  /** Programs named in the kubeconfig may be run for credentials. */
  readonly allowExec: boolean
}

/** One Prometheus, or anything that speaks its HTTP API. */
export interface PrometheusConfig extends AnyConfig {
  readonly kind: 'prometheus'
  readonly endpoint: Endpoint
  /** The source whose pods, nodes and VMs its series tell of where they do not name one; null: any. */
  readonly cluster: string | null
  /** Absolute path of a file with query templates beside those that are shipped; null: none. */
  readonly templates: string | null
  /** Between two readings of a series, s. */
  readonly stepSeconds: number
  /** How far back it is read at the first contact, d. */
  readonly backfillDays: number
}

/** One Alertmanager. */
export interface AlertmanagerConfig extends AnyConfig {
  readonly kind: 'alertmanager'
  readonly endpoint: Endpoint
  /** The source that its alerts tell of where they do not name one; null: any. */
  readonly cluster: string | null
  readonly pollSeconds: number
}

/** One pushed feed: CloudEvents over WebSocket (docs/feed). */
export interface CloudEventsConfig extends AnyConfig {
  readonly kind: 'cloudevents'
  readonly endpoint: Endpoint
}

export type SourceConfig = KubernetesConfig | PrometheusConfig | AlertmanagerConfig | CloudEventsConfig

/** Names of the vault's secrets that a source needs. */
export function secretsNeeded(config: SourceConfig): readonly string[] {
  return config.kind === 'kubernetes' ? [] : secretsOf(config.endpoint)
}

type Entry = z.infer<typeof sourceSchema>

/** What an entry says, with its defaults; paths are made absolute by `folder`. */
function configOf(entry: Entry, folder: string): SourceConfig {
  const { name, paused } = entry
  const { displayName = null, displayNameEn } = entry
  const any = { name, paused, displayName, ...(displayNameEn === undefined ? {} : { displayNameEn }) }
  switch (entry.kind) {
    case 'kubernetes': {
      const { kind, allowExec } = entry
      const namespaces = [...new Set(entry.namespaces ?? [])].sort()
      return {
        ...any,
        kind,
        allowExec,
        namespaces,
        kubeconfig: resolve(folder, entry.kubeconfig),
        context: entry.context ?? null,
      }
    }
    case 'prometheus': {
      const { kind, stepSeconds, backfillDays } = entry
      const templates = entry.templates === undefined ? null : resolve(folder, entry.templates)
      const endpoint = endpointOf(entry, folder)
      return { ...any, kind, stepSeconds, backfillDays, templates, endpoint, cluster: entry.cluster ?? null }
    }
    case 'alertmanager': {
      const { kind, pollSeconds } = entry
      return { ...any, kind, pollSeconds, endpoint: endpointOf(entry, folder), cluster: entry.cluster ?? null }
    }
    case 'cloudevents':
      return { ...any, kind: entry.kind, endpoint: endpointOf(entry, folder) }
    default:
      return unreachable(entry)
  }
}

/** An entry as it would stand in a file in `folder`, or what is wrong with it, by field. */
export function readEntry(
  entry: unknown,
  folder: string,
): { readonly config: SourceConfig } | { readonly config: null; readonly issues: EntryIssue[] } {
  const parsed = sourceSchema.safeParse(entry)
  return parsed.success ? { config: configOf(parsed.data, folder) } : { config: null, issues: entryIssues(parsed.error, entry) }
}

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
      sources.push(configOf(source.data, folder))
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
