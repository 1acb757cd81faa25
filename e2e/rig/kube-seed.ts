import { VIEWER_NAMESPACE } from './kube-accounts.ts'
import type { KubeClient, KubeObject } from './kube-client.ts'

const ZONES = ['zone-a', 'zone-b', 'zone-c']
const CONDITION_TYPES = ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled']

export interface SeedOptions {
  readonly nodes?: number
  /** Deployments in each of the two namespaces. */
  readonly deployments?: number
  readonly podsEach?: number
  /** Controllers, scheduler and kubelets run: they make the replica sets and pods, and set every status. */
  readonly controllers?: boolean
}

export const SEED_NAMESPACES = [VIEWER_NAMESPACE, 'bureau-revenue']

const iso = () => `${new Date().toISOString().slice(0, 19)}Z`

/** Seconds-precision time and a condition that is `ok`. */
export function condition(type: string, ok: boolean, more: Record<string, unknown> = {}) {
  return { type, status: ok ? 'True' : 'False', lastTransitionTime: iso(), ...more }
}

/** The status that a kubelet would report for a pod with one container. */
export function podStatus(ready: boolean, container: { name: string; image: string }, restarts = 0) {
  return {
    phase: 'Running',
    startTime: iso(),
    conditions: CONDITION_TYPES.map((type) => condition(type, ready || type === 'Initialized' || type === 'PodScheduled')),
    containerStatuses: [
      {
        name: container.name,
        image: container.image,
        imageID: `${container.image}@sha256:${'0'.repeat(64)}`,
        ready,
        started: ready,
        restartCount: restarts,
        state: ready ? { running: { startedAt: iso() } } : { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
        lastState: restarts ? { terminated: { exitCode: 137, reason: 'OOMKilled', startedAt: iso(), finishedAt: iso() } } : {},
      },
    ],
  }
}

/** A pod as a replica set would make it. */
export function podOf(app: string, name: string, node: string | null, owner: KubeObject | null) {
  const container = {
    name: app,
    image: `registry.example/${app}:1.0`,
    resources: { requests: { cpu: '250m', memory: '256Mi' } },
  }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      labels: { app, 'app.kubernetes.io/name': app, 'app.kubernetes.io/part-of': `${app}-suite` },
      ...(owner
        ? {
            ownerReferences: [
              { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner.metadata.name, uid: owner.metadata.uid, controller: true },
            ],
          }
        : {}),
    },
    spec: { containers: [container], ...(node ? { nodeName: node } : {}) },
  }
}

/** Creates a pod and reports it Running as a kubelet would. */
export async function createPod(
  admin: KubeClient,
  namespace: string,
  pod: ReturnType<typeof podOf>,
  ready = true,
): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods`
  await admin.create(path, pod)
  const container = pod.spec.containers[0] ?? { name: 'none', image: 'none' }
  await admin.patch(`${path}/${pod.metadata.name}/status`, { status: podStatus(ready, container) }, 'merge')
}

/** Fills the cluster with a small estate: two bureaus' namespaces, nodes in three zones, and one of every kind. */
export async function seedEstate(admin: KubeClient, options: SeedOptions = {}): Promise<void> {
  const { nodes = 3, deployments = 3, podsEach = 3, controllers = false } = options
  for (let i = 0; i < nodes; i += 1) await seedNode(admin, `node-${i + 1}`, ZONES[i % ZONES.length] ?? 'zone-a')
  const autoscaling = await admin.served('autoscaling/v2', 'autoscaling/v2beta2')
  const policy = await admin.served('policy/v1', 'policy/v1beta1')
  for (const namespace of SEED_NAMESPACES) {
    const metadata = { name: namespace, labels: { 'example.gov/bureau': namespace.replace('bureau-', '') } }
    await admin.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata })
    await admin.patch(`/api/v1/namespaces/${namespace}`, { metadata })
    for (let d = 0; d < deployments; d += 1) {
      const app = `app-${d + 1}`
      const deployment = await seedDeployment(admin, namespace, app, podsEach)
      if (!controllers) await seedReplicas(admin, namespace, app, deployment, podsEach, nodes)
      await admin.create(`/api/v1/namespaces/${namespace}/services`, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: app },
        spec: { selector: { app }, ports: [{ port: 80 }] },
      })
    }
    await admin.create(`/apis/${policy}/namespaces/${namespace}/poddisruptionbudgets`, {
      apiVersion: policy,
      kind: 'PodDisruptionBudget',
      metadata: { name: 'app-1' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'app-1' } } },
    })
    await admin.create(`/apis/${autoscaling}/namespaces/${namespace}/horizontalpodautoscalers`, {
      apiVersion: autoscaling,
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'app-1' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app-1' },
        minReplicas: 1,
        maxReplicas: podsEach * 3,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
      },
    })
    // after the pods: admission would refuse them while the quota has no status
    const hard = { 'requests.cpu': '200', 'requests.memory': '256Gi' }
    const quotas = `/api/v1/namespaces/${namespace}/resourcequotas`
    await admin.create(quotas, { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'granted' }, spec: { hard } })
    if (!controllers)
      await admin.patch(`${quotas}/granted/status`, { status: { hard, used: { 'requests.cpu': '3', 'requests.memory': '3Gi' } } })
    await admin.create(`/api/v1/namespaces/${namespace}/events`, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'seeded' },
      involvedObject: { kind: 'Deployment', namespace, name: 'app-1' },
      type: 'Warning',
      reason: 'Seeded',
      message: 'made by the rig',
      count: 2,
      firstTimestamp: iso(),
      lastTimestamp: iso(),
    })
  }
}

async function seedNode(admin: KubeClient, name: string, zone: string): Promise<void> {
  const labels = { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': zone }
  await admin.create('/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } })
  const resources = { cpu: '16', memory: '64Gi', pods: '500' }
  await admin.patch(`/api/v1/nodes/${name}/status`, {
    status: {
      capacity: resources,
      allocatable: { ...resources, cpu: '15840m' },
      conditions: [condition('Ready', true), condition('MemoryPressure', false), condition('DiskPressure', false)],
    },
  })
}

async function seedDeployment(admin: KubeClient, namespace: string, app: string, replicas: number): Promise<KubeObject> {
  const { metadata, spec } = podOf(app, app, null, null)
  return admin.create(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, labels: metadata.labels },
    spec: { replicas, selector: { matchLabels: { app } }, template: { metadata: { labels: metadata.labels }, spec } },
  })
}

/** What the deployment controller, the scheduler and the kubelets would have made. */
async function seedReplicas(
  admin: KubeClient,
  namespace: string,
  app: string,
  deployment: KubeObject,
  count: number,
  nodes: number,
) {
  const { metadata, spec } = podOf(app, app, null, null)
  const hash = '5d9f7c'
  const labels = { ...metadata.labels, 'pod-template-hash': hash }
  const replicaSet = await admin.create(`/apis/apps/v1/namespaces/${namespace}/replicasets`, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${app}-${hash}`,
      labels,
      annotations: { 'deployment.kubernetes.io/revision': '1' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: app, uid: deployment.metadata.uid, controller: true }],
    },
    spec: { replicas: count, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  })
  const pods = Array.from({ length: count }, (_, i) => podOf(app, `${app}-${hash}-${i}`, `node-${(i % nodes) + 1}`, replicaSet))
  await Promise.all(pods.map((pod) => createPod(admin, namespace, pod)))
  const seen = { replicas: count, readyReplicas: count, availableReplicas: count }
  await admin.patch(`/apis/apps/v1/namespaces/${namespace}/replicasets/${app}-${hash}/status`, {
    status: { ...seen, observedGeneration: 1 },
  })
  await admin.patch(`/apis/apps/v1/namespaces/${namespace}/deployments/${app}/status`, {
    status: { ...seen, updatedReplicas: count, observedGeneration: deployment.metadata.generation ?? 1 },
  })
}
