import type { Household, Presence, Resident } from '../../usage/presence.ts'
import { remembered } from '../../usage/remembered.ts'
import type { Cluster } from '../../world/cluster.ts'
import { type NodeState, objectName } from '../../world/state.ts'
import type { Family, SeriesLabels } from '../series.ts'
import { type Target, target } from '../targets.ts'
import { familiesOf, type Metric, upFamily } from './family.ts'
import { MACHINE_METRICS, type Machine } from './machine.ts'

const MIB = 1_048_576
const GIB = 1_073_741_824
/** CFS periods a second: one every 100 ms. */
const PERIODS = 10
/** What a node takes for itself: cores, and share of its memory. */
const NODE_CORES = 0.6
const NODE_MEMORY = 0.05

/** Tiers that stand behind the ingress. */
const PUBLISHED: ReadonlySet<string> = new Set(['web', 'api'])

const own = (of: 'cpuSeconds' | 'throttledSeconds' | 'requests' | 'errors') => (resident: Resident) => (at: number) =>
  resident.home.totalOf(resident, resident.home.demand[of], at)

const container = ({ home }: Resident): SeriesLabels => ({ container: home.component.plan.name })

/** cAdvisor: each figure of a container stands once for it, and once, with no container named, for its pod. */
const CONTAINER_METRICS: readonly Metric<Resident>[] = [
  {
    name: 'container_cpu_usage_seconds_total',
    type: 'counter',
    help: 'Cumulative cpu time consumed in seconds.',
    of: (pod) => [
      { labels: { ...container(pod), cpu: 'total' }, valueAt: own('cpuSeconds')(pod) },
      { labels: { cpu: 'total' }, valueAt: own('cpuSeconds')(pod) },
    ],
  },
  {
    name: 'container_memory_working_set_bytes',
    type: 'gauge',
    help: 'Current working set in bytes.',
    of: (pod) => {
      const valueAt = (at: number): number => pod.home.memoryOf(pod, at)
      return [{ labels: container(pod), valueAt }, { valueAt }]
    },
  },
  {
    name: 'container_cpu_cfs_periods_total',
    type: 'counter',
    help: 'Number of elapsed enforcement period intervals.',
    of: (pod) => [{ labels: container(pod), valueAt: (at) => ((at - pod.from) / 1000) * PERIODS }],
  },
  {
    name: 'container_cpu_cfs_throttled_periods_total',
    type: 'counter',
    help: 'Number of throttled period intervals.',
    of: (pod) => {
      const { demand } = pod.home
      return [
        { labels: container(pod), valueAt: (at) => (demand.throttledSeconds(at) - demand.throttledSeconds(pod.from)) * PERIODS },
      ]
    },
  },
]

/** kube-state-metrics. */
const STATE_METRICS: readonly Metric<Resident>[] = [
  {
    name: 'kube_pod_container_resource_requests',
    type: 'gauge',
    help: 'The number of requested request resource by a container.',
    of: (pod) => {
      const { cpuMilli, memoryMib } = pod.home.component.plan
      return [
        { labels: { ...container(pod), resource: 'cpu', unit: 'core' }, valueAt: () => cpuMilli / 1000 },
        { labels: { ...container(pod), resource: 'memory', unit: 'byte' }, valueAt: () => memoryMib * MIB },
      ]
    },
  },
  {
    name: 'kube_pod_container_resource_limits',
    type: 'gauge',
    help: 'The number of requested limit resource by a container.',
    of: (pod) => {
      const { cpuMilli, memoryMib } = pod.home.component.plan
      return [
        {
          labels: { ...container(pod), resource: 'cpu', unit: 'core' },
          valueAt: () => Math.max(1, Math.ceil((cpuMilli * 2) / 1000)),
        },
        { labels: { ...container(pod), resource: 'memory', unit: 'byte' }, valueAt: () => 2 * memoryMib * MIB },
      ]
    },
  },
]

const OWNER = { owner_is_controller: 'true' }
const isDeployed = ({ home }: Resident): boolean => home.component.plan.workload === 'Deployment'
/** A pod of a Deployment is called like its ReplicaSet, with five letters behind. */
const replicaSetOf = ({ name }: Resident): string => name.replace(/-[^-]+$/, '')

const OWNER_METRICS: readonly Metric<Resident>[] = [
  {
    name: 'kube_pod_owner',
    type: 'gauge',
    help: "Information about the Pod's owner.",
    of: (pod) => {
      const { component } = pod.home
      const owner = isDeployed(pod)
        ? { owner_kind: 'ReplicaSet', owner_name: replicaSetOf(pod) }
        : { owner_kind: component.plan.workload, owner_name: objectName(component) }
      return [{ labels: { ...OWNER, ...owner }, valueAt: () => 1 }]
    },
  },
]

interface ReplicaSetOwned {
  readonly namespace: string
  readonly replicaset: string
  readonly deployment: string
  readonly from: number
}

const REPLICASET_METRICS: readonly Metric<ReplicaSetOwned>[] = [
  {
    name: 'kube_replicaset_owner',
    type: 'gauge',
    help: "Information about the ReplicaSet's owner.",
    of: ({ deployment }) => [{ labels: { ...OWNER, owner_kind: 'Deployment', owner_name: deployment }, valueAt: () => 1 }],
  },
]

/** ReplicaSets of which pods are, or were, there. */
function replicaSets(residents: readonly Resident[]): readonly ReplicaSetOwned[] {
  const sets = new Map<string, ReplicaSetOwned>()
  for (const pod of residents) {
    if (!isDeployed(pod)) continue
    const { namespace, from, home } = pod
    const replicaset = replicaSetOf(pod)
    const key = `${namespace}/${replicaset}`
    const known = sets.get(key)
    if (!known || from < known.from) sets.set(key, { namespace, replicaset, deployment: objectName(home.component), from })
  }
  return [...sets.values()]
}

/** What an ingress controller counts of each service behind it. */
const INGRESS_METRICS: readonly Metric<Household>[] = [
  {
    name: 'nginx_ingress_controller_requests',
    type: 'counter',
    help: 'The total number of client requests',
    of: ({ demand }) => [
      { labels: { status: '200', method: 'GET' }, valueAt: (at) => demand.requests(at) - demand.errors(at) },
      { labels: { status: '503', method: 'GET' }, valueAt: demand.errors },
    ],
  },
  {
    name: 'nginx_ingress_controller_request_duration_seconds_sum',
    type: 'counter',
    help: 'The request processing time in seconds',
    of: ({ demand }) => [{ labels: { status: '200', method: 'GET' }, valueAt: (at) => demand.waitedSeconds(at) }],
  },
  {
    name: 'nginx_ingress_controller_request_duration_seconds_count',
    type: 'counter',
    help: 'The request processing time in seconds',
    of: ({ demand }) => [{ labels: { status: '200', method: 'GET' }, valueAt: demand.requests }],
  },
]

/** What the Prometheus of one cluster holds, and whom it scrapes. */
export function clusterFamilies(
  cluster: Cluster,
  presence: Presence,
): { families: readonly Family[]; targets: () => readonly Target[] } {
  const { nodes, cloud, now } = cluster
  const residents = (): readonly Resident[] => presence.households.flatMap((home) => home.residents)
  const stateAddress = `10.${cloud.podNetwork}.0.9:8080`
  const nodeByName = new Map(nodes.map((node) => [node.name, node]))
  const published = presence.households.filter(({ component }) => PUBLISHED.has(component.plan.tier))
  const machines = nodes.map((node) => machineOf(node, presence))

  const scraped = ({ namespace, name, uid, node }: Resident): SeriesLabels => ({
    ...{ job: 'kubelet', metrics_path: '/metrics/cadvisor', namespace, pod: name },
    ...{ id: `/kubepods/burstable/pod${uid}`, node: node ?? '', instance: `${nodeByName.get(node ?? '')?.address ?? ''}:10250` },
  })
  const known = ({ namespace, name, uid, node }: Resident): SeriesLabels => ({
    ...{ job: 'kube-state-metrics', instance: stateAddress, namespace, pod: name, uid, node: node ?? '' },
  })
  const ingress = ({ component }: Household): SeriesLabels => ({
    ...{ job: 'ingress-nginx', instance: `10.${cloud.podNetwork}.0.10:10254`, controller_class: 'k8s.io/ingress-nginx' },
    ...{ exported_namespace: component.app.namespace, exported_service: objectName(component), ingress: objectName(component) },
    ...{ host: `${component.app.id}.yunzhou.example`, path: '/' },
  })
  const nodeUp =
    (node: NodeState): ((at: number) => boolean) =>
    (at) =>
      node.reachable || at < node.changedAt
  const nodeLabels = ({ address }: Machine): SeriesLabels => ({ job: 'node-exporter', instance: `${address}:9100` })
  const targets = (): readonly Target[] => [
    ...nodes.map((node) => target('node-exporter', `${node.address}:9100`, '/metrics', {}, nodeUp(node))),
    ...nodes.map((node) =>
      target(
        'kubelet',
        `${node.address}:10250`,
        '/metrics/cadvisor',
        { metrics_path: '/metrics/cadvisor', node: node.name },
        nodeUp(node),
      ),
    ),
    target('kube-state-metrics', stateAddress, '/metrics', {}),
    target('ingress-nginx', `10.${cloud.podNetwork}.0.10:10254`, '/metrics', {}),
  ]
  // what ran on a node that fell silent is no longer told
  const lifeOf = (resident: Resident) => {
    const node = nodeByName.get(resident.node ?? '')
    const lost = node && !node.reachable ? node.changedAt : Number.POSITIVE_INFINITY
    return { from: resident.from, until: Math.min(resident.until, lost) }
  }
  const families = [
    ...familiesOf(CONTAINER_METRICS, residents, scraped, lifeOf),
    ...familiesOf(OWNER_METRICS, residents, known, ({ from, until }) => ({ from, until })),
    ...familiesOf(
      REPLICASET_METRICS,
      () => replicaSets(residents()),
      ({ namespace, replicaset }) => ({ job: 'kube-state-metrics', instance: stateAddress, namespace, replicaset }),
      ({ from }) => ({ from, until: Number.POSITIVE_INFINITY }),
    ),
    ...familiesOf(STATE_METRICS, residents, known, ({ from, until }) => ({ from, until })),
    ...familiesOf(
      INGRESS_METRICS,
      () => published,
      ingress,
      ({ component }) => ({ from: component.createdAt, until: Number.POSITIVE_INFINITY }),
    ),
    ...familiesOf(
      MACHINE_METRICS,
      () => machines,
      nodeLabels,
      ({ name }) => {
        const node = nodeByName.get(name)
        return { from: node?.createdAt ?? now(), until: !node || node.reachable ? Number.POSITIVE_INFINITY : node.changedAt }
      },
    ),
    upFamily(targets),
  ]
  return { families, targets }
}

/** A node's own load and that of the pods that stand on it now: where they stood before is not followed. */
function machineOf(node: NodeState, presence: Presence): Machine {
  const { cloud } = node
  const here = (): readonly Resident[] =>
    presence.households.flatMap((home) => home.residents.filter((pod) => pod.node === node.name))
  // a column asks thousands of times for the same pods
  let known: { readonly pods: readonly Resident[]; readonly at: number } | null = null
  const pods = (): readonly Resident[] => {
    if (!known || performance.now() - known.at > 1000) known = { pods: here(), at: performance.now() }
    return known.pods
  }
  return {
    name: node.name,
    address: node.address,
    kernel: cloud.kernel,
    cores: cloud.nodeCores,
    memoryBytes: cloud.nodeGib * GIB,
    cpuSeconds: remembered(
      (at) => NODE_CORES * ((at - node.createdAt) / 1000) + pods().reduce((sum, pod) => sum + own('cpuSeconds')(pod)(at), 0),
    ),
    memoryUsed: remembered(
      (at) =>
        cloud.nodeGib * GIB * NODE_MEMORY +
        pods().reduce((sum, pod) => sum + (at < pod.from || at >= pod.until ? 0 : pod.home.memoryOf(pod, at)), 0),
    ),
  }
}
