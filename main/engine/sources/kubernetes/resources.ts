import type { ClusterWorkloadKind, ObservedKind, ObservedRecord } from '../../../../shared/estate/record.ts'
import type { Fields } from './fields.ts'
import {
  normalizeDisruptionBudget,
  normalizeEndpointSlice,
  normalizeEndpoints,
  normalizeEvent,
  normalizeNamespace,
  normalizeNode,
  normalizeQuota,
  normalizeService,
} from './normalize-cluster.ts'
import { normalizePod } from './normalize-pod.ts'
import { normalizeAutoscaler, normalizeReplicaSet, normalizeWorkload } from './normalize-workload.ts'

/** An object → its record; null where it lacks what every object has. Never throws. */
export type Normalize = (source: string, object: Fields) => ObservedRecord | null

/** One way in which a server may offer a resource. */
export interface Offer {
  readonly groupVersion: string
  readonly plural: string
  readonly normalize: Normalize
}

export interface Resource {
  readonly kind: ObservedKind
  readonly workload: ClusterWorkloadKind | null
  readonly namespaced: boolean
  /** Newest first: the first one that the server has is used. */
  readonly offers: readonly Offer[]
}

function resource(
  kind: ObservedKind,
  scope: 'cluster' | 'namespace',
  plural: string,
  versions: readonly string[],
  normalize: Normalize,
): Resource {
  const offers = versions.map((groupVersion) => ({ groupVersion, plural, normalize }))
  return { kind, workload: null, namespaced: scope === 'namespace', offers }
}

function workload(of: ClusterWorkloadKind, plural: string): Resource {
  return { ...resource('component', 'namespace', plural, ['apps/v1'], normalizeWorkload(of)), workload: of }
}

/** All that is ever read of a cluster. Nothing outside this table is requested. */
export const RESOURCES: readonly Resource[] = [
  resource('node', 'cluster', 'nodes', ['v1'], normalizeNode),
  resource('namespace', 'cluster', 'namespaces', ['v1'], normalizeNamespace),
  resource('instance', 'namespace', 'pods', ['v1'], normalizePod),
  workload('Deployment', 'deployments'),
  workload('StatefulSet', 'statefulsets'),
  workload('DaemonSet', 'daemonsets'),
  resource('replicaset', 'namespace', 'replicasets', ['apps/v1'], normalizeReplicaSet),
  resource(
    'autoscaler',
    'namespace',
    'horizontalpodautoscalers',
    ['autoscaling/v2', 'autoscaling/v2beta2', 'autoscaling/v2beta1', 'autoscaling/v1'],
    normalizeAutoscaler,
  ),
  resource('service', 'namespace', 'services', ['v1'], normalizeService),
  {
    kind: 'endpoints',
    workload: null,
    namespaced: true,
    offers: [
      { groupVersion: 'discovery.k8s.io/v1', plural: 'endpointslices', normalize: normalizeEndpointSlice },
      { groupVersion: 'discovery.k8s.io/v1beta1', plural: 'endpointslices', normalize: normalizeEndpointSlice },
      { groupVersion: 'v1', plural: 'endpoints', normalize: normalizeEndpoints },
    ],
  },
  resource('disruption-budget', 'namespace', 'poddisruptionbudgets', ['policy/v1', 'policy/v1beta1'], normalizeDisruptionBudget),
  resource('quota', 'namespace', 'resourcequotas', ['v1'], normalizeQuota),
  resource('event', 'namespace', 'events', ['v1'], normalizeEvent),
]

/** The collection's path; `namespace` '' is everywhere. */
export function collectionPath(offer: Pick<Offer, 'groupVersion' | 'plural'>, namespace: string): string {
  const base = offer.groupVersion === 'v1' ? '/api/v1' : `/apis/${offer.groupVersion}`
  return namespace === '' ? `${base}/${offer.plural}` : `${base}/namespaces/${namespace}/${offer.plural}`
}

/** Discovery: which versions the server has. */
const DISCOVERY_PATHS = ['/api', '/apis'] as const

const COLLECTIONS = new Set(RESOURCES.flatMap(({ offers }) => offers.map((offer) => collectionPath(offer, ''))))
const NAMESPACED = new Set(
  RESOURCES.filter((each) => each.namespaced).flatMap(({ offers }) => offers.map((offer) => collectionPath(offer, '*'))),
)

/** Whether the product may GET this path (without query): discovery and the collections of the table, nothing else. */
export function isAllowedPath(path: string): boolean {
  if (DISCOVERY_PATHS.some((each) => each === path) || COLLECTIONS.has(path)) return true
  return NAMESPACED.has(path.replace(/\/namespaces\/[a-z0-9][-a-z0-9]{0,62}\//, '/namespaces/*/'))
}
