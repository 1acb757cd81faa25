import {
  type Delta,
  type Entity,
  type EstateRecord,
  isEntity,
  type RecordId,
  type RecordKind,
} from '../../../shared/estate/record.ts'
import { same } from './same.ts'

export type RecordOf<K extends RecordKind> = Extract<EstateRecord, { kind: K }>

export type Tables = { readonly [K in RecordKind]: Map<RecordId, RecordOf<K>> }

/** All records by kind, with a note of what was touched since the last `drain`, which turns into at most one delta an id. */
export interface RecordStore {
  readonly tables: Tables
  readonly size: number
  get(id: RecordId): EstateRecord | undefined
  all(): Iterable<EstateRecord>
  put<K extends RecordKind>(kind: K, record: RecordOf<K>): void
  remove(kind: RecordKind, id: RecordId): void
  /** Puts without a delta of its own at `drain`: for restoring, and for events, whose deltas are never merged. */
  load<K extends RecordKind>(kind: K, record: RecordOf<K>): void
  /** What was touched since the last drain: as it was, and as it is; null: not there. */
  touched(): Iterable<readonly [was: EstateRecord | null, is: EstateRecord | null]>
  /** What changed since the last drain, in the order first touched. */
  drain(): Delta[]
  childrenOf(id: RecordId): ReadonlySet<RecordId>
  /** Moves `child` from one parent to another; null: none. */
  link(child: RecordId, from: RecordId | null, to: RecordId | null): void
}

/** The kind that an id begins with. */
const wordOf = (id: RecordId): string => id.slice(0, id.indexOf(':'))

const NO_CHILDREN: ReadonlySet<RecordId> = new Set()

const emptyTables = (): Tables => ({
  bureau: new Map(),
  app: new Map(),
  component: new Map(),
  instance: new Map(),
  cluster: new Map(),
  node: new Map(),
  namespace: new Map(),
  replicaset: new Map(),
  service: new Map(),
  endpoints: new Map(),
  'disruption-budget': new Map(),
  autoscaler: new Map(),
  quota: new Map(),
  event: new Map(),
  alert: new Map(),
  probe: new Map(),
  target: new Map(),
})

const IGNORE = (): void => {}

/** @param replaced told of each record that took the place of another, also where it was loaded; undefined: there was, or is, none */
export function createRecordStore(
  replaced: (was: EstateRecord | undefined, next: EstateRecord | undefined) => void = IGNORE,
): RecordStore {
  const tables = emptyTables()
  const maps: readonly ReadonlyMap<RecordId, EstateRecord>[] = Object.values(tables)
  /** By the kind that an id begins with. */
  const byWord = new Map<string, ReadonlyMap<RecordId, EstateRecord>>(Object.entries(tables))
  const children = new Map<RecordId, Set<RecordId>>()
  /** What each touched id held before; null: nothing. */
  const before = new Map<RecordId, EstateRecord | null>()
  /** Those that were touched more than once, and so may have become what they were. */
  const again = new Set<RecordId>()

  const touch = (kind: RecordKind, id: RecordId) => {
    if (before.has(id)) again.add(id)
    else before.set(id, tables[kind].get(id) ?? null)
  }

  const get = (id: RecordId): EstateRecord | undefined => byWord.get(wordOf(id))?.get(id)

  return {
    tables,
    get size() {
      return maps.reduce((sum, map) => sum + map.size, 0)
    },
    get,
    *all() {
      for (const map of maps) yield* map.values()
    },
    put(kind, record) {
      touch(kind, record.id)
      replaced(tables[kind].get(record.id), record)
      tables[kind].set(record.id, record)
    },
    remove(kind, id) {
      touch(kind, id)
      replaced(tables[kind].get(id), undefined)
      tables[kind].delete(id)
    },
    load(kind, record) {
      replaced(tables[kind].get(record.id), record)
      tables[kind].set(record.id, record)
    },
    *touched() {
      for (const [id, was] of before) yield [was, get(id) ?? null]
    },
    drain() {
      const deltas: Delta[] = []
      for (const [id, was] of before) {
        const record = was === null ? get(id) : tables[was.kind].get(id)
        if (record !== undefined && again.has(id) && same(record, was)) continue
        if (record !== undefined && record !== was) deltas.push({ op: 'put', record, was })
        else if (record === undefined && was !== null) deltas.push({ op: 'del', id, kind: was.kind, was })
      }
      before.clear()
      again.clear()
      return deltas
    },
    childrenOf(id) {
      return children.get(id) ?? NO_CHILDREN
    },
    link(child, from, to) {
      if (from === to) return
      if (from !== null) {
        const siblings = children.get(from)
        siblings?.delete(child)
        if (siblings?.size === 0) children.delete(from)
      }
      if (to !== null) {
        const siblings = children.get(to)
        if (siblings) siblings.add(child)
        else children.set(to, new Set([child]))
      }
    },
  }
}

/** The kind of what hangs on an entity, by the word that the entity's id begins with. */
const CHILD_KINDS: ReadonlyMap<string, Entity['kind']> = new Map([
  ['bureau', 'app'],
  ['app', 'component'],
  ['component', 'instance'],
  ['cluster', 'node'],
])

/** The entities that hang on `id`; one without a record is left out. */
export function childEntities(store: RecordStore, id: RecordId): readonly Entity[] {
  const kind = CHILD_KINDS.get(wordOf(id))
  const table = kind && store.tables[kind]
  const found: Entity[] = []
  for (const child of store.childrenOf(id)) {
    const record = table?.get(child) ?? store.get(child)
    if (record !== undefined && isEntity(record)) found.push(record)
  }
  return found
}
