import {
  type ComponentEntity,
  type EstateRecord,
  type InstanceEntity,
  isLoose,
  type ObservedComponent,
  type RecordId,
  type WorkloadKind,
} from '../../../shared/estate/record.ts'
import { unreachable } from '../../../shared/lib/assert.ts'
import { alertHome, indexAlert, indexProbe, openAlertHome } from './bearers.ts'
import { countGranted, countInstance, countNode } from './counting.ts'
import { appOf, bureauOf, clusterOf, componentOf, type Estate, namespaceOf } from './estate.ts'
import type { EventBook } from './event-book.ts'
import { STAND_IN } from './identity/identity.ts'
import { granted, indexAutoscaler, indexBudget, indexInstance, indexReplicaSet } from './intake.ts'
import { scoped } from './scoped.ts'
import { heldRestored } from './sharing.ts'

/**
 * Takes over journaled records as they stand and builds indices and counters from them. Everything is marked dirty: what holds
 * still gives no delta, what time, policy or register have overtaken is put right by the next settling.
 */
export function restoreRecords(estate: Estate, events: EventBook, records: Iterable<EstateRecord>): void {
  const instances: InstanceEntity[] = []
  for (const record of records) {
    if (record.kind === 'instance') instances.push(record)
    else restoreRecord(estate, events, record)
  }
  // Last, since they take over texts that the others hold.
  for (const instance of instances) restoreRecord(estate, events, heldRestored(estate, instance))
  for (const [key, namespace] of estate.namespaces) {
    if (namespace.quotas.size > 0) countGranted(estate, key.slice(0, key.indexOf('/')), granted(estate, namespace.quotas), 1)
  }
  estate.exporters.standing = standingIn(estate)
  estate.exporters.changed = true
  for (const id of estate.store.tables.app.keys()) estate.dirty.apps.add(id)
  for (const id of estate.store.tables.bureau.keys()) estate.dirty.bureaus.add(id)
}

/**
 * Ids of what only exporters tell of, so that what they no longer tell of goes with the first step. Who tells of no targets has none: a feed
 * may call its machines as it likes.
 */
function standingIn({ store: { tables } }: Estate): ReadonlySet<RecordId> {
  const tellers = new Set([...tables.target.values()].map(({ source }) => source))
  const ids = new Set<RecordId>()
  for (const table of [tables.instance, tables.component])
    for (const { id, uid, source } of table.values()) if (uid.startsWith(STAND_IN) && tellers.has(source)) ids.add(id)
  return ids
}

function restoreRecord(estate: Estate, events: EventBook, record: EstateRecord): void {
  const { store, dirty } = estate
  switch (record.kind) {
    case 'instance':
      store.load('instance', record)
      indexInstance(estate, record, true)
      countInstance(estate, record, 1)
      store.link(record.id, null, record.parent)
      dirty.instances.set(record.id, record)
      // Found anew, which also tells loose components what they stand for.
      dirty.relink.add(record.id)
      return
    case 'node':
      store.load('node', record)
      clusterOf(estate, record.source).nodesByName.set(record.name, record.id)
      countNode(estate, record, 1)
      store.link(record.id, null, record.parent)
      dirty.nodes.set(record.id, record)
      return
    case 'component': {
      store.load('component', record)
      const state = componentOf(estate, record.id, record.source, record.namespace)
      const { workload } = record
      if (!isLoose(workload)) state.observed = observedOf(record, workload)
      store.link(record.id, null, record.parent)
      dirty.components.add(record.id)
      return
    }
    case 'app':
      store.load('app', record)
      appOf(estate, record.id)
      store.link(record.id, null, record.parent)
      return
    case 'bureau':
      store.load('bureau', record)
      bureauOf(estate, record.id)
      return
    case 'cluster': {
      store.load('cluster', record)
      const cluster = clusterOf(estate, record.source)
      cluster.configured = true
      for (const kind of record.observes ?? []) cluster.observes.add(kind)
      dirty.clusters.add(record.source)
      return
    }
    case 'replicaset':
      store.load('replicaset', record)
      indexReplicaSet(estate, record)
      return
    case 'namespace':
      store.load('namespace', record)
      estate.namespaceIds.set(scoped(record.source, record.name), record.id)
      return
    case 'disruption-budget':
      store.load('disruption-budget', record)
      indexBudget(estate, record, true)
      return
    case 'autoscaler':
      store.load('autoscaler', record)
      indexAutoscaler(estate, record, true)
      return
    case 'quota':
      store.load('quota', record)
      namespaceOf(estate, record.source, record.namespace).quotas.add(record.id)
      return
    case 'service':
      store.load('service', record)
      return
    case 'endpoints':
      store.load('endpoints', record)
      return
    case 'alert':
      store.load('alert', record)
      if (record.on === alertHome(record.source)) openAlertHome(estate, record.source)
      indexAlert(estate, record, true)
      return
    case 'probe':
      store.load('probe', record)
      indexProbe(estate, record, true)
      return
    case 'target':
      store.load('target', record)
      return
    case 'event':
      events.load(record)
      return
    default:
      unreachable(record)
  }
}

/** What was observed of a restored component, without what was made of it. */
function observedOf(entity: ComponentEntity, workload: WorkloadKind): ObservedComponent {
  const { parent: _, level: _l, reasons: _r, instanceCount: _i, requested: _q, shortSince: _s, why: _w, ...rest } = entity
  const { readyUntold: _u, ...observed } = rest
  return { ...observed, workload }
}
