import type { InstanceEntity, NodeEntity, ObservedQuota, RecordId } from '../../../shared/estate/record.ts'
import {
  appOf,
  bureauOf,
  type ComponentShare,
  type ComponentState,
  clusterOf,
  componentOf,
  type Estate,
  index,
} from './estate.ts'
import { scoped } from './scoped.ts'
import { addAmount, addTally, count } from './tallies.ts'

/**
 * Each function adds (`by` 1) what a record counts for in its parents, or takes it away again (`by` -1) with the very record that
 * was added. Restoring is nothing but adding.
 */

/** An instance that has ended runs nowhere and holds nothing: it counts as an object, not as a replica. */
const hasEnded = (instance: { readonly phase: string }): boolean => instance.phase === 'Succeeded' || instance.phase === 'Failed'

export function countInstance(estate: Estate, instance: InstanceEntity, by: 1 | -1): void {
  const { parent, source } = instance
  if (parent === null) return
  const component = estate.components.get(parent) ?? componentOf(estate, parent, source, instance.namespace)
  for (const { code, key, level } of instance.reasons) {
    count(component.codes, code, by)
    if (key !== undefined) count(component.alertLevels, level, by)
  }
  if (hasEnded(instance)) return
  component.instances += by
  addAmount(component.requested, instance.requests, by)
  if (instance.ready) {
    component.ready += by
    if (instance.node !== null) count(component.readyByNode, instance.node, by)
    if (instance.zone !== undefined) count(component.readyByZone, instance.zone, by)
  }
  const { cluster } = component
  if (instance.zone !== undefined) count(cluster.zones, instance.zone, by)
  cluster.instances += by
  addAmount(cluster.requested, instance.requests, by)
}

export function countNode(estate: Estate, node: NodeEntity, by: 1 | -1): void {
  const cluster = clusterOf(estate, node.source)
  cluster.nodes += by
  if (node.ready === 'True') cluster.readyNodes += by
  if (node.zone !== null) count(cluster.zones, node.zone, by)
  addAmount(cluster.allocatable, node.allocatable, by)
}

/** Adds to what the cluster has granted: the quota that binds in a namespace, over all namespaces. */
export function countGranted(estate: Estate, source: string, granted: ObservedQuota['granted'], by: 1 | -1): void {
  addAmount(clusterOf(estate, source).granted, granted, by)
}

export function countComponent(estate: Estate, state: ComponentState, share: ComponentShare, by: 1 | -1): void {
  const { place } = share
  const app = appOf(estate, place.app)
  app.place = place
  index(app.parts, share.key, state.id, by === 1)
  app.instances += by * share.instances
  app.ready += by * share.ready
  app.untold += by * share.untold
  addTally(app.requested, share.requested, by)
  count(app.levels, share.level, by)
  count(app.sources, state.source, by)
  count(app.namespaces, scoped(state.source, state.namespace), by)
  if (place.bureauTitle !== null) {
    count(bureauOf(estate, place.bureau).titles, place.bureauTitle, by)
    estate.dirty.bureaus.add(place.bureau)
  }
  countNamespaceApp(estate, state, place.app, by)
}

/** A namespace's quota is an app's only while the app has the namespace to itself: its apps change when that does. */
function countNamespaceApp(estate: Estate, state: ComponentState, app: RecordId, by: 1 | -1): void {
  const { apps } = state.home
  const before = apps.size
  count(apps, app, by)
  if (apps.size !== before) for (const id of apps.keys()) estate.dirty.apps.add(id)
}
