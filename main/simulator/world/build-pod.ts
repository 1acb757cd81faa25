import type { Condition, ContainerSpec, ContainerStatus, Labels, ManagedFields, Pod } from '../api/objects.ts'
import { componentLabels, managed, ownedBy, requestsOf, time } from './build-common.ts'
import { type ComponentState, currentRevision, objectName, type PodState, type Revision } from './state.ts'

/** The template's part of a pod, shared by all pods of one revision so that thousands of them stay small in memory. */
interface Template {
  readonly labels: Labels
  readonly annotations: Labels
  readonly spec: object & { readonly containers: readonly ContainerSpec[] }
  readonly specFields: ManagedFields
  readonly statusFields: ManagedFields
}

/** Pods leave a node that is lost after this long, s. Kubernetes' default is 300; a demo is watched live. */
export const TOLERATION_SECONDS = 60

const templates = new WeakMap<Revision, Template>()

/** Builds the API object of a pod; `resourceVersion` is left to the store. */
export function buildPod(pod: PodState): Pod {
  const { component, revision, node } = pod
  const template = templateOf(component, revision)
  const unscheduled = node === null
  return {
    metadata: {
      name: pod.name,
      ...(component.plan.workload === 'StatefulSet' ? {} : { generateName: `${ownerName(pod)}-` }),
      namespace: component.app.namespace,
      uid: pod.uid,
      creationTimestamp: time(pod.createdAt),
      ...(pod.deletingAt === null ? {} : { deletionTimestamp: time(pod.deletingAt + 30_000), deletionGracePeriodSeconds: 30 }),
      labels: template.labels,
      annotations: template.annotations,
      ownerReferences: ownedBy(ownerKind(component), ownerName(pod), ownerUid(pod)),
      managedFields: unscheduled ? [template.specFields] : [template.specFields, template.statusFields],
    },
    spec: { ...template.spec, ...(node ? { nodeName: node.name } : {}) },
    status: buildStatus(pod),
  }
}

function ownerKind({ plan }: ComponentState): string {
  return plan.workload === 'Deployment' ? 'ReplicaSet' : plan.workload
}

function ownerName({ component, revision }: PodState): string {
  return component.plan.workload === 'Deployment' ? `${objectName(component)}-${revision.hash}` : objectName(component)
}

function ownerUid({ component, revision }: PodState): string {
  return component.plan.workload === 'Deployment' ? revision.uid : component.uid
}

function buildStatus(pod: PodState): Pod['status'] {
  const { node, stage, component } = pod
  const name = component.plan.name
  const at = time(pod.createdAt)
  const readiness = pod.ready ? {} : { reason: 'ContainersNotReady', message: `containers with unready status: [${name}]` }
  const readyAt = time(pod.readyChangedAt)
  const ready = pod.ready ? 'True' : 'False'
  if (stage.is === 'unscheduled' || !node) {
    const message = stage.is === 'unscheduled' ? stage.message : null
    const scheduled: Condition[] = message
      ? [{ type: 'PodScheduled', status: 'False', lastProbeTime: null, lastTransitionTime: at, reason: 'Unschedulable', message }]
      : []
    return { phase: 'Pending', conditions: scheduled }
  }
  const addressed = stage.is === 'creating' ? {} : { podIP: pod.ip, podIPs: [{ ip: pod.ip }] }
  const pulling = stage.is === 'waiting' && stage.reason !== 'CrashLoopBackOff'
  return {
    phase: stage.is === 'creating' || pulling ? 'Pending' : 'Running',
    conditions: [
      { type: 'Initialized', status: 'True', lastProbeTime: null, lastTransitionTime: at },
      { type: 'Ready', status: ready, lastProbeTime: null, lastTransitionTime: readyAt, ...readiness },
      { type: 'ContainersReady', status: ready, lastProbeTime: null, lastTransitionTime: readyAt, ...readiness },
      { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: at },
    ],
    hostIP: node.address,
    ...addressed,
    startTime: at,
    containerStatuses: [buildContainerStatus(pod)],
    ...{ qosClass: 'Burstable' },
  }
}

function buildContainerStatus(pod: PodState): ContainerStatus {
  const { stage, revision, component, lastExit } = pod
  const { image } = revision
  const started = stage.is === 'running' || stage.is === 'waiting' ? image : ''
  const terminated = lastExit && {
    exitCode: lastExit.exitCode,
    reason: lastExit.reason,
    startedAt: time(lastExit.startedAt),
    finishedAt: time(lastExit.finishedAt),
    containerID: `containerd://${pod.containerId}`,
  }
  const running = stage.is === 'running'
  return {
    name: component.plan.name,
    state: running
      ? { running: { startedAt: time(stage.startedAt) } }
      : { waiting: stage.is === 'waiting' ? { reason: stage.reason, message: stage.message } : { reason: 'ContainerCreating' } },
    lastState: terminated ? { terminated } : {},
    ready: pod.ready,
    restartCount: pod.restarts,
    image,
    imageID: started === '' ? '' : `${image.split(':')[0]}@sha256:${pod.containerId}`,
    ...(running ? { containerID: `containerd://${pod.containerId}` } : {}),
    started: running,
  }
}

/** The pod template of a revision, also put into Deployments and ReplicaSets. */
export function templateOf(component: ComponentState, revision: Revision = currentRevision(component)): Template {
  const known = templates.get(revision)
  if (known) return known
  const { plan, app } = component
  const hashed =
    plan.workload === 'Deployment' ? { 'pod-template-hash': revision.hash } : { 'controller-revision-hash': revision.hash }
  const labels = { ...componentLabels(component), ...hashed }
  const annotations = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(plan.port) }
  const spec = {
    containers: [
      {
        name: plan.name,
        image: revision.image,
        ports: [{ name: 'main', containerPort: plan.port, protocol: 'TCP' }],
        env: [
          { name: 'APP', value: app.id },
          { name: 'LOG_LEVEL', value: 'info' },
          { name: 'TZ', value: 'Asia/Shanghai' },
        ],
        resources: {
          requests: requestsOf(component),
          limits: { cpu: String(Math.max(1, Math.ceil((plan.cpuMilli * 2) / 1000))), memory: `${plan.memoryMib * 2}Mi` },
        },
        readinessProbe: {
          tcpSocket: { port: plan.port },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
      },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: 'default',
    securityContext: {},
    schedulerName: 'default-scheduler',
    tolerations: ['not-ready', 'unreachable'].map((key) => ({
      key: `node.kubernetes.io/${key}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: TOLERATION_SECONDS,
    })),
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
  }
  const conditions = ['ContainersReady', 'Initialized', 'Ready'].map((type) => ({
    type,
    lastProbeTime: null,
    lastTransitionTime: null,
    status: '',
  }))
  const template = {
    labels,
    annotations,
    spec,
    specFields: managed('kube-controller-manager', 'v1', revision.createdAt, {
      metadata: {
        annotations,
        generateName: '',
        labels,
        ownerReferences: [{ uid: revision.uid, apiVersion: '', kind: '', name: '' }],
      },
      spec,
    }),
    statusFields: managed('kubelet', 'v1', revision.createdAt, {
      status: { conditions, containerStatuses: '', hostIP: '', phase: '', podIP: '', podIPs: '', startTime: '' },
    }),
  }
  templates.set(revision, template)
  return template
}
