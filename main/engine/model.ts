import type { Identified, WhyNot } from '../../shared/estate/identity.ts'
import type { SourceBatch } from '../../shared/estate/observation.ts'
import type { About, Delta, Entity, EstateRecord, ObservedEvent, RecordId, RecordKind } from '../../shared/estate/record.ts'
import type { Register } from '../../shared/estate/register.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { settleAlertHomes, settleApps, settleBureaus } from './assess/settle/apps.ts'
import { settleClusters } from './assess/settle/clusters.ts'
import { settleComponents } from './assess/settle/components.ts'
import { settleInstances } from './assess/settle/instances.ts'

import { settleNodes, settleTopology } from './assess/settle/nodes.ts'
import { settleTold } from './assess/settle/told.ts'

import { applyPolicy } from './estate/apply-policy.ts'
import { at, clusterOf, createEstate, type Estate } from './estate/estate.ts'
import { createEventBook } from './estate/event-book.ts'

import type { Reach } from './estate/identity/identity.ts'
import { settleStandIns } from './estate/identity/stand-ins.ts'
import { isObserved, putObserved, removeObserved, touchInstance } from './estate/intake.ts'
import { moved } from './estate/moved.ts'
import { childEntities, type RecordOf } from './estate/record-store.ts'
import { applyRegister } from './estate/register-rows.ts'
import { restoreRecords } from './estate/restore.ts'
import { same } from './estate/same.ts'
import { stage } from './estate/staging.ts'

export interface ModelOptions {
  readonly policy: Policy
  readonly register: Register
  /** The sources of the sources file; `displayName` is used where the register has none. */
  readonly clusters: readonly {
    readonly name: string
    readonly displayName: string | null
    /** Those that are looked at; none, or absent: all. */
    readonly namespaces?: readonly string[]
  }[]
}

/**
 * The estate: what was observed, and what it comes to. Its records are the fold of its deltas. Everything else that it holds
 * follows from them, so that a restored model goes on exactly as the one that was lost. `now` is wall time, ms since the epoch.
 */
export interface Model {
  /** Takes over journaled records, all at once, into an empty model. They show at once, as they are; the next call assesses them. */
  restore(records: Iterable<EstateRecord>): void
  /**
   * Applies source batches in order (swaps whole) and assesses what became dirty. Returns what changed, observed and derived, at
   * most one delta an id; Kubernetes Events come each on their own.
   */
  apply(batches: readonly SourceBatch[], now: number): readonly Delta[]
  setRegister(register: Register, now: number): readonly Delta[]
  /** Other thresholds hold from now on: everything is assessed again. */
  setPolicy(policy: Policy, now: number): readonly Delta[]
  /** The sources that are clusters, or how they are called, changed. Those that are gone stay until `dropSource`. */
  setClusters(clusters: ModelOptions['clusters'], now: number): readonly Delta[]
  /** Drops all that came from a source, and its cluster: for a source that is no longer in the sources file. */
  dropSource(source: string, now: number): readonly Delta[]
  /** Assesses again what became due by lapse of time (grace periods). */
  tick(now: number): readonly Delta[]
  /** When `tick` has something to do next, ms since the epoch (0: at once, as after creating and restoring); null: nothing due. */
  nextDueAt(): number | null
  get(id: RecordId): EstateRecord | undefined
  all(): Iterable<EstateRecord>
  ofKind<K extends RecordKind>(kind: K): Iterable<RecordOf<K>>
  childrenOf(id: RecordId): Iterable<Entity>
  /** What `about` is, as `source` tells it (docs/identity.md); null: nothing that is known. */
  entityOf(source: string, about: About, reach?: Reach): Identified | null
  /** Why `entityOf` finds nothing. */
  whyNot(source: string, about: About): WhyNot
  /** Grows when `entityOf` may find what it did not find before. */
  readonly findable: number
  /** Kubernetes Events about the object with this uid, newest first. */
  eventsAbout(uid: string): readonly ObservedEvent[]
  /** Kubernetes Events that were more than the bounds and are not held, count. */
  readonly droppedEvents: number
  readonly size: number
}

export function createModel(options: ModelOptions): Model {
  const estate = createEstate(options.policy, options.register)
  const { store } = estate
  const events = createEventBook(store)
  applyRegister(estate, options.register)
  const nameClusters = (clusters: ModelOptions['clusters']): void => {
    for (const { name, displayName, namespaces } of clusters) {
      const cluster = clusterOf(estate, name)
      cluster.configured = true
      cluster.displayName = displayName
      cluster.inPart = namespaces !== undefined && namespaces.length > 0
      estate.dirty.clusters.add(name)
    }
  }
  nameClusters(options.clusters)

  let settledAt = Number.NEGATIVE_INFINITY
  /** Alerts have to find anew what they are about, though nothing moves. */
  let placedAnew = false

  /** From the bottom up, so that each parent is assessed once, after all its children. */
  const settle = (now: number): readonly Delta[] => {
    // A clock that was set back: what waits for a moment waits by the other clock, for as long as it was ahead.
    touchDue(estate, now < settledAt ? Number.POSITIVE_INFINITY : now)
    settledAt = now
    settleEntities(now)
    // What exporters tell of is found among what is settled, and is then assessed itself.
    if (settleStandIns(estate)) settleEntities(now)
    // What tells of entities finds them by what is settled, and what it changes of them changes nothing of where it stands.
    settleTold(estate, placedAnew || moved(store.touched()))
    placedAnew = false
    settleEntities(now)
    settleAlertHomes(estate, now)
    settleBureaus(estate, now)
    return store.drain()
  }

  const settleEntities = (now: number): void => {
    settleNodes(estate, now)
    settleInstances(estate, now)
    settleTopology(estate)
    settleComponents(estate, now)
    settleApps(estate, now)
    settleClusters(estate, now)
  }

  return {
    restore(records) {
      restoreRecords(estate, events, records)
      placedAnew = true
    },
    apply(batches, now) {
      for (const batch of batches) {
        const { source, swaps } = batch
        const cluster = clusterOf(estate, source)
        estate.dirty.clusters.add(source)
        if (tellsOfAPlace(batch)) cluster.configured = true
        for (const { kind } of swaps) cluster.observes.add(kind)
      }
      const staged = stage(estate, batches)
      for (const [id, record] of staged.records) {
        if (record === null) removeObserved(estate, id)
        else putObserved(estate, record)
      }
      return [...settle(now), ...events.take(staged.events)]
    },
    setRegister(register, now) {
      if (!same(register, estate.register)) {
        applyRegister(estate, register)
        placedAnew = true
      }
      return settle(now)
    },
    setPolicy(policy, now) {
      applyPolicy(estate, policy)
      placedAnew = true
      return settle(now)
    },
    setClusters(clusters, now) {
      nameClusters(clusters)
      return settle(now)
    },
    dropSource(source, now) {
      const gone = [...store.all()].filter((record) => isObserved(record) && record.source === source)
      for (const record of gone) if (record.kind !== 'event') removeObserved(estate, record.id)
      clusterOf(estate, source).configured = false
      estate.dirty.clusters.add(source)
      const steps = gone.flatMap((record) => (record.kind === 'event' ? [{ op: 'del', id: record.id } as const] : []))
      return [...settle(now), ...events.take(steps)]
    },
    tick: settle,
    nextDueAt: () => (placedAnew || isDirty(estate) ? 0 : estate.due.next()),
    get: store.get,
    all: store.all,
    ofKind: (kind) => store.tables[kind].values(),
    childrenOf: (id) => childEntities(store, id),
    entityOf: (source, about, reach) => estate.identity.entityOf(estate, source, about, reach),
    whyNot: (source, about) => estate.identity.whyNot(estate, source, about),
    get findable() {
      return estate.index.version
    },
    eventsAbout: events.about,
    get droppedEvents() {
      return events.dropped
    },
    get size() {
      return store.size
    },
  }
}

/** Kinds that need no place to run: what tells of nothing else watches, and is no cluster. */
const WATCHING: ReadonlySet<string> = new Set(['alert', 'probe', 'target', 'event'])

const tellsOfAPlace = ({ swaps, changes }: SourceBatch): boolean =>
  swaps.some(({ kind }) => !WATCHING.has(kind)) ||
  changes.some((change) => change.op === 'put' && !WATCHING.has(change.record.kind))

const isDirty = ({ dirty }: Estate): boolean => Object.values(dirty).some((set) => set.size > 0)

function touchDue(estate: Estate, now: number): void {
  const { node } = estate.store.tables
  for (const id of estate.due.take(now)) {
    const found = node.get(id)
    if (found) at(estate.dirty.nodes, id, () => found)
    else if (estate.components.has(id)) estate.dirty.components.add(id)
    else if (estate.apps.has(id)) estate.dirty.apps.add(id)
    else touchInstance(estate, id, false)
  }
}
