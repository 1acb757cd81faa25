import type { AppClass, ComponentEntity, Labels, RecordId } from '../../../../shared/estate/record.ts'
import type { Place } from '../../estate/app-mapping.ts'
import { countComponent } from '../../estate/counting.ts'
import {
  type ComponentShare,
  type ComponentState,
  clusterOf,
  type Estate,
  type NamespaceState,
  namespaceOf,
  scoped,
} from '../../estate/estate.ts'
import { same } from '../../estate/same.ts'
import { selects } from '../../estate/selector.ts'
import { amountOf } from '../../estate/tallies.ts'
import { assessComponent, type ComponentContext, isShort } from '../health/component.ts'
import { levelOf, moment, reasonsFrom } from '../health/finding.ts'
import { topologyOf } from './nodes.ts'

/** Assesses the dirty components, gives each its app, and passes the change on to the app's counters. */
export function settleComponents(estate: Estate, now: number): void {
  for (const id of estate.dirty.components) {
    const state = estate.components.get(id)
    if (state) settleComponent(estate, state, now)
  }
  estate.dirty.components.clear()
}

function settleComponent(estate: Estate, state: ComponentState, now: number): void {
  const { store } = estate
  const { id } = state
  const old = store.tables.component.get(id)
  const base = state.observed ?? looseBase(estate, state)
  if (base === null) {
    removeComponent(estate, state, old)
    return
  }

  const place = placeOf(estate, state, base)
  const shortSince = isShort(base) ? (old?.shortSince ?? now) : null
  const when = moment(now)
  const findings = assessComponent({ ...base, shortSince }, contextOf(estate, state, base, classOf(estate, place.app), when))
  const reasons = reasonsFrom(findings, old?.reasons ?? [], now)
  estate.due.set(id, when.dueAt)

  const { shortSince: _, ...observed } = { shortSince: null, ...base }
  const next: ComponentEntity = {
    ...observed,
    parent: place.app,
    level: levelOf(reasons),
    reasons,
    instanceCount: state.instances,
    requested: amountOf(state.requested),
    ...(shortSince === null ? {} : { shortSince }),
  }
  if (!old || !same({ ...old, version: next.version }, next)) {
    store.link(id, old?.parent ?? null, place.app)
    store.put('component', next)
  }
  share(estate, state, shareOf(state, next, place))
}

function removeComponent(estate: Estate, state: ComponentState, old: ComponentEntity | undefined): void {
  share(estate, state, null)
  estate.due.set(state.id, null)
  if (old) {
    estate.store.link(state.id, old.parent, null)
    estate.store.remove('component', state.id)
  }
  namespaceOf(estate, state.source, state.namespace).components.delete(state.id)
  estate.components.delete(state.id)
}

const NO_LABELS: Labels = {}

/** What a loose component would say of itself: it desires the instances that it has. null: it has none left, and is gone. */
function looseBase(estate: Estate, state: ComponentState): ComponentEntity | null {
  const { loose, id, source, namespace } = state
  const children = estate.store.childrenOf(id)
  if (loose === null || children.size === 0) return null
  if (state.lead === null) for (const child of children) if (state.lead === null || child < state.lead) state.lead = child
  const lead = state.lead === null ? undefined : estate.store.tables.instance.get(state.lead)
  const labels = loose.mixed ? NO_LABELS : (lead?.labels ?? NO_LABELS)
  return {
    id,
    kind: 'component',
    source,
    uid: '',
    namespace,
    name: loose.name,
    createdAt: lead?.createdAt ?? 0,
    version: '',
    workload: `loose/${loose.ownerKind}`,
    labels,
    podLabels: labels,
    selector: { matchLabels: NO_LABELS, matchExpressions: [] },
    desired: state.instances,
    updated: state.instances,
    readyReplicas: state.ready,
    available: state.ready,
    observed: true,
    image: null,
    stalled: null,
    parent: null,
    level: 'unknown',
    reasons: [],
    instanceCount: 0,
    requested: amountOf(state.requested),
  }
}

/** Its place, found anew where its labels, its namespace's or the register changed. */
function placeOf(estate: Estate, state: ComponentState, base: ComponentState['observed'] & object): Place {
  // The labels of a loose component are those of an instance, which may change at any time; it is cheap enough.
  if (state.place !== null && state.observed !== null) return state.place
  const namespaces = estate.store.tables.namespace
  const namespace = namespaces.get(estate.namespaceIds.get(scoped(state.source, state.namespace)) ?? '')
  state.place = estate.mapping(base, namespace)
  return state.place
}

const classOf = (estate: Estate, app: RecordId): AppClass | null => estate.apps.get(app)?.registered?.row.appClass ?? null

function contextOf(
  estate: Estate,
  state: ComponentState,
  base: Pick<ComponentEntity, 'podLabels' | 'workload' | 'name'>,
  appClass: AppClass | null,
  when: ComponentContext['when'],
): ComponentContext {
  const cluster = clusterOf(estate, state.source)
  const namespace = namespaceOf(estate, state.source, state.namespace)
  return {
    appClass,
    instances: state.instances,
    ready: state.ready,
    readyByNode: state.readyByNode,
    codes: state.codes,
    zoneOf: (node) => estate.store.tables.node.get(cluster.nodesByName.get(node) ?? '')?.zone ?? null,
    ...topologyOf(cluster),
    hasBudget: () => (cluster.observes.has('disruption-budget') ? isProtected(estate, namespace, base.podLabels) : null),
    scaledToLimit: scaledToLimit(estate, namespace, base),
    policy: estate.policy,
    when,
  }
}

function isProtected(estate: Estate, namespace: NamespaceState, podLabels: Labels): boolean {
  for (const id of namespace.budgets) {
    const selector = estate.store.tables['disruption-budget'].get(id)?.selector
    if (selector && selects(selector, podLabels)) return true
  }
  return false
}

function scaledToLimit(
  estate: Estate,
  namespace: NamespaceState,
  { workload, name }: Pick<ComponentEntity, 'workload' | 'name'>,
): number | null {
  let limit: number | null = null
  for (const id of namespace.autoscalers.get(scoped(workload, name)) ?? []) {
    const autoscaler = estate.store.tables.autoscaler.get(id)
    if (autoscaler?.atLimit) limit = Math.max(limit ?? 0, autoscaler.maxReplicas)
  }
  return limit
}

/** What the component counts for in its app. */
export function shareOf(state: ComponentState, { level }: Pick<ComponentEntity, 'level'>, place: Place): ComponentShare {
  return { place, level, instances: state.instances, ready: state.ready, requested: { ...state.requested } }
}

/** Replaces what it counts for in its app; both its old and its new app are assessed if that changed. */
export function share(estate: Estate, state: ComponentState, next: ComponentShare | null): void {
  const old = state.share
  if (same(old, next)) return
  state.share = next
  if (old) {
    countComponent(estate, state, old, -1)
    estate.dirty.apps.add(old.place.app)
  }
  if (next) {
    countComponent(estate, state, next, 1)
    estate.dirty.apps.add(next.place.app)
  }
}
