import type {
  AppEntity,
  BureauEntity,
  ClusterEntity,
  EstateRecord,
  ObservedAutoscaler,
  ObservedComponent,
  ObservedDisruptionBudget,
  ObservedInstance,
  ObservedNode,
  ObservedQuota,
  ObservedRecord,
  ObservedReplicaSet,
  RecordId,
} from '../../../shared/estate/record.ts'
import { unreachable } from '../../../shared/lib/assert.ts'
import { indexAlert, indexProbe } from './bearers.ts'
import { countGranted, countInstance, countNode } from './counting.ts'
import { clusterOf, componentOf, type Estate, index, namespaceOf } from './estate.ts'
import { grantedBy } from './quota.ts'
import { same, tellsNothingNew } from './same.ts'
import { scoped } from './scoped.ts'

/**
 * Takes what was observed into the indices and marks what has to be assessed. Nothing is assessed here, so the order in which
 * records come does not matter.
 */

export function putObserved(estate: Estate, record: ObservedRecord): void {
  const known = estate.store.tables[record.kind].get(record.id)
  if (known && tellsNothingNew(known, record)) return
  clusterOf(estate, record.source)
  switch (record.kind) {
    case 'instance':
      putInstance(estate, record)
      return
    case 'node':
      putNode(estate, record)
      return
    case 'component':
      putComponent(estate, record)
      return
    case 'replicaset':
      putReplicaSet(estate, record)
      return
    case 'namespace':
      estate.store.put('namespace', record)
      estate.namespaceIds.set(scoped(record.source, record.name), record.id)
      replaceNamespace(estate, record.source, record.name)
      return
    case 'disruption-budget':
      putBudget(estate, record)
      return
    case 'autoscaler':
      putAutoscaler(estate, record)
      return
    case 'quota':
      changeQuotas(estate, record, () => {
        estate.store.put('quota', record)
        namespaceOf(estate, record.source, record.namespace).quotas.add(record.id)
      })
      return
    case 'service':
      estate.store.put('service', record)
      return
    case 'endpoints':
      estate.store.put('endpoints', record)
      return
    case 'alert':
      estate.dirty.alerts.set(record.id, record)
      return
    case 'probe':
      estate.dirty.probes.set(record.id, record)
      return
    case 'target':
      estate.store.put('target', record)
      estate.exporters.changed = true
      return
    case 'event':
      return
    default:
      unreachable(record)
  }
}

export function removeObserved(estate: Estate, id: RecordId): void {
  const record = estate.store.get(id)
  if (!record || !isObserved(record)) return
  switch (record.kind) {
    case 'instance': {
      estate.dirty.instances.delete(id)
      estate.due.set(id, null)
      indexInstance(estate, record, false)
      if (record.parent !== null) {
        countInstance(estate, record, -1)
        unlinkInstance(estate, id, record.parent)
        const component = estate.components.get(record.parent)
        if (record.form === 'vm' && component) component.place = null
      }
      estate.dirty.clusters.add(record.source)
      estate.store.remove('instance', id)
      return
    }
    case 'node': {
      const cluster = clusterOf(estate, record.source)
      if (cluster.nodesByName.get(record.name) === id) cluster.nodesByName.delete(record.name)
      estate.dirty.nodes.delete(id)
      estate.due.set(id, null)
      countNode(estate, record, -1)
      estate.store.link(id, record.parent, null)
      estate.dirty.clusters.add(record.source)
      touchInstancesOn(estate, record.source, record.name)
      estate.store.remove('node', id)
      return
    }
    case 'component': {
      const state = estate.components.get(id)
      if (!state || state.observed === null) return
      state.observed = null
      estate.dirty.components.add(id)
      relinkOwnedBy(estate, record.source, record.uid)
      return
    }
    case 'replicaset':
      if (record.owner) index(estate.replicaSetsByOwner, scoped(record.source, record.owner.uid), id, false)
      relinkInstancesOf(estate, record.source, record.uid)
      estate.store.remove('replicaset', id)
      return
    case 'namespace':
      estate.store.remove('namespace', id)
      if (estate.namespaceIds.get(scoped(record.source, record.name)) === id) {
        estate.namespaceIds.delete(scoped(record.source, record.name))
      }
      replaceNamespace(estate, record.source, record.name)
      return
    case 'disruption-budget':
      estate.store.remove('disruption-budget', id)
      indexBudget(estate, record, false)
      return
    case 'autoscaler':
      estate.store.remove('autoscaler', id)
      indexAutoscaler(estate, record, false)
      return
    case 'quota':
      changeQuotas(estate, record, () => {
        estate.store.remove('quota', id)
        namespaceOf(estate, record.source, record.namespace).quotas.delete(id)
      })
      return
    case 'alert':
      estate.dirty.alerts.delete(id)
      indexAlert(estate, record, false)
      estate.store.remove('alert', id)
      return
    case 'probe':
      estate.dirty.probes.delete(id)
      indexProbe(estate, record, false)
      estate.store.remove('probe', id)
      return
    case 'service':
    case 'endpoints':
    case 'event':
    case 'target':
      if (record.kind === 'target') estate.exporters.changed = true
      estate.store.remove(record.kind, id)
      return
    default:
      unreachable(record)
  }
}

/** All but those that are derived. (A loose component passes; it is told by its state.) */
export type FromSource = Exclude<EstateRecord, BureauEntity | AppEntity | ClusterEntity>

export function isObserved(record: EstateRecord): record is FromSource {
  return record.kind !== 'bureau' && record.kind !== 'app' && record.kind !== 'cluster'
}

export function touchInstance(estate: Estate, id: RecordId, relink: boolean): void {
  const { instances, relink: relinked } = estate.dirty
  const entity = instances.has(id) ? undefined : estate.store.tables.instance.get(id)
  if (entity) instances.set(id, entity)
  if (relink) relinked.add(id)
}

export function touchInstancesOn(estate: Estate, source: string, node: string): void {
  for (const id of clusterOf(estate, source).instancesByNode.get(node) ?? []) touchInstance(estate, id, false)
}

/** Takes an instance out of its component, which then has to be assessed. */
export function unlinkInstance(estate: Estate, id: RecordId, parent: RecordId): void {
  estate.store.link(id, parent, null)
  estate.dirty.components.add(parent)
  const component = estate.components.get(parent)
  if (component?.lead === id) component.lead = null
}

export function indexInstance(estate: Estate, instance: ObservedInstance, present: boolean): void {
  const { id, source, owner, node } = instance
  if (owner) index(estate.instancesByOwner, scoped(source, owner.uid), id, present)
  if (node !== null) index(clusterOf(estate, source).instancesByNode, node, id, present)
}

function putInstance(estate: Estate, record: ObservedInstance): void {
  const old = estate.store.tables.instance.get(record.id)
  const sameOwner = old?.owner?.uid === record.owner?.uid && old?.namespace === record.namespace
  if (!old || !sameOwner || old.node !== record.node) {
    if (old) indexInstance(estate, old, false)
    indexInstance(estate, record, true)
  }
  if (!old || !sameOwner) estate.dirty.relink.add(record.id)
  estate.dirty.instances.set(record.id, record)
}

function putNode(estate: Estate, record: ObservedNode): void {
  clusterOf(estate, record.source).nodesByName.set(record.name, record.id)
  estate.dirty.nodes.set(record.id, record)
}

function putComponent(estate: Estate, record: ObservedComponent): void {
  const state = componentOf(estate, record.id, record.source, record.namespace)
  const old = state.observed
  if (old === null) relinkOwnedBy(estate, record.source, record.uid)
  if (old === null || old.name !== record.name || !same(old.labels, record.labels)) state.place = null
  state.observed = record
  estate.dirty.components.add(record.id)
}

function putReplicaSet(estate: Estate, record: ObservedReplicaSet): void {
  const old = estate.store.tables.replicaset.get(record.id)
  if (!old || !same(old.owner, record.owner)) {
    if (old?.owner) index(estate.replicaSetsByOwner, scoped(record.source, old.owner.uid), record.id, false)
    indexReplicaSet(estate, record)
    relinkInstancesOf(estate, record.source, record.uid)
  }
  estate.store.put('replicaset', record)
}

export function indexReplicaSet(estate: Estate, record: ObservedReplicaSet): void {
  if (record.owner) index(estate.replicaSetsByOwner, scoped(record.source, record.owner.uid), record.id, true)
}

function relinkInstancesOf(estate: Estate, source: string, ownerUid: string): void {
  for (const id of estate.instancesByOwner.get(scoped(source, ownerUid)) ?? []) touchInstance(estate, id, true)
}

/** Pods of a workload, its own and those of its ReplicaSets. */
function relinkOwnedBy(estate: Estate, source: string, uid: string): void {
  relinkInstancesOf(estate, source, uid)
  for (const id of estate.replicaSetsByOwner.get(scoped(source, uid)) ?? []) {
    const replicaSet = estate.store.tables.replicaset.get(id)
    if (replicaSet) relinkInstancesOf(estate, source, replicaSet.uid)
  }
}

/** A namespace's labels decide where its components belong. */
function replaceNamespace(estate: Estate, source: string, name: string): void {
  for (const id of namespaceOf(estate, source, name).components) {
    const state = estate.components.get(id)
    if (state) state.place = null
    estate.dirty.components.add(id)
  }
}

function putBudget(estate: Estate, record: ObservedDisruptionBudget): void {
  const old = estate.store.tables['disruption-budget'].get(record.id)
  estate.store.put('disruption-budget', record)
  // Its figures change with every pod; only whom it protects is of interest.
  if (!old || !same(old.selector, record.selector)) indexBudget(estate, record, true)
}

export function indexBudget(estate: Estate, record: ObservedDisruptionBudget, present: boolean): void {
  const namespace = namespaceOf(estate, record.source, record.namespace)
  if (present) namespace.budgets.add(record.id)
  else namespace.budgets.delete(record.id)
  for (const id of namespace.components) estate.dirty.components.add(id)
}

function putAutoscaler(estate: Estate, record: ObservedAutoscaler): void {
  const old = estate.store.tables.autoscaler.get(record.id)
  estate.store.put('autoscaler', record)
  if (old && same(old.target, record.target) && old.atLimit === record.atLimit && old.maxReplicas === record.maxReplicas) return
  if (old) indexAutoscaler(estate, old, false)
  indexAutoscaler(estate, record, true)
}

export function indexAutoscaler(estate: Estate, record: ObservedAutoscaler, present: boolean): void {
  const namespace = namespaceOf(estate, record.source, record.namespace)
  index(namespace.autoscalers, scoped(record.target.kind, record.target.name), record.id, present)
  for (const id of namespace.components) {
    if (estate.components.get(id)?.observed?.name === record.target.name) estate.dirty.components.add(id)
  }
}

function changeQuotas(estate: Estate, quota: ObservedQuota, change: () => void): void {
  const { source } = quota
  const namespace = namespaceOf(estate, source, quota.namespace)
  const before = granted(estate, namespace.quotas)
  change()
  const after = granted(estate, namespace.quotas)
  if (same(before, after)) return
  countGranted(estate, source, before, -1)
  countGranted(estate, source, after, 1)
  estate.dirty.clusters.add(source)
  for (const app of namespace.apps.keys()) estate.dirty.apps.add(app)
}

/** What quotas by these ids grant together. */
export function granted(estate: Estate, quotas: Iterable<RecordId>): ObservedQuota['granted'] {
  const records: ObservedQuota[] = []
  for (const id of quotas) {
    const record = estate.store.tables.quota.get(id)
    if (record) records.push(record)
  }
  return grantedBy(records)
}
