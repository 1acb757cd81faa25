import type {
  Condition,
  DaemonSet,
  Deployment,
  EndpointSlice,
  Endpoints,
  HorizontalPodAutoscaler,
  PodDisruptionBudget,
  ReplicaSet,
  Service,
  StatefulSet,
} from '../api/objects.ts'
import { componentLabels, managed, metaOf, ownedBy, selectorLabels, time } from './build-common.ts'
import { templateOf } from './build-pod.ts'
import { type ComponentState, currentRevision, livePods, objectName, type PodState, type Revision } from './state.ts'

/** CPU utilisation that autoscalers aim at, per cent of the request. */
const TARGET_UTILIZATION = 70

/** How many times its planned replicas an autoscaler may grow a workload to. */
export const MAX_GROWTH = 3

/** A rollout without progress for this long is stalled, s. Kubernetes' default is 600; many tighten it, and a demo is watched live. */
export const PROGRESS_DEADLINE_SECONDS = 120

function counts(pods: readonly PodState[]): { readonly readyReplicas?: number; readonly availableReplicas?: number } {
  const ready = pods.filter((pod) => pod.ready).length
  return ready === 0 ? {} : { readyReplicas: ready, availableReplicas: ready }
}

function podTemplate(component: ComponentState, revision: Revision, withHash: boolean): Deployment['spec']['template'] {
  const template = templateOf(component, revision)
  return { metadata: { labels: withHash ? template.labels : componentLabels(component) }, spec: template.spec }
}

/** How many pods a Deployment may be short of, at the default of 25 % (rounded down). */
export function maxUnavailable(component: ComponentState): number {
  return Math.floor(component.replicas * 0.25)
}

/** How many pods a Deployment may have too many while it rolls, at the default of 25 % (rounded up). */
export function maxSurge(component: ComponentState): number {
  return Math.ceil(component.replicas * 0.25)
}

export function buildDeployment(component: ComponentState): Deployment {
  const current = currentRevision(component)
  const pods = livePods(component)
  const updated = pods.filter((pod) => pod.revision.hash === current.hash).length
  const ready = pods.filter((pod) => pod.ready).length
  const short = Math.max(0, component.replicas - ready)
  const spec = {
    replicas: component.replicas,
    selector: { matchLabels: selectorLabels(component) },
    template: podTemplate(component, current, false),
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: PROGRESS_DEADLINE_SECONDS,
  }
  const meta = metaOf(component, component.uid, 'kubectl', { metadata: { labels: componentLabels(component) }, spec })
  return {
    metadata: {
      ...meta,
      generation: component.generation,
      annotations: { 'deployment.kubernetes.io/revision': String(current.number) },
    },
    spec,
    status: {
      observedGeneration: component.generation,
      replicas: pods.length,
      ...(updated > 0 ? { updatedReplicas: updated } : {}),
      ...counts(pods),
      ...(short > 0 ? { unavailableReplicas: short } : {}),
      conditions: [availableCondition(component), progressCondition(component)],
    },
  }
}

function availableCondition({ available, availableChangedAt }: ComponentState): Condition {
  const at = time(availableChangedAt)
  const verdict = available
    ? ({
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      } as const)
    : ({
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      } as const)
  return { type: 'Available', ...verdict, lastUpdateTime: at, lastTransitionTime: at }
}

function progressCondition(component: ComponentState): Condition {
  const { progress } = component
  const set = `ReplicaSet "${objectName(component)}-${currentRevision(component).hash}"`
  const verdicts = {
    done: { status: 'True', reason: 'NewReplicaSetAvailable', message: `${set} has successfully progressed.` },
    rolling: { status: 'True', reason: 'ReplicaSetUpdated', message: `${set} is progressing.` },
    stalled: { status: 'False', reason: 'ProgressDeadlineExceeded', message: `${set} has timed out progressing.` },
  } as const
  const at = time(progress.is === 'rolling' ? progress.since : progress.at)
  return { type: 'Progressing', ...verdicts[progress.is], lastUpdateTime: at, lastTransitionTime: at }
}

/** The ReplicaSet of one revision, also of those that have no pods any more. */
export function buildReplicaSet(component: ComponentState, revision: Revision): ReplicaSet {
  const pods = livePods(component).filter((pod) => pod.revision.hash === revision.hash)
  const name = `${objectName(component)}-${revision.hash}`
  const labels = templateOf(component, revision).labels
  const spec = {
    replicas: pods.length,
    selector: { matchLabels: { ...selectorLabels(component), 'pod-template-hash': revision.hash } },
    template: podTemplate(component, revision, true),
  }
  return {
    metadata: {
      name,
      namespace: component.app.namespace,
      uid: revision.uid,
      generation: revision.number,
      creationTimestamp: time(revision.createdAt),
      labels,
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(component.replicas),
        'deployment.kubernetes.io/max-replicas': String(component.replicas + maxSurge(component)),
        'deployment.kubernetes.io/revision': String(revision.number),
      },
      ownerReferences: ownedBy('Deployment', objectName(component), component.uid),
      managedFields: [managed('kube-controller-manager', 'apps/v1', revision.createdAt, { metadata: { labels }, spec })],
    },
    spec,
    status: {
      observedGeneration: revision.number,
      replicas: pods.length,
      ...(pods.length > 0 ? { fullyLabeledReplicas: pods.length } : {}),
      ...counts(pods),
    },
  }
}

export function buildStatefulSet(component: ComponentState): StatefulSet {
  const current = currentRevision(component)
  const pods = livePods(component)
  const spec = {
    replicas: component.replicas,
    selector: { matchLabels: selectorLabels(component) },
    template: podTemplate(component, current, false),
    serviceName: objectName(component),
    podManagementPolicy: 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    revisionHistoryLimit: 10,
  }
  const revision = `${objectName(component)}-${current.hash}`
  const { readyReplicas } = counts(pods)
  return {
    metadata: { ...metaOf(component, component.uid, 'kubectl', { spec }), generation: component.generation },
    spec,
    status: {
      observedGeneration: component.generation,
      replicas: pods.length,
      ...(readyReplicas === undefined ? {} : { readyReplicas }),
      currentReplicas: pods.length,
      updatedReplicas: pods.length,
      currentRevision: revision,
      updateRevision: revision,
    },
  }
}

export function buildDaemonSet(component: ComponentState): DaemonSet {
  const pods = livePods(component)
  const ready = pods.filter((pod) => pod.ready).length
  const desired = component.replicas
  const spec = {
    selector: { matchLabels: selectorLabels(component) },
    template: podTemplate(component, currentRevision(component), false),
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    revisionHistoryLimit: 10,
  }
  return {
    metadata: { ...metaOf(component, component.uid, 'kubectl', { spec }), generation: component.generation },
    spec,
    status: {
      observedGeneration: component.generation,
      currentNumberScheduled: pods.length,
      desiredNumberScheduled: desired,
      numberMisscheduled: 0,
      numberReady: ready,
      updatedNumberScheduled: pods.length,
      numberAvailable: ready,
      ...(desired > ready ? { numberUnavailable: desired - ready } : {}),
    },
  }
}

export function buildService(component: ComponentState): Service {
  const { port } = component.plan
  const spec = {
    clusterIP: component.clusterIp,
    clusterIPs: [component.clusterIp],
    ports: [{ name: 'main', protocol: 'TCP', port, targetPort: port }],
    selector: selectorLabels(component),
    sessionAffinity: 'None',
    type: 'ClusterIP',
  }
  return { metadata: metaOf(component, component.uids.service, 'kubectl', { spec }), spec, status: { loadBalancer: {} } }
}

function ports(
  component: ComponentState,
): readonly { readonly name: string; readonly port: number; readonly protocol: string }[] {
  return [{ name: 'main', port: component.plan.port, protocol: 'TCP' }]
}

function targetRef(pod: PodState): EndpointSlice['endpoints'][number]['targetRef'] {
  return { kind: 'Pod', namespace: pod.component.app.namespace, name: pod.name, uid: pod.uid }
}

/** Pods that have an address: those that run, ready or not. */
function addressed(component: ComponentState): { readonly pod: PodState; readonly nodeName: string; readonly zone: string }[] {
  return livePods(component).flatMap((pod) =>
    pod.node && pod.stage.is !== 'creating' && pod.stage.is !== 'unscheduled'
      ? [{ pod, nodeName: pod.node.name, zone: pod.node.zone }]
      : [],
  )
}

export function buildEndpoints(component: ComponentState): Endpoints {
  const all = addressed(component).map(({ pod, nodeName }) => ({
    ready: pod.ready,
    address: { ip: pod.ip, nodeName, targetRef: targetRef(pod) },
  }))
  const addresses = all.filter(({ ready }) => ready).map(({ address }) => address)
  const notReadyAddresses = all.filter(({ ready }) => !ready).map(({ address }) => address)
  return {
    metadata: metaOf(component, component.uids.endpoints, 'kube-controller-manager', { subsets: '' }),
    ...(all.length === 0
      ? {}
      : {
          subsets: [
            {
              ...(addresses.length > 0 ? { addresses } : {}),
              ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
              ports: ports(component),
            },
          ],
        }),
  }
}

export function buildEndpointSlice(component: ComponentState): EndpointSlice {
  const name = objectName(component)
  const meta = metaOf(component, component.uids.slice, 'kube-controller-manager', { addressType: '', endpoints: '', ports: '' })
  return {
    metadata: {
      ...meta,
      name: `${name}-${component.sliceSuffix}`,
      generateName: `${name}-`,
      labels: {
        ...componentLabels(component),
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        'kubernetes.io/service-name': name,
      },
    },
    addressType: 'IPv4',
    endpoints: addressed(component).map(({ pod, nodeName, zone }) => ({
      addresses: [pod.ip],
      conditions: { ready: pod.ready },
      topology: { 'kubernetes.io/hostname': nodeName, 'topology.kubernetes.io/zone': zone },
      targetRef: targetRef(pod),
    })),
    ports: ports(component),
  }
}

export function buildBudget(component: ComponentState): PodDisruptionBudget {
  const healthy = livePods(component).filter((pod) => pod.ready).length
  const desiredHealthy = Math.max(1, component.replicas - 1)
  const spec = { minAvailable: desiredHealthy, selector: { matchLabels: selectorLabels(component) } }
  return {
    metadata: { ...metaOf(component, component.uids.budget, 'kubectl', { spec }), generation: component.generation },
    spec,
    status: {
      observedGeneration: component.generation,
      disruptionsAllowed: Math.max(0, healthy - desiredHealthy),
      currentHealthy: healthy,
      desiredHealthy,
      expectedPods: component.replicas,
    },
  }
}

export function buildAutoscaler(component: ComponentState): HorizontalPodAutoscaler {
  const { replicas, load, plan } = component
  const at = time(component.createdAt)
  const maxReplicas = plan.replicas * MAX_GROWTH
  // it sees more load than it aims at and may not grow any further
  const isLimited = replicas >= maxReplicas && load > TARGET_UTILIZATION
  const spec = {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: objectName(component) },
    minReplicas: Math.min(2, plan.replicas),
    maxReplicas,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: TARGET_UTILIZATION } },
      },
    ],
  } as const
  const averageValue = `${Math.round((plan.cpuMilli * load) / 100)}m`
  return {
    metadata: metaOf(component, component.uids.autoscaler, 'kubectl', { spec }),
    spec,
    status: {
      currentReplicas: replicas,
      desiredReplicas: replicas,
      currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: load, averageValue } } }],
      conditions: [
        {
          type: 'AbleToScale',
          status: 'True',
          lastTransitionTime: at,
          reason: 'ReadyForNewScale',
          message: 'recommended size matches current size',
        },
        {
          type: 'ScalingActive',
          status: 'True',
          lastTransitionTime: at,
          reason: 'ValidMetricFound',
          message:
            'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
        },
        {
          type: 'ScalingLimited',
          status: isLimited ? 'True' : 'False',
          lastTransitionTime: at,
          reason: isLimited ? 'TooManyReplicas' : 'DesiredWithinRange',
          message: isLimited
            ? 'the desired replica count is more than the maximum replica count'
            : 'the desired count is within the acceptable range',
        },
      ],
    },
  }
}
