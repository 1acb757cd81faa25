import { FIRST_RESTARTS, listVersion, NAMESPACE_COUNT, NODE_COUNT, podUid, WORKLOAD_COUNT } from './plan.ts'

/**
 * Objects as a real API server sends them, field by field in its order; a pod's watch frame is about 4.9 KB, half of it
 * managedFields, as in recordings of a real one.
 */

const CREATED = '2026-11-01T08:00:00Z'
const workloadOf = (pod: number): number => pod % WORKLOAD_COUNT
const namespaceOf = (workload: number): string => `bureau-${String(workload % NAMESPACE_COUNT).padStart(2, '0')}-prod`
const uidOf = (kind: number, n: number): string =>
  `${String(kind).padStart(8, '0')}-77aa-4b1c-8d2e-${String(n).padStart(12, '0')}`
const nodeName = (n: number): string => `node-${String(n % NODE_COUNT).padStart(3, '0')}.cloud-a.example`

function labelsOf(workload: number): Record<string, string> {
  return {
    app: `service-${workload}`,
    'app.kubernetes.io/component': 'backend',
    'app.kubernetes.io/name': `service-${workload}`,
    'app.kubernetes.io/part-of': `system-${Math.floor(workload / 4)}`,
  }
}

const managed = (manager: string, fields: readonly string[]): unknown => ({
  manager,
  operation: 'Update',
  apiVersion: 'v1',
  time: CREATED,
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

const condition = (type: string): unknown => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: CREATED })

export function podObject(pod: number): Record<string, unknown> {
  const workload = workloadOf(pod)
  return {
    metadata: {
      name: `service-${workload}-7c9d5b8f6-${String(pod).padStart(5, '0')}`,
      generateName: `service-${workload}-7c9d5b8f6-`,
      namespace: namespaceOf(workload),
      uid: podUid(pod),
      resourceVersion: listVersion,
      creationTimestamp: CREATED,
      labels: { ...labelsOf(workload), 'pod-template-hash': '7c9d5b8f6' },
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080', 'config/checksum': 'a3f5'.repeat(16) },
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
        managed('kube-controller-manager', Object.keys(labelsOf(workload))),
        managed('kubelet', ['pod-template-hash', 'app', 'status']),
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
          volumeMounts: [{ name: 'kube-api-access', readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
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
      nodeName: nodeName(pod),
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
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(condition),
      hostIP: '10.0.0.1',
      podIP: '10.1.0.1',
      startTime: CREATED,
      containerStatuses: [
        {
          name: 'main',
          state: { running: { startedAt: CREATED } },
          lastState: {},
          ready: true,
          restartCount: FIRST_RESTARTS,
          image: `registry.example/bureau/service-${workload}:2.14.3`,
          imageID: `registry.example/bureau/service@sha256:${'9b'.repeat(32)}`,
          containerID: `containerd://${'c4'.repeat(32)}`,
          started: true,
        },
      ],
      qosClass: 'Burstable',
    },
  }
}

const meta = (kind: number, n: number, name: string, namespace: string | null): Record<string, unknown> => ({
  name,
  ...(namespace === null ? {} : { namespace }),
  uid: uidOf(kind, n),
  resourceVersion: listVersion,
  creationTimestamp: CREATED,
})

export function deploymentObject(n: number): Record<string, unknown> {
  const labels = labelsOf(n)
  return {
    metadata: { ...meta(1, n, `service-${n}`, namespaceOf(n)), generation: 1, labels },
    spec: {
      replicas: 10,
      selector: { matchLabels: { app: labels.app } },
      template: { metadata: { labels }, spec: { containers: [] } },
    },
    status: { observedGeneration: 1, replicas: 10, updatedReplicas: 10, readyReplicas: 10, availableReplicas: 10 },
  }
}

export function replicaSetObject(n: number): Record<string, unknown> {
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: `service-${n}`, uid: uidOf(1, n), controller: true }
  return {
    metadata: {
      ...meta(2, n, `service-${n}-7c9d5b8f6`, namespaceOf(n)),
      labels: { ...labelsOf(n), 'pod-template-hash': '7c9d5b8f6' },
      ownerReferences: [owner],
    },
    spec: { replicas: 10 },
    status: { replicas: 10, readyReplicas: 10, availableReplicas: 10 },
  }
}

export function nodeObject(n: number): Record<string, unknown> {
  const amounts = { cpu: '64', memory: '256Gi' }
  return {
    metadata: { ...meta(3, n, nodeName(n), null), labels: { 'topology.kubernetes.io/zone': `zone-${n % 3}` } },
    spec: {},
    status: { capacity: amounts, allocatable: amounts, conditions: [condition('Ready')] },
  }
}

export function namespaceObject(n: number): Record<string, unknown> {
  return { metadata: meta(4, n, namespaceOf(n), null), spec: {}, status: { phase: 'Active' } }
}
