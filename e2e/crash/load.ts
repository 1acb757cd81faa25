import { deploymentOf, eventOf, namespaceOf, nodeOf, podOf, replicaSetOf } from '../../main/engine/estate/observed-fixture.ts'
import type { SourceChange, Swap } from '../../shared/estate/observation.ts'
import type { ObservedKind, ObservedRecord, RecordId } from '../../shared/estate/record.ts'

/**
 * The load that an engine is killed under: one source whose n-th change is a function of seed and n alone. So whoever knows the
 * seed knows what the estate must be at any cursor, without any other witness.
 */
export const LOAD_SOURCE = 'a'

const NODES = 6
const DEPLOYMENTS = 20
const PODS = 600
const NAMESPACES = 5

/** Waiting reasons that a pod may be in; most have none. */
const WAITING = [null, null, null, null, null, 'CrashLoopBackOff', 'ImagePullBackOff', 'ContainerCreating'] as const

/** A whole number in [0, below), by seed, version and what it is for. A 32-bit mix (lowbias32, public domain). */
function roll(seed: number, version: number, purpose: number, below: number): number {
  let x = seed ^ Math.imul(version, 0x9e3779b1) ^ Math.imul(purpose + 1, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return ((x ^ (x >>> 16)) >>> 0) % below
}

const namespace = (n: number): string => `ns-${n % NAMESPACES}`

function pod(seed: number, version: number, n: number): ObservedRecord {
  const deployment = n % DEPLOYMENTS
  return podOf(`pod-${n}`, {
    source: LOAD_SOURCE,
    namespace: namespace(deployment),
    set: `set-${deployment}`,
    version: String(version),
    node: `node-${n % NODES}`,
    restarts: version,
    ready: roll(seed, version, 3, 10) > 0,
    waiting: WAITING[roll(seed, version, 4, WAITING.length)] ?? null,
  })
}

function deployment(seed: number, version: number, n: number): ObservedRecord {
  return deploymentOf(`app-${n}`, {
    source: LOAD_SOURCE,
    namespace: namespace(n),
    version: String(version),
    labels: { 'wanglou.io/app': `app-${n}` },
    available: roll(seed, version, 5, 3),
    image: `registry.example/app:${roll(seed, version, 6, 9)}`,
  })
}

const node = (seed: number, version: number, n: number): ObservedRecord =>
  nodeOf(`node-${n}`, {
    source: LOAD_SOURCE,
    version: String(version),
    ready: roll(seed, version, 7, 4) > 0 ? 'True' : 'Unknown',
  })

const count = <T>(length: number, make: (n: number) => T): T[] => Array.from({ length }, (_, n) => make(n))

/** The first list: version 0. */
export function firstList(seed: number): readonly ObservedRecord[] {
  return [
    ...count(NODES, (n) => node(seed, 0, n)),
    ...count(NAMESPACES, (n) =>
      namespaceOf(namespace(n), { source: LOAD_SOURCE, labels: { 'wanglou.io/bureau': `bureau-${n % 3}` } }),
    ),
    ...count(DEPLOYMENTS, (n) => deployment(seed, 0, n)),
    ...count(DEPLOYMENTS, (n) => replicaSetOf(`set-${n}`, `app-${n}`, { source: LOAD_SOURCE, namespace: namespace(n) })),
    ...count(PODS, (n) => pod(seed, 0, n)),
  ]
}

const LISTED: readonly [ObservedKind, string | null][] = [
  ['node', null],
  ['namespace', null],
  ['component', 'Deployment'],
  ['replicaset', null],
  ['instance', null],
]

/** The same as a source hands it over. */
export function firstSwaps(list: readonly ObservedRecord[]): readonly Swap[] {
  return LISTED.map(([kind, workload]) => ({
    kind,
    workload,
    namespace: '',
    records: list.filter((record) => record.kind === kind),
  }))
}

/** What changes from `version - 1` to `version`, from 1. */
export function changeAt(seed: number, version: number): SourceChange {
  const what = roll(seed, version, 0, 32)
  const n = roll(seed, version, 1, PODS)
  if (what === 0) return { op: 'put', record: node(seed, version, n % NODES) }
  if (what <= 2) return { op: 'put', record: deployment(seed, version, n % DEPLOYMENTS) }
  if (what === 3) {
    return { op: 'put', record: eventOf(`event-${version}`, `pod-${n}`, { source: LOAD_SOURCE, namespace: namespace(n) }) }
  }
  const changed = pod(seed, version, n)
  return what <= 7 ? { op: 'del', id: changed.id } : { op: 'put', record: changed }
}

/** What the source has at each version, asked for in any order. Events are left out: how long they are kept is the engine's own affair. */
export interface Truth {
  at(version: number): ReadonlyMap<RecordId, ObservedRecord>
}

export function createTruth(seed: number): Truth {
  let records = new Map<RecordId, ObservedRecord>()
  let reached = Number.POSITIVE_INFINITY
  return {
    at(version) {
      if (version < reached) {
        records = new Map(firstList(seed).map((record) => [record.id, record]))
        reached = 0
      }
      for (; reached < version; reached += 1) {
        const change = changeAt(seed, reached + 1)
        if (change.op === 'del') records.delete(change.id)
        else if (change.record.kind !== 'event') records.set(change.record.id, change.record)
      }
      return records
    },
  }
}
