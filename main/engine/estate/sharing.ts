import { NO_REASONS } from '../../../shared/estate/reason.ts'
import type { Assessed, InstanceEntity, ObservedInstance } from '../../../shared/estate/record.ts'
import { clusterOf, type Estate } from './estate.ts'
import { same } from './same.ts'
import { scoped } from './scoped.ts'

/**
 * An object comes from its server, or from the journal, with texts and labels of its own, most of which the estate holds already:
 * those of the instance as it was, else those of another instance of its owner. Where both are equal the held one is taken: it
 * saves a third of the memory, and what did not change of a record is the very same in the next. There is no table of texts that
 * would have to be let go of: what the last instance held is gone with it.
 */

const heldOf = <T>(next: T, known: T): T => (same(next, known) ? known : next)

/** Another instance of the same owner; undefined where none is held. */
function siblingOf(estate: Estate, { source, owner }: ObservedInstance): InstanceEntity | undefined {
  if (owner === null) return undefined
  const [first] = estate.instancesByOwner.get(scoped(source, owner.uid)) ?? []
  return first === undefined ? undefined : estate.store.tables.instance.get(first)
}

/**
 * An instance as it is to be held. `old` is what it was; `node` its node, where that is observed. Its fields are named one by one:
 * copied over from the record they would take a tenth more room, and twice the time.
 */
export function heldInstance(
  estate: Estate,
  next: ObservedInstance,
  { parent, level, reasons }: Assessed,
  old: InstanceEntity | undefined,
  node: { readonly name: string } | undefined,
): InstanceEntity {
  const known = old ?? siblingOf(estate, next) ?? next
  const held: InstanceEntity = {
    id: next.id,
    kind: next.kind,
    source: known.source,
    uid: next.uid,
    namespace: next.namespace === known.namespace ? known.namespace : next.namespace,
    name: next.name,
    createdAt: next.createdAt,
    version: next.version,
    labels: heldOf(next.labels, known.labels),
    owner: heldOf(next.owner, known.owner),
    phase: next.phase === known.phase ? known.phase : next.phase,
    ready: next.ready,
    readyChangedAt: next.readyChangedAt,
    restarts: next.restarts,
    node: node?.name ?? next.node,
    requests: heldOf(next.requests, known.requests),
    waiting: next.waiting,
    unschedulable: next.unschedulable,
    lastTermination: heldOf(next.lastTermination, known.lastTermination),
    deletingAt: next.deletingAt,
    parent,
    level,
    reasons,
  }
  const { form, addresses, readyUntold, zone } = next
  if (form === undefined && addresses === undefined) return held
  return {
    ...held,
    ...(form && { form }),
    ...(addresses && { addresses: heldOf(addresses, known.addresses ?? addresses) }),
    ...(readyUntold && { readyUntold }),
    ...(zone && { zone: zone === known.zone ? known.zone : zone }),
  }
}

/** An instance from the journal, held like one that was observed. Nodes and components are there before. */
export function heldRestored(estate: Estate, record: InstanceEntity): InstanceEntity {
  const { parent, level, reasons } = record
  const { nodesByName } = clusterOf(estate, record.source)
  const node = estate.store.tables.node.get((record.node !== null && nodesByName.get(record.node)) || '')
  const assessed: Assessed = {
    parent: parent === null ? null : (estate.components.get(parent)?.id ?? parent),
    level,
    reasons: reasons.length === 0 ? NO_REASONS : reasons,
  }
  return heldInstance(estate, record, assessed, undefined, node)
}
