import { NO_REASONS } from '../../../../shared/estate/reason.ts'
import type { NodeEntity } from '../../../../shared/estate/record.ts'
import { countNode } from '../../estate/counting.ts'
import { type ClusterState, clusterOf, type Estate } from '../../estate/estate.ts'
import { touchInstancesOn } from '../../estate/intake.ts'
import { withAlerts } from '../alerts/alert-findings.ts'
import { levelOf, moment, reasonsFrom } from '../health/finding.ts'
import { assessNode, nodeMattersBy } from '../health/node.ts'

export const clusterId = (source: string): string => `cluster:${source}`

/**
 * Whether it has several nodes, and several zones: the only thing of the whole cluster that a component is assessed by. A cloud that does
 * not tell its hosts may still tell on which its machines are.
 */
export const topologyOf = ({ nodes, zones, observes, instancesByNode }: ClusterState) => ({
  severalNodes: nodes > 1 || (nodes === 0 && observes.has('node') && instancesByNode.size > 1),
  severalZones: zones.size > 1,
})

/** Assesses the dirty nodes; marks their cluster, and the instances and components that they matter to. */
export function settleNodes(estate: Estate, now: number): void {
  const { store, dirty, policy } = estate
  for (const observed of dirty.nodes.values()) {
    const old = store.tables.node.get(observed.id)
    const when = moment(now)
    const reasons = reasonsFrom(
      withAlerts(assessNode(observed, policy.health, when), estate, observed.id),
      old?.reasons ?? NO_REASONS,
      now,
    )
    estate.due.set(observed.id, when.dueAt)
    if (old === observed && old.reasons === reasons) continue
    const parent = clusterId(observed.source)
    const node: NodeEntity = { ...observed, parent, level: levelOf(reasons), reasons }
    if (old) countNode(estate, old, -1)
    countNode(estate, node, 1)
    store.link(node.id, old?.parent ?? null, parent)
    store.put('node', node)
    dirty.clusters.add(node.source)
    if (!old || nodeMattersBy(old) !== nodeMattersBy(node)) touchInstancesOn(estate, node.source, node.name)
    if (old && old.zone !== node.zone) touchComponentsOn(estate, node)
  }
  dirty.nodes.clear()
}

/** Marks the components of clusters of which nodes or machines came that make another topology; after nodes and instances. */
export function settleTopology(estate: Estate): void {
  for (const source of estate.dirty.clusters) touchIfTopologyChanged(estate, clusterOf(estate, source))
}

function touchComponentsOn(estate: Estate, node: NodeEntity): void {
  for (const id of clusterOf(estate, node.source).instancesByNode.get(node.name) ?? []) {
    const parent = estate.store.tables.instance.get(id)?.parent
    if (parent) estate.dirty.components.add(parent)
  }
}

function touchIfTopologyChanged(estate: Estate, cluster: ClusterState): void {
  const { severalNodes, severalZones } = topologyOf(cluster)
  const topology = `${severalNodes} ${severalZones} ${cluster.observes.has('disruption-budget')}`
  if (topology === cluster.topology) return
  cluster.topology = topology
  for (const state of estate.components.values()) if (state.source === cluster.source) estate.dirty.components.add(state.id)
}
