import type { KubeObject } from './objects.ts'
import { PLURALS, type Plural, type ResourceTypes } from './resources.ts'

/** Changes kept a resource. A watch or page that asks for something older gets 410, as after compaction. */
const WINDOW_CHANGES = 4096

/** One step of one object. `previous` is null for the first. A removal's object is the last state with the new revision. */
export interface Change<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly revision: number
  readonly key: string
  readonly object: T
  readonly previous: T | null
}

/** All objects of one resource, with the window of its latest changes. */
export interface Shelf<T> {
  readonly size: number
  get(key: string): T | undefined
  values(): Iterable<T>
  /** Stores the object under a new revision; an object equal to the stored one changes nothing, as on a real server. */
  put(object: T): void
  remove(key: string): void
  /** Objects as of `revision`, sorted by key; null once it fell out of the window. */
  at(revision: number): readonly T[] | null
  /** Changes after `revision`; null once it fell out of the window. */
  since(revision: number): readonly Change<T>[] | null
  /** Calls `listener` for every further change until the returned function is called. */
  subscribe(listener: (change: Change<T>) => void): () => void
  /** Forgets the window: every older revision is expired. */
  compact(): void
}

/** The state of one cluster, with one revision counter over all resources, like etcd. */
export interface Store {
  readonly revision: number
  shelf<K extends Plural>(resource: K): Shelf<ResourceTypes[K]>
  compact(): void
}

type Shelves = { readonly [K in Plural]: Shelf<ResourceTypes[K]> }

export function keyOf(object: KubeObject): string {
  return key(object.metadata.namespace ?? '', object.metadata.name)
}

export function key(namespace: string, name: string): string {
  return `${namespace}/${name}`
}

/** Creates an empty store whose first object gets revision `firstRevision`. */
export function createStore(firstRevision: number): Store {
  const counter = { revision: firstRevision - 1 }
  const shelves: Shelves = {
    nodes: createShelf(counter),
    namespaces: createShelf(counter),
    pods: createShelf(counter),
    services: createShelf(counter),
    endpoints: createShelf(counter),
    events: createShelf(counter),
    resourcequotas: createShelf(counter),
    deployments: createShelf(counter),
    replicasets: createShelf(counter),
    statefulsets: createShelf(counter),
    daemonsets: createShelf(counter),
    horizontalpodautoscalers: createShelf(counter),
    poddisruptionbudgets: createShelf(counter),
    endpointslices: createShelf(counter),
  }
  return {
    get revision() {
      return counter.revision
    },
    shelf: (resource) => shelves[resource],
    compact() {
      for (const resource of PLURALS) shelves[resource].compact()
    },
  }
}

function createShelf<T extends KubeObject>(counter: { revision: number }): Shelf<T> {
  const objects = new Map<string, T>()
  const listeners = new Set<(change: Change<T>) => void>()
  let log: Change<T>[] = []
  /** Revisions below this are expired. */
  let oldest = 0

  function commit(change: Change<T>): void {
    log.push(change)
    // cut in large bites: dropping one at a time would move the whole array at every change
    if (log.length >= WINDOW_CHANGES * 2) {
      log = log.slice(-WINDOW_CHANGES)
      oldest = (log[0]?.revision ?? 1) - 1
    }
    for (const listener of listeners) listener(change)
  }

  function since(revision: number): readonly Change<T>[] | null {
    if (revision < oldest) return null
    const first = log.findIndex((change) => change.revision > revision)
    return first === -1 ? [] : log.slice(first)
  }

  return {
    get size() {
      return objects.size
    },
    get: (at) => objects.get(at),
    values: () => objects.values(),
    put(object) {
      const at = keyOf(object)
      const previous = objects.get(at) ?? null
      if (previous && JSON.stringify(unversioned(previous)) === JSON.stringify(unversioned(object))) return
      counter.revision += 1
      const stored = versioned(object, counter.revision)
      objects.set(at, stored)
      commit({ type: previous ? 'MODIFIED' : 'ADDED', revision: counter.revision, key: at, object: stored, previous })
    },
    remove(at) {
      const previous = objects.get(at)
      if (!previous) return
      counter.revision += 1
      objects.delete(at)
      commit({ type: 'DELETED', revision: counter.revision, key: at, object: versioned(previous, counter.revision), previous })
    },
    at(revision) {
      const later = since(revision)
      if (!later) return null
      const then = new Map(objects)
      // undo from the newest backwards
      for (const change of [...later].reverse()) {
        if (change.previous) then.set(change.key, change.previous)
        else then.delete(change.key)
      }
      return [...then].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object)
    },
    since,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    compact() {
      log = []
      oldest = counter.revision
    },
  }
}

function versioned<T extends KubeObject>(object: T, revision: number): T {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }
}

function unversioned(object: KubeObject): KubeObject {
  const { resourceVersion: _, ...metadata } = object.metadata
  return { ...object, metadata }
}
