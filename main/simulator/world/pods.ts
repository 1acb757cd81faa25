import { key } from '../api/store.ts'
import { ZONES } from '../estate/clouds.ts'
import { allocatableMilli } from './build-cluster.ts'
import { type Cluster, publishComponent, publishPod, tellPod } from './cluster.ts'
import { type ComponentState, currentRevision, type NodeState, objectName, type PodState, type Revision } from './state.ts'

/** How long a pod takes from one step of its life to the next, ms: [least, most]. */
const SCHEDULING_MS = [80, 300] as const
const CREATING_MS = [1000, 2500] as const
const READINESS_MS = [1500, 4500] as const
const STOPPING_MS = [1500, 5000] as const
const CRASH_AFTER_MS = [2000, 6000] as const
/** Waits between attempts double from the first to the last, as kubelet does, ms. */
const BACKOFF_FIRST_MS = 10_000
const BACKOFF_LAST_MS = 300_000
const RESCHEDULE_MS = 30_000

/** Called when a pod became ready or is gone, so that its controller can go on. */
export type OnPodChange = (cluster: Cluster, component: ComponentState) => void

/** Creates a pod as a controller would and lets it live. */
export function startPod(cluster: Cluster, component: ComponentState, onChange: OnPodChange): void {
  const pod = newPod(cluster, component, currentRevision(component), cluster.now(), podName(cluster, component))
  component.pods.add(pod)
  publishPod(cluster, pod)
  later(cluster, pod, SCHEDULING_MS, () => schedule(cluster, pod, onChange))
}

/** Adds a pod that has been running well since `since`. */
export function settlePod(cluster: Cluster, component: ComponentState, since: number, node: NodeState | null): void {
  const pod = newPod(cluster, component, currentRevision(component), since, podName(cluster, component))
  component.pods.add(pod)
  pod.node = node ?? chooseNode(cluster, component)
  if (!pod.node) throw new Error(`no room for ${pod.name} on ${cluster.cloud.source}`)
  pod.ip = nextIp(cluster, pod.node)
  pod.stage = { is: 'running', startedAt: since + 3000 }
  pod.ready = true
  pod.readyChangedAt = since + 9000
}

/** Ends a pod as a controller would: first it is marked, a little later it is gone. On a lost node it stays marked. */
export function stopPod(cluster: Cluster, pod: PodState, onChange: OnPodChange): void {
  if (pod.deletingAt !== null) return
  pod.deletingAt = cluster.now()
  publishPod(cluster, pod)
  publishComponent(cluster, pod.component)
  if (pod.node?.reachable === false) return
  tellPod(cluster, pod, 'Normal', 'Killing', `Stopping container ${pod.component.plan.name}`)
  cluster.schedule.after(cluster.random.whole(...STOPPING_MS), () => removePod(cluster, pod, onChange))
}

export function removePod(cluster: Cluster, pod: PodState, onChange: OnPodChange): void {
  if (!pod.component.pods.delete(pod)) return
  cluster.store.shelf('pods').remove(key(pod.component.app.namespace, pod.name))
  onChange(cluster, pod.component)
}

export function setReady(cluster: Cluster, pod: PodState, ready: boolean, onChange: OnPodChange): void {
  if (pod.ready !== ready) {
    pod.ready = ready
    pod.readyChangedAt = cluster.now()
  }
  publishPod(cluster, pod)
  onChange(cluster, pod.component)
}

/** From now on the pod's container crashes again and again. */
export function breakPod(cluster: Cluster, pod: PodState, onChange: OnPodChange): void {
  pod.fate = 'crashes'
  if (pod.stage.is === 'running') crash(cluster, pod, onChange)
}

/** Its cause is gone: the next attempt succeeds. */
export function mendPod(cluster: Cluster, pod: PodState, onChange: OnPodChange): void {
  pod.fate = 'runs'
  if (pod.stage.is === 'waiting') run(cluster, pod, onChange)
  else if (!pod.ready) later(cluster, pod, READINESS_MS, () => setReady(cluster, pod, true, onChange))
}

function newPod(cluster: Cluster, component: ComponentState, revision: Revision, createdAt: number, name: string): PodState {
  return {
    name,
    uid: cluster.random.uuid(),
    component,
    revision,
    createdAt,
    containerId: cluster.random.hex(64),
    node: null,
    ip: '',
    fate: revision.fate,
    stage: { is: 'unscheduled', message: null },
    ready: false,
    readyChangedAt: createdAt,
    restarts: 0,
    lastExit: null,
    deletingAt: null,
  }
}

function podName(cluster: Cluster, component: ComponentState): string {
  const name = objectName(component)
  if (component.plan.workload === 'Deployment') return `${name}-${currentRevision(component).hash}-${cluster.random.suffix(5)}`
  if (component.plan.workload === 'DaemonSet') return `${name}-${cluster.random.suffix(5)}`
  const taken = new Set([...component.pods].map((pod) => pod.name))
  const free = Array.from({ length: component.replicas + 1 }, (_, ordinal) => `${name}-${ordinal}`).find(
    (each) => !taken.has(each),
  )
  return free ?? `${name}-${component.replicas}`
}

/** Runs `step` after a while, unless the pod is gone, going, or on a node that nobody hears of. */
function later(cluster: Cluster, pod: PodState, [least, most]: readonly [number, number], step: () => void): void {
  cluster.schedule.after(cluster.random.whole(least, most), () => {
    if (pod.component.pods.has(pod) && pod.deletingAt === null && pod.node?.reachable !== false) step()
  })
}

function schedule(cluster: Cluster, pod: PodState, onChange: OnPodChange): void {
  const node = chooseNode(cluster, pod.component)
  if (!node) {
    const message = `0/${cluster.nodes.length} nodes are available: ${cluster.nodes.length} Insufficient cpu.`
    pod.stage = { is: 'unscheduled', message }
    publishPod(cluster, pod)
    tellPod(cluster, pod, 'Warning', 'FailedScheduling', message)
    later(cluster, pod, [RESCHEDULE_MS, RESCHEDULE_MS], () => schedule(cluster, pod, onChange))
    return
  }
  pod.node = node
  pod.stage = { is: 'creating' }
  publishPod(cluster, pod)
  tellPod(cluster, pod, 'Normal', 'Scheduled', `Successfully assigned ${pod.component.app.namespace}/${pod.name} to ${node.name}`)
  later(cluster, pod, CREATING_MS, () => {
    pod.ip = nextIp(cluster, node)
    if (pod.fate === 'no-image') pull(cluster, pod, BACKOFF_FIRST_MS)
    else run(cluster, pod, onChange)
  })
}

function run(cluster: Cluster, pod: PodState, onChange: OnPodChange): void {
  pod.stage = { is: 'running', startedAt: cluster.now() }
  publishPod(cluster, pod)
  tellPod(cluster, pod, 'Normal', 'Started', `Started container ${pod.component.plan.name}`)
  if (pod.fate === 'crashes') later(cluster, pod, CRASH_AFTER_MS, () => crash(cluster, pod, onChange))
  else if (pod.fate === 'starts-slowly')
    tellPod(cluster, pod, 'Warning', 'Unhealthy', 'Readiness probe failed: connection refused')
  else later(cluster, pod, READINESS_MS, () => setReady(cluster, pod, true, onChange))
}

function crash(cluster: Cluster, pod: PodState, onChange: OnPodChange): void {
  const { component } = pod
  const startedAt = pod.stage.is === 'running' ? pod.stage.startedAt : cluster.now()
  const backoffMs = Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** pod.restarts)
  pod.restarts += 1
  pod.lastExit = { exitCode: 1, reason: 'Error', startedAt, finishedAt: cluster.now() }
  pod.stage = {
    is: 'waiting',
    reason: 'CrashLoopBackOff',
    message: `back-off ${backoffMs / 1000}s restarting failed container=${component.plan.name} pod=${pod.name}_${component.app.namespace}(${pod.uid})`,
  }
  tellPod(cluster, pod, 'Warning', 'BackOff', 'Back-off restarting failed container')
  setReady(cluster, pod, false, onChange)
  later(cluster, pod, [backoffMs, backoffMs], () => run(cluster, pod, onChange))
}

function pull(cluster: Cluster, pod: PodState, waitMs: number): void {
  const { image } = pod.revision
  const failed = pod.stage.is === 'waiting' && pod.stage.reason === 'ErrImagePull'
  pod.stage = failed
    ? { is: 'waiting', reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}"` }
    : {
        is: 'waiting',
        reason: 'ErrImagePull',
        message: `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": not found`,
      }
  publishPod(cluster, pod)
  tellPod(cluster, pod, 'Warning', failed ? 'BackOff' : 'Failed', pod.stage.message)
  const nextMs = Math.min(BACKOFF_LAST_MS, waitMs * 2)
  later(cluster, pod, [waitMs, waitMs], () => pull(cluster, pod, nextMs))
}

/** The reachable node with room where fewest of the same component are: by zone, then by node, then the emptiest. */
export function chooseNode(cluster: Cluster, component: ComponentState): NodeState | null {
  const inZone = new Map<string, number>()
  const onNode = new Map<NodeState, number>()
  for (const { node } of component.pods) {
    if (!node) continue
    inZone.set(node.zone, (inZone.get(node.zone) ?? 0) + 1)
    onNode.set(node, (onNode.get(node) ?? 0) + 1)
  }
  const requested = requestedMilli(cluster)
  const room = allocatableMilli(cluster.cloud) - component.plan.cpuMilli
  const zones: readonly string[] = component.plan.spread === 'one-zone' ? ZONES.slice(0, 1) : ZONES
  let best: { readonly node: NodeState; readonly rank: readonly number[] } | null = null
  for (const node of cluster.nodes) {
    const used = requested.get(node) ?? 0
    if (!node.reachable || used > room || !zones.includes(node.zone)) continue
    const rank = [inZone.get(node.zone) ?? 0, onNode.get(node) ?? 0, used]
    if (!best || before(rank, best.rank)) best = { node, rank }
  }
  return best?.node ?? null
}

function before(a: readonly number[], b: readonly number[]): boolean {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0
    if (value !== other) return value < other
  }
  return false
}

function requestedMilli(cluster: Cluster): Map<NodeState, number> {
  const requested = new Map<NodeState, number>()
  for (const { pods, plan } of cluster.components) {
    for (const { node } of pods) if (node) requested.set(node, (requested.get(node) ?? 0) + plan.cpuMilli)
  }
  return requested
}

function nextIp(cluster: Cluster, node: NodeState): string {
  return `10.${cluster.cloud.podNetwork}.${node.index}.${cluster.random.whole(2, 254)}`
}
