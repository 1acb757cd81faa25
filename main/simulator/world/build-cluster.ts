import type { Condition, Event, Namespace, Node, ResourceQuota } from '../api/objects.ts'
import { ESTATE_NAME } from '../estate/bureaus.ts'
import { managed, milli, time } from './build-common.ts'
import type { NodeState } from './state.ts'

/** Kept back on each node for the system: CPU, thousandths of a core; memory, MiB. */
const RESERVED_MILLI = 500
const RESERVED_MIB = 2048
const KIB_PER_MIB = 1024

const KUBELET = 'v1.20.2'

/** Healthy is False for these. */
const PRESSURES = [
  ['MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
] as const

/** CPU that pods may request on a node of this cloud, thousandths of a core. */
export function allocatableMilli(cloud: NodeState['cloud']): number {
  return cloud.nodeCores * 1000 - RESERVED_MILLI
}

export function buildNode(node: NodeState): Node {
  const { cloud, reachable } = node
  const heartbeat = time(node.heartbeatAt)
  const changed = time(node.changedAt)
  const lost = {
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
    lastHeartbeatTime: heartbeat,
    lastTransitionTime: changed,
  } as const
  const conditions: Condition[] = [
    ...PRESSURES.map(
      ([type, reason, message]): Condition =>
        reachable
          ? { type, status: 'False', reason, message, lastHeartbeatTime: heartbeat, lastTransitionTime: time(node.createdAt) }
          : { type, ...lost },
    ),
    reachable
      ? {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastHeartbeatTime: heartbeat,
          lastTransitionTime: changed,
        }
      : { type: 'Ready', ...lost },
  ]
  const memoryKib = cloud.nodeGib * KIB_PER_MIB * KIB_PER_MIB
  const spec = {
    podCIDR: `10.${cloud.podNetwork}.${node.index}.0/24`,
    podCIDRs: [`10.${cloud.podNetwork}.${node.index}.0/24`],
    providerID: `yunzhou://${node.zone}/${node.name}`,
    ...(reachable
      ? {}
      : {
          taints: ['NoSchedule', 'NoExecute'].map((effect) => ({
            key: 'node.kubernetes.io/unreachable',
            effect,
            timeAdded: changed,
          })),
        }),
  }
  const status = {
    capacity: { cpu: String(cloud.nodeCores), memory: `${memoryKib}Ki`, pods: '110', 'ephemeral-storage': '514937088Ki' },
    allocatable: {
      cpu: milli(allocatableMilli(cloud)),
      memory: `${memoryKib - RESERVED_MIB * KIB_PER_MIB}Ki`,
      pods: '110',
      'ephemeral-storage': '474565919908',
    },
    conditions,
    addresses: [
      { type: 'InternalIP', address: node.address },
      { type: 'Hostname', address: node.name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      machineID: node.uid.replaceAll('-', ''),
      systemUUID: node.uid,
      bootID: node.uid,
      kernelVersion: cloud.kernel,
      osImage: cloud.operatingSystem,
      containerRuntimeVersion: 'containerd://1.6.20',
      kubeletVersion: KUBELET,
      kubeProxyVersion: KUBELET,
      operatingSystem: 'linux',
      architecture: cloud.architecture,
    },
  }
  const labels = {
    'kubernetes.io/hostname': node.name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': cloud.architecture,
    'node.kubernetes.io/instance-type': `c${cloud.nodeCores}m${cloud.nodeGib}`,
    'topology.kubernetes.io/region': 'yunzhou',
    'topology.kubernetes.io/zone': node.zone,
  }
  return {
    metadata: {
      name: node.name,
      uid: node.uid,
      creationTimestamp: time(node.createdAt),
      labels,
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
      managedFields: [managed('kubelet', 'v1', node.createdAt, { metadata: { labels }, spec, status })],
    },
    spec,
    status,
  }
}

export function buildNamespace(name: string, uid: string, createdAt: number): Namespace {
  return {
    metadata: {
      name,
      uid,
      creationTimestamp: time(createdAt),
      labels: { 'kubernetes.io/metadata.name': name },
      annotations: { 'yunzhou.example/granted-by': ESTATE_NAME },
      managedFields: [managed('kubectl', 'v1', createdAt, { status: { phase: '' } })],
    },
    ...{ spec: { finalizers: ['kubernetes'] } },
    status: { phase: 'Active' },
  }
}

export interface Grant {
  readonly cpuMilli: number
  readonly memoryMib: number
  readonly pods: number
}

export function buildQuota(namespace: string, uid: string, createdAt: number, granted: Grant, used: Grant): ResourceQuota {
  const hard = quantities(granted)
  return {
    metadata: {
      name: 'granted',
      namespace,
      uid,
      creationTimestamp: time(createdAt),
      managedFields: [managed('kubectl', 'v1', createdAt, { spec: { hard } })],
    },
    spec: { hard },
    status: { hard, used: quantities(used) },
  }
}

function quantities({ cpuMilli, memoryMib, pods }: Grant): Readonly<Record<string, string>> {
  return { pods: String(pods), 'requests.cpu': milli(cpuMilli), 'requests.memory': `${memoryMib}Mi` }
}

/** What an Event is about and says. */
export interface Happening {
  readonly about: {
    readonly kind: string
    readonly apiVersion: string
    readonly namespace: string
    readonly name: string
    readonly uid: string
    readonly container: string | null
  }
  readonly type: Event['type']
  readonly reason: string
  readonly message: string
  readonly component: string
  readonly host: string | null
}

export function buildEvent(happening: Happening, name: string, uid: string, at: number): Event {
  const { about, component, host } = happening
  const namespace = about.namespace === '' ? 'default' : about.namespace
  return {
    metadata: {
      name: `${about.name}.${name}`,
      namespace,
      uid,
      creationTimestamp: time(at),
      managedFields: [
        managed(component, 'v1', at, {
          count: '',
          firstTimestamp: '',
          involvedObject: about,
          lastTimestamp: '',
          message: '',
          reason: '',
          type: '',
        }),
      ],
    },
    involvedObject: {
      kind: about.kind,
      apiVersion: about.apiVersion,
      ...(about.namespace === '' ? {} : { namespace: about.namespace }),
      name: about.name,
      uid: about.uid,
      ...(about.container ? { fieldPath: `spec.containers{${about.container}}` } : {}),
    },
    reason: happening.reason,
    message: happening.message,
    source: { component, ...(host ? { host } : {}) },
    firstTimestamp: time(at),
    lastTimestamp: time(at),
    count: 1,
    type: happening.type,
    eventTime: null,
    reportingComponent: '',
    reportingInstance: '',
  }
}
