import type { ObservedNode } from '../../../../shared/estate/record.ts'
import type { Policy } from '../../../../shared/policy/policy.ts'
import { elapsed, type Finding, type Moment } from './finding.ts'

/**
 * Assesses one node by its conditions (Kubernetes docs, "Node status"). `Unknown` means that the node controller has not heard of
 * it for its own grace period (40 s by default), so no grace of ours is added. A new node may take a while to become ready.
 */
export function assessNode(node: ObservedNode, policy: Policy['health'], when: Moment): readonly Finding[] {
  const findings: Finding[] = []
  if (node.ready === 'Unknown') findings.push({ code: 'node.lost', level: 'major', since: node.readyChangedAt, facts: {} })
  if (node.ready === 'False' && elapsed(when, node.createdAt, policy.notReadyGraceSeconds)) {
    findings.push({ code: 'node.not-ready', level: 'major', since: node.readyChangedAt, facts: {} })
  }
  if (node.ready === null) findings.push({ code: 'node.no-status', level: 'unknown', since: null, facts: {} })
  if (node.pressures.length > 0) {
    const told = node.pressures.flatMap(({ since }) => (since === null ? [] : [since]))
    const pressures = node.pressures.map(({ type }) => type).join(', ')
    const since = told.length === 0 ? null : Math.min(...told)
    findings.push({ code: 'node.pressure', level: 'minor', since, facts: { pressures } })
  }
  if (node.unschedulable) findings.push({ code: 'node.cordoned', level: 'notice', since: null, facts: {} })
  return findings
}

/** What of a node matters to the instances on it: whether it is lost, and in which zone it lies. */
export const nodeMattersBy = (node: ObservedNode): string => `${node.ready} ${node.zone}`
