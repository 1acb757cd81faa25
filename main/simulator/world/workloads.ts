import { TOLERATION_SECONDS } from './build-pod.ts'
import { maxSurge, maxUnavailable, PROGRESS_DEADLINE_SECONDS } from './build-workload.ts'
import {
  type Cluster,
  currentSetName,
  forgetReplicaSet,
  publishComponent,
  publishNode,
  publishPod,
  tell,
  tellDeployment,
} from './cluster.ts'
import { mendPod, removePod, settlePod, startPod, stopPod } from './pods.ts'
import {
  type ComponentState,
  currentRevision,
  type Fate,
  livePods,
  type NodeState,
  type PodState,
  type Revision,
} from './state.ts'

/** ReplicaSets kept of a Deployment. */
const REVISIONS_KEPT = 4
const HOUR_MS = 3_600_000

/** Gives every component the pods that it wants, as if they had been running for days. */
export function settle(cluster: Cluster): void {
  for (const component of cluster.components) {
    const since = currentRevision(component).createdAt
    const nodes = component.plan.workload === 'DaemonSet' ? cluster.nodes : Array.from({ length: component.replicas }, () => null)
    for (const node of nodes) settlePod(cluster, component, since + cluster.random.whole(1, 20) * HOUR_MS, node)
  }
}

/** What a controller does whenever something changed: replace what is missing, roll on, note the outcome. */
export function reconcile(cluster: Cluster, component: ComponentState): void {
  if (component.plan.workload === 'Deployment') roll(cluster, component)
  // a StatefulSet waits for the old pod of a name to be gone; a DaemonSet tolerates lost nodes
  else
    for (let missing = component.replicas - component.pods.size; missing > 0; missing -= 1)
      startPod(cluster, component, reconcile)
  publishComponent(cluster, component)
}

function roll(cluster: Cluster, component: ComponentState): void {
  const { hash } = currentRevision(component)
  const live = livePods(component)
  const fresh = live.filter((pod) => pod.revision.hash === hash)
  const old = live.filter((pod) => pod.revision.hash !== hash)
  const ceiling = component.replicas + (old.length > 0 ? maxSurge(component) : 0)
  const create = Math.min(component.replicas - fresh.length, ceiling - live.length)
  for (let n = 0; n < create; n += 1) startPod(cluster, component, reconcile)
  for (const pod of fresh.slice(component.replicas)) stopPod(cluster, pod, reconcile)
  let ready = live.filter((pod) => pod.ready).length
  const floor = component.replicas - maxUnavailable(component)
  // those that do not serve anyway go first
  for (const pod of [...old].sort((a, b) => Number(a.ready) - Number(b.ready))) {
    if (pod.ready && ready <= floor) break
    if (pod.ready) ready -= 1
    stopPod(cluster, pod, reconcile)
  }
  const complete = old.length === 0 && fresh.length >= component.replicas && fresh.every((pod) => pod.ready)
  if (complete && component.progress.is !== 'done') component.progress = { is: 'done', at: cluster.now() }
}

/** Ships a new version whose pods fare as `fate` says. */
export function rollOut(cluster: Cluster, component: ComponentState, fate: Fate): void {
  const last = currentRevision(component)
  const [name = '', tag = '2.0.0'] = component.plan.image.split(':')
  const [major = '2', minor = '0', patch = '0'] = tag.split('.')
  const image = fate === 'no-image' ? `${name}:${tag}-rc` : `${name}:${major}.${minor}.${Number(patch) + last.number}`
  const { random } = cluster
  ship(cluster, component, {
    number: last.number + 1,
    hash: random.suffix(10),
    uid: random.uuid(),
    image,
    createdAt: cluster.now(),
    fate,
  })
}

/** Goes back to the version before the current one: its ReplicaSet becomes the newest again. */
export function rollBack(cluster: Cluster, component: ComponentState): void {
  const previous = component.revisions.at(-2)
  if (previous) ship(cluster, component, { ...previous, number: currentRevision(component).number + 1, fate: 'runs' })
}

function ship(cluster: Cluster, component: ComponentState, revision: Revision): void {
  const others = component.revisions.filter((each) => each.hash !== revision.hash)
  component.revisions = [...others, revision].slice(-REVISIONS_KEPT)
  for (const dropped of others.filter((each) => !component.revisions.includes(each)))
    forgetReplicaSet(cluster, component, dropped.hash)
  component.generation += 1
  component.progress = { is: 'rolling', since: cluster.now() }
  reconcile(cluster, component)
  tellDeployment(
    cluster,
    component,
    'ScalingReplicaSet',
    `Scaled up replica set ${currentSetName(component)} to ${maxSurge(component)}`,
  )
  const started = component.progress
  cluster.schedule.after(PROGRESS_DEADLINE_SECONDS * 1000, () => {
    if (component.progress !== started) return
    component.progress = { is: 'stalled', at: cluster.now() }
    publishComponent(cluster, component)
  })
}

export function scale(cluster: Cluster, component: ComponentState, replicas: number): void {
  component.replicas = replicas
  component.generation += 1
  reconcile(cluster, component)
}

/** A node falls silent: its pods are no longer ready, and after their toleration they are given up and started elsewhere. */
export function loseNode(cluster: Cluster, node: NodeState): void {
  node.reachable = false
  node.changedAt = cluster.now()
  publishNode(cluster, node)
  tellNode(cluster, node, 'NodeNotReady', `Node ${node.name} status is now: NodeNotReady`)
  const pods = podsOn(cluster, node)
  for (const pod of pods) {
    pod.ready = false
    pod.readyChangedAt = cluster.now()
    publishPod(cluster, pod)
  }
  for (const component of new Set(pods.map((pod) => pod.component))) publishComponent(cluster, component)
  const lostAt = node.changedAt
  cluster.schedule.after(TOLERATION_SECONDS * 1000, () => {
    if (node.reachable || node.changedAt !== lostAt) return
    const evicted = podsOn(cluster, node).filter((pod) => pod.component.plan.workload !== 'DaemonSet')
    for (const pod of evicted) stopPod(cluster, pod, reconcile)
    for (const component of new Set(evicted.map((pod) => pod.component))) reconcile(cluster, component)
  })
}

/** The node is heard of again: what was given up goes away, what was not serves again. */
export function recoverNode(cluster: Cluster, node: NodeState): void {
  node.reachable = true
  node.changedAt = cluster.now()
  node.heartbeatAt = cluster.now()
  publishNode(cluster, node)
  tellNode(cluster, node, 'NodeReady', `Node ${node.name} status is now: NodeReady`)
  for (const pod of podsOn(cluster, node)) {
    if (pod.deletingAt === null) mendPod(cluster, pod, reconcile)
    else removePod(cluster, pod, reconcile)
  }
}

/** What an operator does when a node will not come back soon: pods stuck on it are deleted by force, so their names are free. */
export function releaseStuckPods(cluster: Cluster, node: NodeState): void {
  for (const pod of podsOn(cluster, node)) if (pod.deletingAt !== null) removePod(cluster, pod, reconcile)
}

function podsOn(cluster: Cluster, node: NodeState): PodState[] {
  return cluster.components.flatMap(({ pods }) => [...pods].filter((pod) => pod.node === node))
}

function tellNode(cluster: Cluster, node: NodeState, reason: string, message: string): void {
  tell(cluster, {
    about: { kind: 'Node', apiVersion: 'v1', namespace: '', name: node.name, uid: node.name, container: null },
    type: 'Normal',
    reason,
    message,
    component: 'node-controller',
    host: null,
  })
}
