import { key, type Store } from '../api/store.ts'
import { type CloudFacts, ZONES } from '../estate/clouds.ts'
import type { AppPlan } from '../estate/plan.ts'
import type { Random } from '../random.ts'
import type { Schedule } from '../schedule.ts'
import {
  allocatableMilli,
  buildEvent,
  buildNamespace,
  buildNode,
  buildQuota,
  type Grant,
  type Happening,
} from './build-cluster.ts'
import { buildPod } from './build-pod.ts'
import {
  buildAutoscaler,
  buildBudget,
  buildDaemonSet,
  buildDeployment,
  buildEndpointSlice,
  buildEndpoints,
  buildReplicaSet,
  buildService,
  buildStatefulSet,
  maxUnavailable,
} from './build-workload.ts'
import { type ComponentState, currentRevision, isServing, livePods, type NodeState, objectName, type PodState } from './state.ts'

/** Kubernetes forgets Events after an hour. */
const EVENT_LIFE_MS = 3_600_000

/** One simulated cluster: its state, and the store that shows it to clients. */
export interface Cluster {
  readonly cloud: CloudFacts
  readonly store: Store
  readonly schedule: Schedule
  readonly random: Random
  /** Wall time of the simulation, ms since the epoch. */
  readonly now: () => number
  readonly nodes: readonly NodeState[]
  readonly components: readonly ComponentState[]
  /** By namespace. */
  readonly grants: ReadonlyMap<string, { readonly uid: string; readonly createdAt: number; readonly granted: Grant }>
}

const DAY_MS = 86_400_000

export interface ClusterDeps {
  readonly cloud: CloudFacts
  readonly apps: readonly AppPlan[]
  readonly store: Store
  readonly schedule: Schedule
  readonly random: Random
  readonly now: () => number
}

/** Lays out a cluster: nodes enough for what its components request, components without pods yet. */
export function createCluster(deps: ClusterDeps): Cluster {
  const { cloud, apps, random, now } = deps
  const born = now() - 400 * DAY_MS
  const needed = apps
    .flatMap((app) => app.components.filter((component) => component.source === cloud.source))
    .reduce((sum, component) => sum + component.replicas * component.cpuMilli, 0)
  const nodeCount = Math.max(ZONES.length, Math.ceil(needed / (allocatableMilli(cloud) * cloud.requestedShare)))
  const nodes = Array.from({ length: nodeCount }, (_, index): NodeState => {
    const createdAt = born + random.whole(0, 200) * DAY_MS
    return {
      name: `${cloud.nodePrefix}-${String(index + 1).padStart(2, '0')}`,
      uid: random.uuid(),
      zone: ZONES[index % ZONES.length] ?? ZONES[0],
      index,
      address: `10.${cloud.podNetwork - 80}.0.${11 + index}`,
      cloud,
      createdAt,
      reachable: true,
      changedAt: now() - random.whole(2, 90) * DAY_MS,
      heartbeatAt: now() - random.whole(0, 300) * 1000,
    }
  })
  const components = apps.flatMap((app) => planned(app, deps, nodeCount))
  const grants = new Map(
    apps
      .filter((app) => app.components.some((component) => component.source === cloud.source))
      .map((app) => [app.namespace, { uid: random.uuid(), createdAt: born, granted: grant(app, cloud) }]),
  )
  return { ...deps, nodes, components, grants }
}

function planned(app: AppPlan, { cloud, random, now }: ClusterDeps, nodeCount: number): ComponentState[] {
  return app.components
    .filter((plan) => plan.source === cloud.source)
    .map((plan): ComponentState => {
      const createdAt = now() - app.nature.ageDays * DAY_MS
      const releasedAt = now() - random.whole(...releasedDaysAgo(app.nature.ageDays)) * DAY_MS
      const old = { number: 1, hash: random.suffix(10), uid: random.uuid(), image: plan.image, createdAt, fate: 'runs' } as const
      const current = { ...old, number: 2, hash: random.suffix(10), uid: random.uuid(), createdAt: releasedAt }
      return {
        app,
        plan,
        uid: random.uuid(),
        uids: {
          service: random.uuid(),
          endpoints: random.uuid(),
          slice: random.uuid(),
          budget: random.uuid(),
          autoscaler: random.uuid(),
        },
        clusterIp: `10.96.${random.whole(0, 255)}.${random.whole(1, 254)}`,
        sliceSuffix: random.suffix(5),
        createdAt,
        replicas: plan.workload === 'DaemonSet' ? nodeCount : plan.replicas,
        generation: 2,
        revisions: random.next() < 0.4 ? [old, current] : [current],
        pods: new Set(),
        availableChangedAt: createdAt,
        available: true,
        progress: { is: 'done', at: releasedAt },
        load: random.whole(18, 62),
      }
    })
}

/**
 * Least and most days since the last release. Longer ago than the window of the verdicts, so that the pods of today were there all
 * the while: a planted verdict must not hang on who was there before them.
 */
function releasedDaysAgo(ageDays: number): [number, number] {
  return ageDays > 40 ? [33, Math.min(90, ageDays - 2)] : [1, ageDays - 2]
}

/** What is granted so that the requests fill it to the app's share. Memory is the roomier of the two, as it mostly is. */
function grant(app: AppPlan, cloud: CloudFacts): Grant {
  const fill = app.fill ?? 1
  const own = app.components.filter((component) => component.source === cloud.source)
  const cpuMilli = own.reduce((sum, component) => sum + component.replicas * component.cpuMilli, 0)
  const memoryMib = own.reduce((sum, component) => sum + component.replicas * component.memoryMib, 0)
  return {
    // whole half cores and half GiB, as grants are given; always room for the surge of a rollout
    cpuMilli: Math.ceil(cpuMilli / fill / 500) * 500,
    memoryMib: Math.ceil(memoryMib / (fill * 0.85) / 512) * 512,
    pods: own.reduce((sum, component) => sum + component.replicas, 0) * 4,
  }
}

/** Fills the store from the state: everything that is there before the first client comes. */
export function publishAll(cluster: Cluster): void {
  const { store, nodes, components, random } = cluster
  const namespaces = new Set([...components.map(({ app }) => app.namespace), 'default', 'kube-system'])
  for (const name of namespaces) store.shelf('namespaces').put(buildNamespace(name, random.uuid(), cluster.now() - 400 * DAY_MS))
  for (const node of nodes) publishNode(cluster, node)
  for (const component of components) {
    if (isServing(component)) store.shelf('services').put(buildService(component))
    for (const pod of component.pods) publishPod(cluster, pod)
    publishComponent(cluster, component)
  }
}

export function publishNode(cluster: Cluster, node: NodeState): void {
  cluster.store.shelf('nodes').put(buildNode(node))
}

export function publishPod(cluster: Cluster, pod: PodState): void {
  cluster.store.shelf('pods').put(buildPod(pod))
}

/** Writes everything that follows from the pods of a component; what has not changed makes no event. */
export function publishComponent(cluster: Cluster, component: ComponentState): void {
  const { store } = cluster
  const { plan } = component
  noteAvailability(cluster, component)
  if (plan.workload === 'Deployment') {
    for (const revision of component.revisions) store.shelf('replicasets').put(buildReplicaSet(component, revision))
    store.shelf('deployments').put(buildDeployment(component))
  }
  if (plan.workload === 'StatefulSet') store.shelf('statefulsets').put(buildStatefulSet(component))
  if (plan.workload === 'DaemonSet') store.shelf('daemonsets').put(buildDaemonSet(component))
  if (plan.guarded) store.shelf('poddisruptionbudgets').put(buildBudget(component))
  if (plan.scales) store.shelf('horizontalpodautoscalers').put(buildAutoscaler(component))
  if (isServing(component)) {
    store.shelf('endpoints').put(buildEndpoints(component))
    store.shelf('endpointslices').put(buildEndpointSlice(component))
  }
  publishQuota(cluster, component.app.namespace)
}

function noteAvailability(cluster: Cluster, component: ComponentState): void {
  const ready = livePods(component).filter((pod) => pod.ready).length
  const available = ready >= component.replicas - maxUnavailable(component)
  if (available === component.available) return
  component.available = available
  component.availableChangedAt = cluster.now()
}

function publishQuota(cluster: Cluster, namespace: string): void {
  const grantOf = cluster.grants.get(namespace)
  const inside = cluster.components.filter(({ app }) => app.namespace === namespace)
  // a namespace that several apps share has no grant of its own, nor has the platform's
  if (!grantOf || inside.some(({ app }) => app.fill === null)) return
  const sum = (of: (component: ComponentState) => number): number =>
    inside.reduce((total, component) => total + livePods(component).length * of(component), 0)
  const used = {
    cpuMilli: sum(({ plan }) => plan.cpuMilli),
    memoryMib: sum(({ plan }) => plan.memoryMib),
    pods: sum(() => 1),
  }
  cluster.store.shelf('resourcequotas').put(buildQuota(namespace, grantOf.uid, grantOf.createdAt, grantOf.granted, used))
}

export function forgetReplicaSet(cluster: Cluster, component: ComponentState, hash: string): void {
  cluster.store.shelf('replicasets').remove(key(component.app.namespace, `${objectName(component)}-${hash}`))
}

/** Writes an Event, which is gone after an hour. */
export function tell(cluster: Cluster, happening: Happening): void {
  const { random, store, schedule } = cluster
  const event = buildEvent(happening, random.hex(16), random.uuid(), cluster.now())
  store.shelf('events').put(event)
  schedule.after(EVENT_LIFE_MS, () => store.shelf('events').remove(key(event.metadata.namespace ?? '', event.metadata.name)))
}

/** An Event about a pod. */
export function tellPod(cluster: Cluster, pod: PodState, type: Happening['type'], reason: string, message: string): void {
  const byScheduler = reason === 'Scheduled' || reason === 'FailedScheduling'
  tell(cluster, {
    about: {
      kind: 'Pod',
      apiVersion: 'v1',
      namespace: pod.component.app.namespace,
      name: pod.name,
      uid: pod.uid,
      container: byScheduler ? null : pod.component.plan.name,
    },
    type,
    reason,
    message,
    component: byScheduler ? 'default-scheduler' : 'kubelet',
    host: byScheduler ? null : (pod.node?.name ?? null),
  })
}

/** An Event about a Deployment. */
export function tellDeployment(cluster: Cluster, component: ComponentState, reason: string, message: string): void {
  tell(cluster, {
    about: {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      namespace: component.app.namespace,
      name: objectName(component),
      uid: component.uid,
      container: null,
    },
    type: 'Normal',
    reason,
    message,
    component: 'deployment-controller',
    host: null,
  })
}

/** Name of the ReplicaSet that is now wanted. */
export function currentSetName(component: ComponentState): string {
  return `${objectName(component)}-${currentRevision(component).hash}`
}
