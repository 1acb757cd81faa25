import { createStore } from '../api/store.ts'
import { CLOUDS, type SourceName } from '../estate/clouds.ts'
import type { EstatePlan, Tier } from '../estate/plan.ts'
import type { Random } from '../random.ts'
import type { Schedule } from '../schedule.ts'
import { type Cluster, createCluster, publishAll, publishComponent, publishNode } from './cluster.ts'
import { breakPod, mendPod, setReady, startPod, stopPod } from './pods.ts'
import { type ComponentState, type Fate, livePods, type NodeState, type PodState } from './state.ts'
import { loseNode, reconcile, recoverNode, releaseStuckPods, rollBack, rollOut, scale, settle } from './workloads.ts'

/** A real cluster has a history: revisions do not begin at 1, and below the first one everything is compacted. */
const FIRST_REVISION = 1_000_000

/** All clusters of the demo estate, and what can happen to them. Everything goes through what a real cluster would do. */
export interface Estate {
  readonly plan: EstatePlan
  readonly clusters: ReadonlyMap<SourceName, Cluster>
  /** Components of an app, over all clusters; those of one tier where it is given. Throws for an unknown app. */
  componentsOf(app: string, tier?: Tier): readonly Placed[]
  rollOut(placed: Placed, fate: Fate): void
  rollBack(placed: Placed): void
  scale(placed: Placed, replicas: number): void
  /** The containers of all its pods, or of so many, crash from now on. */
  breakDown(placed: Placed, pods?: number): void
  mend(placed: Placed): void
  setReady(placed: Placed, pod: PodState, ready: boolean): void
  /** One pod is deleted, as by a drain, and its controller starts another. */
  replacePod(placed: Placed, pod: PodState): void
  setLoad(placed: Placed, percent: number): void
  heartbeat(cluster: Cluster, node: NodeState): void
  loseNode(cluster: Cluster, node: NodeState): void
  recoverNode(cluster: Cluster, node: NodeState): void
  /** Deletes by force the pods that a lost node keeps in Terminating. */
  releaseStuckPods(cluster: Cluster, node: NodeState): void
}

/** A component and the cluster that it is on. */
export interface Placed {
  readonly cluster: Cluster
  readonly component: ComponentState
}

/** Builds the estate, running and well, in stores of its own. `now` is the simulated wall time. */
export function createEstate(plan: EstatePlan, schedule: Schedule, random: Random, now: () => number): Estate {
  const clusters = new Map<SourceName, Cluster>()
  const byApp = new Map<string, Placed[]>()
  for (const cloud of CLOUDS) {
    const store = createStore(FIRST_REVISION)
    const cluster = createCluster({ cloud, apps: plan.apps, store, schedule, random: random.fork(cloud.source), now })
    settle(cluster)
    publishAll(cluster)
    clusters.set(cloud.source, cluster)
    for (const component of cluster.components) {
      const known = byApp.get(component.app.id) ?? []
      byApp.set(component.app.id, [...known, { cluster, component }])
    }
  }

  return {
    plan,
    clusters,
    componentsOf(app, tier) {
      const all = byApp.get(app)
      if (!all) throw new Error(`no app ${app} in the demo estate`)
      return tier ? all.filter(({ component }) => component.plan.tier === tier) : all
    },
    rollOut: ({ cluster, component }, fate) => rollOut(cluster, component, fate),
    rollBack: ({ cluster, component }) => rollBack(cluster, component),
    scale: ({ cluster, component }, replicas) => scale(cluster, component, replicas),
    breakDown({ cluster, component }, pods) {
      for (const pod of livePods(component).slice(0, pods)) breakPod(cluster, pod, reconcile)
    },
    mend({ cluster, component }) {
      for (const pod of livePods(component)) mendPod(cluster, pod, reconcile)
    },
    setReady: ({ cluster }, pod, ready) => setReady(cluster, pod, ready, reconcile),
    replacePod({ cluster, component }, pod) {
      stopPod(cluster, pod, reconcile)
      // a StatefulSet waits until the name is free; the others start the next one at once
      if (component.plan.workload === 'Deployment') startPod(cluster, component, reconcile)
      publishComponent(cluster, component)
    },
    setLoad({ cluster, component }, percent) {
      component.load = percent
      publishComponent(cluster, component)
    },
    heartbeat(cluster, node) {
      if (!node.reachable) return
      node.heartbeatAt = cluster.now()
      publishNode(cluster, node)
    },
    loseNode,
    recoverNode,
    releaseStuckPods,
  }
}
