import { graver } from '../../../../shared/estate/level.ts'
import { NO_REASONS } from '../../../../shared/estate/reason.ts'
import type {
  AppClass,
  ComponentEntity,
  InstanceEntity,
  Labels,
  ObservedComponent,
  RecordId,
} from '../../../../shared/estate/record.ts'
import type { Place } from '../../estate/app-mapping.ts'
import { countComponent } from '../../estate/counting.ts'
import type { ComponentShare, ComponentState, Estate, NamespaceState } from '../../estate/estate.ts'
import { keyOf } from '../../estate/identity/component-key.ts'
import { same } from '../../estate/same.ts'
import { scoped } from '../../estate/scoped.ts'
import { selects } from '../../estate/selector.ts'

import { amountOf, gravestOf } from '../../estate/tallies.ts'
import { withAlerts } from '../alerts/alert-findings.ts'
import { assessComponent, type ComponentContext, isCounted, isShort, SHORTAGES } from '../health/component.ts'

import { levelOf, moment, reasonsFrom } from '../health/finding.ts'
import { topologyOf } from './nodes.ts'

/** Assesses the dirty components, gives each its app, and passes the change on to the app's counters. */
export function settleComponents(estate: Estate, now: number): void {
  for (const id of estate.dirty.components) {
    // Out first: what a component comes to may make one dirty that was settled before.
    estate.dirty.components.delete(id)
    const state = estate.components.get(id)
    if (state) settleComponent(estate, state, now)
  }
}

function settleComponent(estate: Estate, state: ComponentState, now: number): void {
  const { store } = estate
  const { id } = state
  const old = store.tables.component.get(id)
  const base = state.observed === null ? looseBase(estate, state) : countedBase(state.observed, state)
  if (base === null) {
    removeComponent(estate, state, old)
    return
  }

  const place = placeOf(estate, state, base)
  const key = keyOf(base)
  // never later than now, which a clock that was set back has left behind
  const untold = isCounted(base) ? untoldOf(state) : 0
  const shortSince = isShort({ desired: base.desired, available: base.available + untold })
    ? Math.min(old?.shortSince ?? base.unavailableSince ?? now, now)
    : null
  const when = moment(now)
  const before = old?.reasons ?? NO_REASONS
  const isToldShort = before.some(({ code }) => SHORTAGES.has(code))
  const context = contextOf(estate, state, base, {
    ...{ appClass: classOf(estate, place.app), shortSince, isToldShort, untold, when },
    readyElsewhere: placementsOf(estate, place.app, key).some(({ source, share }) => source !== state.source && isUp(share)),
  })
  const findings = withAlerts(assessComponent(base, context), estate, id)
  const reasons = reasonsFrom(findings, before, now)
  estate.due.set(id, when.dueAt)

  const level = graver(levelOf(reasons), gravestOf(state.alertLevels) ?? 'normal')
  if (old === undefined || base !== state.settled || !holdsStill(old, state, { place, level, reasons, shortSince })) {
    const next: ComponentEntity = {
      ...base,
      parent: place.app,
      why: place.why,
      level,
      reasons,
      instanceCount: state.instances,
      requested: amountOf(state.requested),
      ...(shortSince === null ? {} : { shortSince }),
      ...(untold > 0 && { readyUntold: true as const }),
    }
    // What a loose or a restored component is made of is new although it says the same.
    if (old === undefined || !same({ ...old, version: next.version }, next)) {
      store.link(id, old?.parent ?? null, place.app)
      store.put('component', next)
    }
    state.settled = state.observed
  }
  share(estate, state, { place, key, level })
}

/** Whether all that is derived of a component is as its entity has it, where what was observed of it did not change. */
function holdsStill(
  old: ComponentEntity,
  { instances, requested }: ComponentState,
  {
    place,
    level,
    reasons,
    shortSince,
  }: Pick<ComponentEntity, 'level' | 'reasons'> & { readonly place: Place; readonly shortSince: number | null },
): boolean {
  return (
    old.parent === place.app &&
    same(old.why, place.why) &&
    old.level === level &&
    old.reasons === reasons &&
    old.instanceCount === instances &&
    (old.shortSince ?? null) === shortSince &&
    same(old.requested, amountOf(requested))
  )
}

function removeComponent(estate: Estate, state: ComponentState, old: ComponentEntity | undefined): void {
  share(estate, state, null)
  estate.due.set(state.id, null)
  if (old) {
    estate.store.link(state.id, old.parent, null)
    estate.store.remove('component', state.id)
  }
  state.home.components.delete(state.id)
  estate.components.delete(state.id)
}

/** What was observed; of a component of which nobody tells how many there are, with its instances counted. */
function countedBase(observed: ObservedComponent, { instances, ready }: ComponentState): ObservedComponent {
  if (!observed.counted) return observed
  return { ...observed, desired: instances, updated: instances, readyReplicas: ready, available: ready }
}

const NO_LABELS: Labels = {}

/** What a component is made of: what was observed of it, or of its instances. */
interface Base extends Omit<ObservedComponent, 'workload'> {
  readonly workload: ComponentEntity['workload']
}

/** What a loose component would say of itself: it desires the instances that it has. null: it has none left, and is gone. */
function looseBase(estate: Estate, state: ComponentState): Base | null {
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
    unavailableSince: null,
    stalled: null,
  }
}

/** Its place, found anew where its labels, its namespace's or the register changed. */
function placeOf(estate: Estate, state: ComponentState, base: Base): Place {
  // The labels of a loose component are those of an instance, which may change at any time; it is cheap enough.
  if (state.place !== null && state.observed !== null) return state.place
  const namespace = estate.store.tables.namespace.get(estate.namespaceIds.get(scoped(state.source, state.namespace)) ?? '')
  state.place = estate.mapping({ ...base, machines: machinesOf(estate, state) }, namespace)
  return state.place
}

/** Of a component of pods none: what pods are called says nothing, and there are thousands. */
function machinesOf(estate: Estate, state: ComponentState): InstanceEntity[] {
  const machines: InstanceEntity[] = []
  for (const id of estate.store.childrenOf(state.id)) {
    const instance = estate.store.tables.instance.get(id)
    if (instance?.form !== 'vm') break
    machines.push(instance)
  }
  return machines
}

const classOf = (estate: Estate, app: RecordId): AppClass | null => estate.apps.get(app)?.registered?.row.appClass ?? null

function contextOf(
  estate: Estate,
  state: ComponentState,
  base: Pick<ComponentEntity, 'podLabels' | 'workload' | 'name'>,
  known: Pick<ComponentContext, 'appClass' | 'shortSince' | 'isToldShort' | 'untold' | 'when' | 'readyElsewhere'>,
): ComponentContext {
  const { cluster, home } = state
  return {
    ...known,
    instances: state.instances,
    ready: state.ready,
    readyByNode: state.readyByNode,
    readyByZone: state.readyByZone,
    codes: state.codes,
    zoneOf: (node) => estate.store.tables.node.get(cluster.nodesByName.get(node) ?? '')?.zone ?? null,
    ...topologyOf(cluster),
    hasBudget: () => (cluster.observes.has('disruption-budget') ? isProtected(estate, home, base.podLabels) : null),
    scaledToLimit: scaledToLimit(estate, home, base),
    policy: estate.policy,
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

/** Replaces what it counts for in its app; both its old and its new app are assessed if that changed. null: nothing any more. */
function share(estate: Estate, state: ComponentState, next: Pick<ComponentShare, 'place' | 'key' | 'level'> | null): void {
  const old = state.share
  if (old !== null && next !== null && countsTheSame(old, state, next)) return
  if (old) {
    countComponent(estate, state, old, -1)
    estate.dirty.apps.add(old.place.app)
  }
  state.share =
    next === null
      ? null
      : {
          ...next,
          instances: state.instances,
          ready: state.ready,
          untold: untoldOf(state),
          requested: { ...state.requested },
        }
  if (state.share) {
    countComponent(estate, state, state.share, 1)
    estate.dirty.apps.add(state.share.place.app)
  }
  tellOthers(estate, state, old)
}

/** Instances of which nobody told whether they are ready. */
const untoldOf = ({ codes }: ComponentState): number => codes.get('instance.readiness-untold') ?? 0

/** Something of it is ready. */
const isUp = (share: ComponentShare | null): boolean => share !== null && share.ready > 0

/** Where a component of an app is placed. */
const placementsOf = (estate: Estate, app: RecordId, key: string): readonly ComponentState[] =>
  [...(estate.apps.get(app)?.parts.get(key) ?? [])].flatMap((id) => estate.components.get(id) ?? [])

/** The other placements of its component are assessed anew where it came, went, or changed whether anything of it is ready. */
function tellOthers(estate: Estate, state: ComponentState, old: ComponentShare | null): void {
  const { share } = state
  const isSame = old?.place.app === share?.place.app && old?.key === share?.key
  if (isSame && isUp(old) === isUp(share)) return
  for (const each of [old, share]) {
    if (each === null) continue
    for (const { id, source } of placementsOf(estate, each.place.app, each.key)) {
      if (id !== state.id && source !== state.source) estate.dirty.components.add(id)
    }
  }
}

function countsTheSame(
  old: ComponentShare,
  state: ComponentState,
  { place, key, level }: Pick<ComponentShare, 'place' | 'key' | 'level'>,
): boolean {
  return (
    old.key === key &&
    old.level === level &&
    old.instances === state.instances &&
    old.ready === state.ready &&
    old.untold === untoldOf(state) &&
    old.place === place &&
    same(old.requested, state.requested)
  )
}
