import type { SourceEntry } from '../../../shared/ipc/connections.ts'

/** One field of a form. `path` is where it stands in the entry; a secret goes to the vault and leaves its name there. */
export interface Field {
  readonly label: `f.${'name' | 'displayName' | 'displayNameEn' | 'kubeconfig' | 'context' | 'namespaces' | 'url' | 'cluster' | 'username' | 'password' | 'token' | 'ca' | 'cert' | 'key' | 'trust' | 'serverName' | 'proxy'}`
  readonly path: readonly string[]
  readonly type: 'text' | 'file' | 'list' | 'secret'
  /** Shown only for this kind of authentication. */
  readonly auth?: 'basic' | 'bearer'
}

const named: readonly Field[] = [
  { label: 'f.name', path: ['name'], type: 'text' },
  { label: 'f.displayName', path: ['displayName'], type: 'text' },
  { label: 'f.displayNameEn', path: ['displayNameEn'], type: 'text' },
]
const endpoint: readonly Field[] = [
  ...named,
  { label: 'f.url', path: ['url'], type: 'text' },
  { label: 'f.username', path: ['auth', 'username'], type: 'text', auth: 'basic' },
  { label: 'f.password', path: ['auth', 'password'], type: 'secret', auth: 'basic' },
  { label: 'f.token', path: ['auth', 'token'], type: 'secret', auth: 'bearer' },
  { label: 'f.ca', path: ['tls', 'ca'], type: 'file' },
  { label: 'f.trust', path: ['tls', 'trust'], type: 'text' },
  { label: 'f.serverName', path: ['tls', 'serverName'], type: 'text' },
  { label: 'f.cert', path: ['tls', 'cert'], type: 'file' },
  { label: 'f.key', path: ['tls', 'key', 'file'], type: 'file' },
  { label: 'f.proxy', path: ['proxy'], type: 'text' },
]
const ofCluster: readonly Field[] = [...endpoint, { label: 'f.cluster', path: ['cluster'], type: 'text' }]

export const KINDS = ['kubernetes', 'prometheus', 'alertmanager', 'cloudevents'] as const
export type Kind = (typeof KINDS)[number]

export const FIELDS: Readonly<Record<Kind, readonly Field[]>> = {
  kubernetes: [
    ...named,
    { label: 'f.kubeconfig', path: ['kubeconfig'], type: 'file' },
    { label: 'f.context', path: ['context'], type: 'text' },
    { label: 'f.namespaces', path: ['namespaces'], type: 'list' },
  ],
  prometheus: ofCluster,
  alertmanager: ofCluster,
  cloudevents: endpoint,
}

type Json = SourceEntry[string]
const isRecord = (value: Json | undefined): value is SourceEntry =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function valueAt(entry: SourceEntry, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((value, key) => (isRecord(value) ? value[key] : undefined), entry)
}

/** The entry with `value` at `path`; undefined takes it out, and what is left empty with it. */
export function withValue(entry: SourceEntry, [key = '', ...rest]: readonly string[], value: Json | undefined): SourceEntry {
  const { [key]: inner, ...others } = entry
  const next = rest.length === 0 ? value : withValue(isRecord(inner) ? inner : {}, rest, value)
  const isEmpty = next === undefined || next === '' || (isRecord(next) && Object.keys(next).length === 0)
  return isEmpty ? others : { ...entry, [key]: next }
}

/** What a secret of this source is called in the vault. */
export const secretName = (source: string, field: string): string =>
  `${source.replace(/[^\p{L}\p{N}._-]/gu, '-').replace(/^[^\p{L}\p{N}]+/u, '') || 'source'}/${field}`

/** The items of a typed list; undefined: none, which is all of them. */
export function listFrom(typed: string): string[] | undefined {
  const items = typed
    .split(/[,，]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')
  return items.length === 0 ? undefined : items
}
