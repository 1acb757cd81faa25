import { NO_REASONS } from '../../../../shared/estate/reason.ts'
import type { ClusterEntity } from '../../../../shared/estate/record.ts'
import { own } from '../../../../shared/lib/own.ts'
import type { ClusterState, Estate } from '../../estate/estate.ts'
import { same } from '../../estate/same.ts'
import { amountOf } from '../../estate/tallies.ts'
import { withAlerts } from '../alerts/alert-findings.ts'
import { clusterCapacity } from '../capacity/amounts.ts'
import { assessCluster } from '../health/cluster.ts'
import { levelOf, reasonsFrom } from '../health/finding.ts'
import { clusterId } from './nodes.ts'

/** Assesses the dirty clusters from their counters. */
export function settleClusters(estate: Estate, now: number): void {
  for (const source of estate.dirty.clusters) {
    const state = estate.clusters.get(source)
    if (state) settleCluster(estate, state, now)
  }
  estate.dirty.clusters.clear()
}

function settleCluster(estate: Estate, state: ClusterState, now: number): void {
  const { store, policy, register } = estate
  const id = clusterId(state.source)
  const old = store.tables.cluster.get(id)
  if (!state.configured) {
    if (old) store.remove('cluster', id)
    estate.clusters.delete(state.source)
    return
  }
  const reasons = reasonsFrom(
    withAlerts(assessCluster(state.nodes, state.readyNodes, policy.health), estate, id),
    old?.reasons ?? NO_REASONS,
    now,
  )
  const registered = own(register.clusterNames, state.source)
  const next: ClusterEntity = {
    id,
    kind: 'cluster',
    source: state.source,
    parent: null,
    name: registered?.name ?? state.displayName ?? state.source,
    nameEn: registered?.nameEn ?? null,
    level: levelOf(reasons),
    reasons,
    nodeCount: state.nodes,
    readyNodeCount: state.readyNodes,
    instanceCount: state.instances,
    zones: [...state.zones.keys()].sort(),
    allocatable: amountOf(state.allocatable),
    capacity: clusterCapacity(state),
    observes: [...state.observes].sort(),
    ...(state.inPart ? { inPart: true } : {}),
  }
  if (!same(old, next)) store.put('cluster', next)
}
