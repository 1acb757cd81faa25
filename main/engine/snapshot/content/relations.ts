import type { Fields } from '../../journal/rows.ts'

/**
 * What in a record names others, told as texts of one form, so that who belongs together is found by comparing texts:
 * `#<id>`, `uid <source>/<uid>`, `node <source>/<name>`, `space <source>/<namespace>`, `at <address>`.
 */
export interface Relations {
  /** What it is a part of. */
  readonly within: readonly string[]
  /** What it cannot be shown without, though it is no part of it: its node, its cluster, the apps that its app depends on. */
  readonly needs: readonly string[]
  /** What it tells of, for a record that is evidence. */
  readonly about: readonly string[]
  /** By what others name it. */
  readonly names: readonly string[]
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((each) => text(each) !== null) : [])

/** `host` of `host:port`. */
const hostOf = (address: string): string => address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')

interface Who {
  readonly kind: string
  readonly source: string
}

/** A text for each value that is there. */
const each = (prefix: string, ...values: readonly unknown[]): readonly string[] =>
  values.flatMap((value) => {
    const told = text(value)
    return told === null ? [] : [`${prefix}${told}`]
  })

type Reader = (fields: Fields, who: Who) => readonly string[]
const byParent: Reader = ({ parent }) => each('#', parent)
const byNode: Reader = ({ node }, { source }) => each(`node ${source}/`, node)
const byCluster: Reader = (_, { source }) => (source === '' ? [] : [`#cluster:${source}`])
const byOwner: Reader = ({ owner }, { source }) => each(`uid ${source}/`, field(owner, 'uid'))
const byPlace: Reader = ({ on }) => each('#', on)
const byAbout: Reader = ({ about }, { source }) => [
  ...each('#', field(about, 'id')),
  ...each(`uid ${source}/`, field(about, 'uid')),
]
const byNamespace: Reader = ({ namespace }, { source }) => each(`space ${source}/`, namespace)
const byItsName: Reader = ({ name }, { source }) => each(`space ${source}/`, name)
const byAddress: Reader = ({ address }) => each('at ', text(address) === null ? null : hostOf(String(address)).toLowerCase())

const WITHIN: Readonly<Record<string, readonly Reader[]>> = {
  app: [byParent],
  component: [byParent, byCluster],
  instance: [byParent, byNode, byCluster],
  node: [byParent, byCluster],
}

const NEEDS: Readonly<Record<string, readonly Reader[]>> = {
  app: [({ dependsOn }) => each('#', ...texts(dependsOn))],
}

/** Kinds that no map shows: what they tell of brings them in. */
const ABOUT: Readonly<Record<string, readonly Reader[]>> = {
  namespace: [byItsName],
  replicaset: [byOwner],
  service: [byNamespace],
  endpoints: [byNamespace],
  'disruption-budget': [byNamespace],
  autoscaler: [byNamespace],
  quota: [byNamespace],
  event: [byAbout],
  alert: [byPlace, byAbout],
  probe: [byPlace, byAbout],
  target: [byAbout, byAddress],
}

const NAMES: Readonly<Record<string, readonly Reader[]>> = {
  component: [byNamespace],
  node: [({ name }, { source }) => each(`node ${source}/`, name), ({ addresses }) => each('at ', ...texts(addresses))],
  instance: [({ addresses }) => each('at ', ...texts(addresses))],
}

const read = (readers: readonly Reader[] | undefined, fields: Fields, who: Who): readonly string[] =>
  readers?.flatMap((reader) => reader(fields, who)) ?? []

/** What the given fields, all of a record's or those that changed, say of its relations. */
export function relationsOf(fields: Fields, who: Who): Relations {
  return {
    within: read(WITHIN[who.kind], fields, who),
    needs: read(NEEDS[who.kind], fields, who),
    about: read(ABOUT[who.kind], fields, who),
    names: [...each('#', fields.id), ...each(`uid ${who.source}/`, fields.uid), ...read(NAMES[who.kind], fields, who)],
  }
}
