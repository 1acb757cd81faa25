import type {
  DaemonSet,
  Deployment,
  EndpointSlice,
  Endpoints,
  Event,
  HorizontalPodAutoscaler,
  KubeObject,
  Namespace,
  Node,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  ResourceQuota,
  Service,
  StatefulSet,
} from './objects.ts'

/** What is behind each plural name. */
export interface ResourceTypes {
  nodes: Node
  namespaces: Namespace
  pods: Pod
  services: Service
  endpoints: Endpoints
  events: Event
  resourcequotas: ResourceQuota
  deployments: Deployment
  replicasets: ReplicaSet
  statefulsets: StatefulSet
  daemonsets: DaemonSet
  horizontalpodautoscalers: HorizontalPodAutoscaler
  poddisruptionbudgets: PodDisruptionBudget
  endpointslices: EndpointSlice
}

export type Plural = keyof ResourceTypes
export type AnyObject = ResourceTypes[Plural]

interface ResourceFacts {
  readonly kind: string
  /** '' is the core group. */
  readonly group: string
  /** The preferred one first. */
  readonly versions: readonly string[]
  readonly namespaced: boolean
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  /** Fields that a fieldSelector may name beside metadata.name and metadata.namespace. */
  readonly selectableFields: readonly string[]
}

const CORE = { group: '', versions: ['v1'], namespaced: true, categories: [], selectableFields: [] }
const APPS = { group: 'apps', versions: ['v1'], namespaced: true, categories: ['all'], selectableFields: [] }

/**
 * What the simulator serves. Groups and versions are those observed on kube-apiserver 1.20.2: autoscaling/v1 is preferred and
 * v2beta2 the newest (v2 is 404); discovery and policy are v1beta1.
 */
export const RESOURCES: Readonly<Record<Plural, ResourceFacts>> = {
  nodes: { ...CORE, kind: 'Node', namespaced: false, shortNames: ['no'], selectableFields: ['spec.unschedulable'] },
  namespaces: { ...CORE, kind: 'Namespace', namespaced: false, shortNames: ['ns'], selectableFields: ['status.phase'] },
  pods: {
    ...CORE,
    kind: 'Pod',
    shortNames: ['po'],
    categories: ['all'],
    selectableFields: ['spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'status.phase', 'status.podIP'],
  },
  services: { ...CORE, kind: 'Service', shortNames: ['svc'], categories: ['all'] },
  endpoints: { ...CORE, kind: 'Endpoints', shortNames: ['ep'] },
  events: {
    ...CORE,
    kind: 'Event',
    shortNames: ['ev'],
    selectableFields: [
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.fieldPath',
      'reason',
      'type',
    ],
  },
  resourcequotas: { ...CORE, kind: 'ResourceQuota', shortNames: ['quota'] },
  deployments: { ...APPS, kind: 'Deployment', shortNames: ['deploy'] },
  replicasets: { ...APPS, kind: 'ReplicaSet', shortNames: ['rs'] },
  statefulsets: { ...APPS, kind: 'StatefulSet', shortNames: ['sts'] },
  daemonsets: { ...APPS, kind: 'DaemonSet', shortNames: ['ds'] },
  horizontalpodautoscalers: {
    ...APPS,
    kind: 'HorizontalPodAutoscaler',
    group: 'autoscaling',
    versions: ['v1', 'v2beta2'],
    shortNames: ['hpa'],
  },
  poddisruptionbudgets: { ...CORE, kind: 'PodDisruptionBudget', group: 'policy', versions: ['v1beta1'], shortNames: ['pdb'] },
  endpointslices: { ...CORE, kind: 'EndpointSlice', group: 'discovery.k8s.io', versions: ['v1beta1'], shortNames: [] },
}

export const PLURALS: readonly Plural[] = [
  'nodes',
  'namespaces',
  'pods',
  'services',
  'endpoints',
  'events',
  'resourcequotas',
  'deployments',
  'replicasets',
  'statefulsets',
  'daemonsets',
  'horizontalpodautoscalers',
  'poddisruptionbudgets',
  'endpointslices',
]

export function isPlural(name: string): name is Plural {
  return Object.hasOwn(RESOURCES, name)
}

/** `v1`, `apps/v1`, … */
export function groupVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

/** The object as that version of its group shows it. Only autoscalers differ between the versions served. */
export function asVersion(resource: Plural, version: string, object: KubeObject): KubeObject {
  return resource === 'horizontalpodautoscalers' && version === 'v1' && isAutoscaler(object) ? autoscalerV1(object) : object
}

function isAutoscaler(object: KubeObject): object is HorizontalPodAutoscaler {
  return 'spec' in object && typeof object.spec === 'object' && object.spec !== null && 'scaleTargetRef' in object.spec
}

function autoscalerV1(hpa: HorizontalPodAutoscaler): KubeObject {
  const { scaleTargetRef, minReplicas, maxReplicas, metrics } = hpa.spec
  const { currentReplicas, desiredReplicas, lastScaleTime, currentMetrics, conditions } = hpa.status
  const view = {
    metadata: {
      ...hpa.metadata,
      annotations: { ...hpa.metadata.annotations, 'autoscaling.alpha.kubernetes.io/conditions': JSON.stringify(conditions) },
    },
    spec: {
      scaleTargetRef,
      minReplicas,
      maxReplicas,
      targetCPUUtilizationPercentage: metrics[0]?.resource.target.averageUtilization,
    },
    status: {
      lastScaleTime,
      currentReplicas,
      desiredReplicas,
      currentCPUUtilizationPercentage: currentMetrics[0]?.resource.current.averageUtilization,
    },
  }
  return view
}
