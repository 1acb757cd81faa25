import type { Level } from '../../../../shared/estate/level.ts'
import type { Policy } from '../../../../shared/policy/policy.ts'
import type { Finding } from './finding.ts'

/**
 * A cluster's level comes from the share of its nodes that are lost, not from the gravest node: one lost of fifty is what a
 * cluster is for. Nodes that are not observed leave it unknown.
 */
export function assessCluster(nodes: number, readyNodes: number, policy: Policy['health']): readonly Finding[] {
  if (nodes === 0) return [{ code: 'cluster.nodes-unknown', level: 'unknown', since: null, facts: {} }]
  const lost = nodes - readyNodes
  if (lost === 0) return []
  const share = lost / nodes
  const level: Level = share >= policy.clusterCriticalShare ? 'critical' : share >= policy.clusterMajorShare ? 'major' : 'minor'
  return [{ code: 'cluster.nodes-lost', level, since: null, facts: { lost, total: nodes } }]
}
