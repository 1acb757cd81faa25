import { NO_REASONS } from '../../../shared/estate/reason.ts'
import type { InstanceEntity, ObservedInstance } from '../../../shared/estate/record.ts'
import { clusterOf, type Estate, scoped } from './estate.ts'
import { same } from './same.ts'

/**
 * An object comes from its server, or from the journal, with texts and labels of its own, most of which the estate holds already:
 * those of the instance as it was, else those of another instance of its owner. Where both are equal the held one is taken: it
 * saves a third of the memory, and what did not change of a record is the very same in the next. There is no table of texts that
 * would have to be let go of: what the last instance held is gone with it.
 */

/** What instances of one owner mostly have in common, or what an instance keeps over most of its changes. */
type Parts = Pick<
  ObservedInstance,
  'source' | 'namespace' | 'labels' | 'owner' | 'phase' | 'node' | 'requests' | 'waiting' | 'unschedulable' | 'lastTermination'
>

const held = <T>(next: T, known: T): T => (same(next, known) ? known : next)

/** Another instance of the same owner; undefined where none is held. */
function siblingOf(estate: Estate, { source, owner }: ObservedInstance): InstanceEntity | undefined {
  if (owner === null) return undefined
  const [first] = estate.instancesByOwner.get(scoped(source, owner.uid)) ?? []
  return first === undefined ? undefined : estate.store.tables.instance.get(first)
}

/** The parts of an instance as they are to be held. `old` is what it was; `node` its node, where that is observed. */
export function sharedParts(
  estate: Estate,
  next: ObservedInstance,
  old: InstanceEntity | undefined,
  node: { readonly name: string } | undefined,
): Parts {
  const known = old ?? siblingOf(estate, next) ?? next
  return {
    source: clusterOf(estate, next.source).source,
    namespace: held(next.namespace, known.namespace),
    labels: held(next.labels, known.labels),
    owner: held(next.owner, known.owner),
    phase: held(next.phase, known.phase),
    node: node?.name ?? held(next.node, known.node),
    requests: held(next.requests, known.requests),
    waiting: held(next.waiting, known.waiting),
    unschedulable: held(next.unschedulable, known.unschedulable),
    lastTermination: held(next.lastTermination, known.lastTermination),
  }
}

/** An instance from the journal, held like one that was observed. Nodes and components are there before. */
export function sharedRestored(estate: Estate, record: InstanceEntity): InstanceEntity {
  const { parent, reasons } = record
  const { nodesByName } = clusterOf(estate, record.source)
  const node = estate.store.tables.node.get((record.node !== null && nodesByName.get(record.node)) || '')
  return {
    ...record,
    ...sharedParts(estate, record, undefined, node),
    parent: parent === null ? null : (estate.components.get(parent)?.id ?? parent),
    reasons: reasons.length === 0 ? NO_REASONS : reasons,
  }
}
