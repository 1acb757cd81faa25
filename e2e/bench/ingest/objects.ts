import { FIRST_RESTARTS, listVersion, podUid } from './plan.ts'

/**
 * Objects as a real API server sends them, field by field in its order; a pod's watch frame is about 4.9 KB, half of it
 * managedFields, as in recordings of a real one.
 */

/** How many there are of each, dealt out in turn: pods to workloads, workloads to apps, apps to namespaces. */
export interface Shape {
  readonly pods: number
  readonly workloads: number
  readonly apps: number
  readonly namespaces: number
  readonly nodes: number
}

type Made = Readonly<Record<string, unknown>>

export interface Objects {
  readonly pod: (n: number) => Made
  readonly deployment: (n: number) => Made
  readonly replicaSet: (n: number) => Made
  readonly node: (n: number) => Made
  readonly namespace: (n: number) => Made
}

const FIRST_ROLLOUT_MS = Date.UTC(2026, 9, 1, 8)
/** Between the rollouts of two workloads, between the starts of two of its pods, and from a start to readiness, ms. */
const ROLLOUT_MS = 61_000
const START_MS = 3_000
const READY_MS = 14_000

const uidOf = (kind: number, n: number): string =>
  `${String(kind).padStart(8, '0')}-77aa-4b1c-8d2e-${String(n).padStart(12, '0')}`

/** Written to the second, as Kubernetes does. */
const timestamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

const addressIn = (network: number, n: number): string => [network, n >> 16, (n >> 8) & 255, n & 255].join('.')

/** 64 hex digits, other ones for each number. */
const digestOf = (n: number): string => ((n + 1) * 2_654_435_761).toString(16).padStart(16, '0').repeat(4)

const managed = (manager: string, at: string, fields: readonly string[]): unknown => ({
  manager,
  operation: 'Update',
  apiVersion: 'v1',
  time: at,
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:metadata': { 'f:labels': Object.fromEntries(fields.map((name) => [`f:${name}`, {}])) }, ...FIELDS },
})

const FIELDS = {
  'f:spec': {
    'f:containers': {
      'k:{"name":"main"}': Object.fromEntries(
        [
          'image',
          'imagePullPolicy',
          'name',
          'resources',
          'terminationMessagePath',
          'terminationMessagePolicy',
          'env',
          'ports',
        ].map((name) => [`f:${name}`, { 'f:limits': { 'f:cpu': {}, 'f:memory': {} } }]),
      ),
    },
    'f:dnsPolicy': {},
    'f:restartPolicy': {},
    'f:schedulerName': {},
    'f:terminationGracePeriodSeconds': {},
  },
}

const condition = (type: string, at: string): unknown => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: at })

export function createObjects(shape: Shape): Objects {
  const { workloads, apps, namespaces, nodes } = shape
  const appOf = (workload: number): number => workload % apps
  const namespaceOf = (workload: number): string => `bureau-${String(appOf(workload) % namespaces).padStart(3, '0')}-prod`
  /** Pods of one workload are on nodes next to one another, which are in different zones. */
  const nodeOf = (pod: number): number => (pod + Math.floor(pod / workloads)) % nodes
  const nodeName = (n: number): string => `node-${String(n).padStart(4, '0')}.cloud-a.example`
  const rolledOutMs = (workload: number): number => FIRST_ROLLOUT_MS + workload * ROLLOUT_MS

  const labelsOf = (workload: number): Record<string, string> => ({
    app: `service-${workload}`,
    'app.kubernetes.io/component': 'backend',
    'app.kubernetes.io/name': `service-${workload}`,
    'app.kubernetes.io/part-of': `system-${appOf(workload)}`,
  })

  const meta = (kind: number, n: number, name: string, atMs: number, namespace: string | null): Made => ({
    name,
    ...(namespace === null ? {} : { namespace }),
    uid: uidOf(kind, n),
    resourceVersion: listVersion,
    creationTimestamp: timestamp(atMs),
  })

  const replicas = (workload: number): number => Math.floor((shape.pods - workload - 1) / workloads) + 1

  return {
    pod(n) {
      const workload = n % workloads
      const createdMs = rolledOutMs(workload) + Math.floor(n / workloads) * START_MS
      const created = timestamp(createdMs)
      const ready = timestamp(createdMs + READY_MS)
      return {
        metadata: {
          name: `service-${workload}-7c9d5b8f6-${String(n).padStart(5, '0')}`,
          generateName: `service-${workload}-7c9d5b8f6-`,
          namespace: namespaceOf(workload),
          uid: podUid(n),
          resourceVersion: listVersion,
          creationTimestamp: created,
          labels: { ...labelsOf(workload), 'pod-template-hash': '7c9d5b8f6' },
          annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080', 'config/checksum': digestOf(workload) },
          ownerReferences: [
            {
              apiVersion: 'apps/v1',
              kind: 'ReplicaSet',
              name: `service-${workload}-7c9d5b8f6`,
              uid: uidOf(2, workload),
              controller: true,
              blockOwnerDeletion: true,
            },
          ],
          managedFields: [
            managed('kube-controller-manager', created, Object.keys(labelsOf(workload))),
            managed('kubelet', ready, ['pod-template-hash', 'app', 'status']),
          ],
        },
        spec: {
          volumes: [
            { name: 'kube-api-access', projected: { sources: [{ serviceAccountToken: { path: 'token' } }], defaultMode: 420 } },
          ],
          containers: [
            {
              name: 'main',
              image: `registry.example/bureau/service-${workload}:2.14.3`,
              ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
              env: ['SPRING_PROFILES_ACTIVE', 'JAVA_OPTS', 'DB_HOST', 'REDIS_HOST'].map((name) => ({
                name,
                value: `${name.toLowerCase()}-x`,
              })),
              resources: { limits: { cpu: '2', memory: '2Gi' }, requests: { cpu: '500m', memory: '1Gi' } },
              volumeMounts: [
                { name: 'kube-api-access', readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
              ],
              livenessProbe: { httpGet: { path: '/healthz', port: 8080, scheme: 'HTTP' }, timeoutSeconds: 1, periodSeconds: 10 },
              terminationMessagePath: '/dev/termination-log',
              terminationMessagePolicy: 'File',
              imagePullPolicy: 'IfNotPresent',
            },
          ],
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          dnsPolicy: 'ClusterFirst',
          serviceAccountName: 'default',
          nodeName: nodeName(nodeOf(n)),
          securityContext: {},
          schedulerName: 'default-scheduler',
          tolerations: ['not-ready', 'unreachable'].map((key) => ({
            key: `node.kubernetes.io/${key}`,
            operator: 'Exists',
            effect: 'NoExecute',
            tolerationSeconds: 300,
          })),
          priority: 0,
          enableServiceLinks: true,
        },
        status: {
          phase: 'Running',
          conditions: [
            condition('Initialized', created),
            condition('Ready', ready),
            condition('ContainersReady', ready),
            condition('PodScheduled', created),
          ],
          hostIP: addressIn(10, nodeOf(n)),
          podIP: addressIn(172, n),
          startTime: created,
          containerStatuses: [
            {
              name: 'main',
              state: { running: { startedAt: created } },
              lastState: {},
              ready: true,
              restartCount: FIRST_RESTARTS,
              image: `registry.example/bureau/service-${workload}:2.14.3`,
              imageID: `registry.example/bureau/service@sha256:${digestOf(workload)}`,
              containerID: `containerd://${digestOf(n)}`,
              started: true,
            },
          ],
          qosClass: 'Burstable',
        },
      }
    },
    deployment(n) {
      const labels = labelsOf(n)
      const count = replicas(n)
      return {
        metadata: { ...meta(1, n, `service-${n}`, rolledOutMs(n), namespaceOf(n)), generation: 1, labels },
        spec: {
          replicas: count,
          selector: { matchLabels: { app: labels.app } },
          template: {
            metadata: { labels },
            spec: { containers: [{ name: 'main', image: `registry.example/bureau/service-${n}:2.14.3` }] },
          },
        },
        status: {
          observedGeneration: 1,
          replicas: count,
          updatedReplicas: count,
          readyReplicas: count,
          availableReplicas: count,
        },
      }
    },
    replicaSet(n) {
      const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: `service-${n}`, uid: uidOf(1, n), controller: true }
      const count = replicas(n)
      return {
        metadata: {
          ...meta(2, n, `service-${n}-7c9d5b8f6`, rolledOutMs(n), namespaceOf(n)),
          labels: { ...labelsOf(n), 'pod-template-hash': '7c9d5b8f6' },
          ownerReferences: [owner],
        },
        spec: { replicas: count },
        status: { replicas: count, readyReplicas: count, availableReplicas: count },
      }
    },
    node(n) {
      const amounts = { cpu: '64', memory: '256Gi' }
      return {
        metadata: {
          ...meta(3, n, nodeName(n), FIRST_ROLLOUT_MS, null),
          labels: { 'topology.kubernetes.io/zone': `zone-${n % 3}` },
        },
        spec: {},
        status: { capacity: amounts, allocatable: amounts, conditions: [condition('Ready', timestamp(FIRST_ROLLOUT_MS))] },
      }
    },
    namespace(n) {
      const name = namespaceOf(n)
      return {
        metadata: { ...meta(4, n, name, FIRST_ROLLOUT_MS, null), labels: { 'wanglou.io/bureau': name.replace(/-prod$/, '') } },
        spec: {},
        status: { phase: 'Active' },
      }
    },
  }
}
