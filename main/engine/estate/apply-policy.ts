import type { Policy } from '../../../shared/policy/policy.ts'
import { createGrading } from './alert-grading.ts'
import { at, type Estate } from './estate.ts'
import { touchInstance } from './intake.ts'

/** Takes over a policy: everything has to be assessed by its thresholds. */
export function applyPolicy(estate: Estate, policy: Policy): void {
  const { dirty, store } = estate
  estate.policy = policy
  estate.grading = createGrading(policy.alerts.grades)
  for (const [id, node] of store.tables.node) at(dirty.nodes, id, () => node)
  for (const id of store.tables.instance.keys()) touchInstance(estate, id, false)
  for (const id of estate.components.keys()) dirty.components.add(id)
  for (const id of estate.apps.keys()) dirty.apps.add(id)
  for (const source of estate.clusters.keys()) dirty.clusters.add(source)
}
