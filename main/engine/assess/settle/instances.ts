import { NO_REASONS } from '../../../../shared/estate/reason.ts'
import { type InstanceEntity, type ObservedInstance, observedId, type RecordId } from '../../../../shared/estate/record.ts'
import { countInstance } from '../../estate/counting.ts'
import { clusterOf, componentOf, type Estate } from '../../estate/estate.ts'
import { unlinkInstance } from '../../estate/intake.ts'
import { looseFor, topOwner } from '../../estate/ownership.ts'
import { heldInstance } from '../../estate/sharing.ts'
import { withAlerts } from '../alerts/alert-findings.ts'
import { assessExporter } from '../health/exporter.ts'
import { levelOf, moment, reasonsFrom } from '../health/finding.ts'
import { assessInstance } from '../health/instance.ts'

/** Finds the component of each dirty instance, assesses it, and passes the change on to the counters of its parents. */
export function settleInstances(estate: Estate, now: number): void {
  const { store, dirty, policy } = estate
  for (const observed of dirty.instances.values()) {
    const { id, source } = observed
    const old = store.tables.instance.get(id)
    const cluster = clusterOf(estate, source)
    const parent = old?.parent && !dirty.relink.has(id) ? old.parent : componentFor(estate, observed)
    const nodeId = observed.node === null ? undefined : cluster.nodesByName.get(observed.node)
    const node = nodeId === undefined ? undefined : store.tables.node.get(nodeId)
    const when = moment(now)
    const before = old?.reasons ?? NO_REASONS
    const own = assessInstance(observed, { node, before, policy: policy.health, when })
    const findings = withAlerts([...own, ...assessExporter(estate.exporters.down.get(id))], estate, id)
    const reasons = reasonsFrom(findings, before, now)
    estate.due.set(id, when.dueAt)
    if (old === observed && old.reasons === reasons && old.parent === parent) continue
    const instance = heldInstance(estate, observed, { parent, level: levelOf(reasons), reasons }, old, node)
    store.put('instance', instance)
    if (instance.form === 'vm' && machineMoved(old, instance)) placeAnew(estate, old?.parent ?? null, parent)
    if (old && countsTheSame(old, instance)) {
      // A loose component also says what its instances say of themselves.
      if (estate.components.get(parent)?.loose) dirty.components.add(parent)
      continue
    }
    if (old) countInstance(estate, old, -1)
    countInstance(estate, instance, 1)
    if (old?.parent !== parent) {
      if (old?.parent) unlinkInstance(estate, id, old.parent)
      linkInstance(estate, id, parent)
    }
    dirty.components.add(parent)
    dirty.clusters.add(source)
  }
  dirty.instances.clear()
  dirty.relink.clear()
}

/** Matchers of the register may go by what a machine is called. */
const machineMoved = (old: InstanceEntity | undefined, next: InstanceEntity): boolean =>
  old === undefined || old.parent !== next.parent || old.name !== next.name || old.addresses !== next.addresses

function placeAnew(estate: Estate, ...components: readonly (RecordId | null)[]): void {
  for (const id of components) {
    const state = id === null ? undefined : estate.components.get(id)
    if (state === undefined) continue
    state.place = null
    estate.dirty.components.add(state.id)
  }
}

/** Whether nothing changed that any counter knows. */
const countsTheSame = (old: InstanceEntity, next: InstanceEntity): boolean =>
  old.parent === next.parent &&
  old.reasons === next.reasons &&
  old.ready === next.ready &&
  old.node === next.node &&
  old.zone === next.zone &&
  old.phase === next.phase &&
  old.requests.cpuMilli === next.requests.cpuMilli &&
  old.requests.memoryBytes === next.requests.memoryBytes

/** Puts an instance into its component. */
function linkInstance(estate: Estate, id: RecordId, parent: RecordId): void {
  estate.store.link(id, null, parent)
  const component = estate.components.get(parent)
  if (component?.lead && id < component.lead) component.lead = id
}

/** The observed workload that owns it, through its ReplicaSet where it has one; else the loose component that stands for that. */
function componentFor(estate: Estate, pod: ObservedInstance): RecordId {
  const { source, namespace, owner } = pod
  const replicaSet =
    owner?.kind === 'ReplicaSet' ? estate.store.tables.replicaset.get(observedId('replicaset', source, owner.uid)) : undefined
  const top = topOwner(pod, replicaSet)
  if (top) {
    const found = estate.components.get(observedId('component', source, top.uid))
    if (found?.observed) return found.id
  }
  const loose = looseFor(source, namespace, top)
  const state = componentOf(estate, loose.id, source, namespace)
  state.loose = loose
  // the id that is held, not another text like it: thousands of instances name it
  return state.id
}
