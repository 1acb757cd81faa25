import type { Endpoints, KubeObject, Labels, Node, Pod } from './objects.ts'
import type { Plural, ResourceTypes } from './resources.ts'

/** Columns as kube-apiserver 1.20.2 prints them for `kubectl get`; priority 1 is shown with `-o wide`. */
interface Column<T> {
  readonly name: string
  readonly type: 'string' | 'integer'
  readonly priority: 0 | 1
  readonly cell: (object: T, nowMs: number) => string | number
}

const NONE = '<none>'

function text<T>(name: string, cell: Column<T>['cell'], priority: 0 | 1 = 0): Column<T> {
  return { name, type: 'string', priority, cell }
}

function count<T>(name: string, cell: Column<T>['cell']): Column<T> {
  return { name, type: 'integer', priority: 0, cell }
}

const NAME: Column<KubeObject> = text('Name', (object) => object.metadata.name)
const AGE: Column<KubeObject> = text('Age', (object, nowMs) => since(object.metadata.creationTimestamp, nowMs))

interface Templated {
  readonly spec: {
    readonly template: ResourceTypes['deployments']['spec']['template']
    readonly selector: { readonly matchLabels: Labels }
  }
}
const CONTAINERS: Column<Templated> = text(
  'Containers',
  (object) =>
    containers(object)
      .map(({ name }) => name)
      .join(','),
  1,
)
const IMAGES: Column<Templated> = text(
  'Images',
  (object) =>
    containers(object)
      .map(({ image }) => image)
      .join(','),
  1,
)
const SELECTOR: Column<Templated> = text('Selector', (object) => labelText(object.spec.selector.matchLabels), 1)

const COLUMNS: { readonly [K in Plural]: readonly Column<ResourceTypes[K]>[] } = {
  pods: [
    NAME,
    text(
      'Ready',
      ({ spec, status }) => `${status.containerStatuses?.filter((c) => c.ready).length ?? 0}/${spec.containers.length}`,
    ),
    text('Status', podStatus),
    count('Restarts', ({ status }) => (status.containerStatuses ?? []).reduce((sum, c) => sum + c.restartCount, 0)),
    AGE,
    text('IP', ({ status }) => status.podIP ?? NONE, 1),
    text('Node', ({ spec }) => spec.nodeName ?? NONE, 1),
    text('Nominated Node', () => NONE, 1),
    text('Readiness Gates', () => NONE, 1),
  ],
  nodes: [
    NAME,
    text('Status', nodeStatus),
    text('Roles', () => NONE),
    AGE,
    text('Version', ({ status }) => status.nodeInfo.kubeletVersion),
    text('Internal-IP', ({ status }) => status.addresses.find((a) => a.type === 'InternalIP')?.address ?? NONE, 1),
    text('External-IP', () => NONE, 1),
    text('OS-Image', ({ status }) => status.nodeInfo.osImage, 1),
    text('Kernel-Version', ({ status }) => status.nodeInfo.kernelVersion, 1),
    text('Container-Runtime', ({ status }) => status.nodeInfo.containerRuntimeVersion, 1),
  ],
  namespaces: [NAME, text('Status', ({ status }) => status.phase), AGE],
  deployments: [
    NAME,
    text('Ready', ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas}`),
    text('Up-to-date', ({ status }) => status.updatedReplicas ?? 0),
    text('Available', ({ status }) => status.availableReplicas ?? 0),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  replicasets: [
    NAME,
    count('Desired', ({ spec }) => spec.replicas),
    count('Current', ({ status }) => status.replicas),
    count('Ready', ({ status }) => status.readyReplicas ?? 0),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  statefulsets: [
    NAME,
    text('Ready', ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas}`),
    AGE,
    CONTAINERS,
    IMAGES,
  ],
  daemonsets: [
    NAME,
    count('Desired', ({ status }) => status.desiredNumberScheduled),
    count('Current', ({ status }) => status.currentNumberScheduled),
    count('Ready', ({ status }) => status.numberReady),
    count('Up-to-date', ({ status }) => status.updatedNumberScheduled ?? 0),
    count('Available', ({ status }) => status.numberAvailable ?? 0),
    text('Node Selector', () => NONE),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  horizontalpodautoscalers: [
    NAME,
    text('Reference', ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`),
    text('Targets', ({ spec, status }) => {
      const current = status.currentMetrics[0]?.resource.current.averageUtilization
      return `${current === undefined ? '<unknown>' : `${current}%`}/${spec.metrics[0]?.resource.target.averageUtilization ?? 0}%`
    }),
    text('MinPods', ({ spec }) => String(spec.minReplicas)),
    text('MaxPods', ({ spec }) => spec.maxReplicas),
    text('Replicas', ({ status }) => status.currentReplicas),
    AGE,
  ],
  services: [
    NAME,
    text('Type', ({ spec }) => spec.type),
    text('Cluster-IP', ({ spec }) => spec.clusterIP),
    text('External-IP', () => NONE),
    text('Port(s)', ({ spec }) => spec.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(',')),
    AGE,
    text('Selector', ({ spec }) => labelText(spec.selector), 1),
  ],
  endpoints: [NAME, text('Endpoints', endpointsText), AGE],
  endpointslices: [
    NAME,
    text('AddressType', ({ addressType }) => addressType),
    text('Ports', ({ ports }) => ports.map(({ port }) => port).join(',') || '<unset>'),
    text('Endpoints', ({ endpoints }) => firstThree(endpoints.flatMap(({ addresses }) => addresses))),
    AGE,
  ],
  poddisruptionbudgets: [
    NAME,
    text('Min Available', ({ spec }) => String(spec.minAvailable)),
    text('Max Unavailable', () => 'N/A'),
    count('Allowed Disruptions', ({ status }) => status.disruptionsAllowed),
    AGE,
  ],
  resourcequotas: [
    NAME,
    AGE,
    text('Request', ({ status }) =>
      Object.keys(status.hard)
        .sort()
        .map((what) => `${what}: ${status.used[what] ?? '0'}/${status.hard[what]}`)
        .join(', '),
    ),
    text('Limit', () => ''),
  ],
  events: [
    text('Last Seen', ({ lastTimestamp }, nowMs) => since(lastTimestamp, nowMs)),
    text('Type', ({ type }) => type),
    text('Reason', ({ reason }) => reason),
    text('Object', ({ involvedObject }) => `${involvedObject.kind.toLowerCase()}/${involvedObject.name}`),
    text('Subobject', ({ involvedObject }) => involvedObject.fieldPath ?? '', 1),
    text('Source', ({ source }) => (source.host ? `${source.component}, ${source.host}` : source.component), 1),
    text('Message', ({ message }) => message),
    text('First Seen', ({ firstTimestamp }, nowMs) => since(firstTimestamp, nowMs), 1),
    text('Count', ({ count: times }) => times, 1),
    text('Name', ({ metadata }) => metadata.name, 1),
  ],
}

export function wantsTable(accept: string | undefined): boolean {
  return /as=Table/.test(accept ?? '')
}

/** The objects as rows for kubectl; `metadata` is the table's own: of the page, or the version of the one object. */
export function tableOf<K extends Plural>(
  resource: K,
  objects: readonly ResourceTypes[K][],
  metadata: object,
  nowMs: number,
): object {
  const columns = COLUMNS[resource]
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, type, priority }) => ({
      name,
      type,
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority,
    })),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object, nowMs)),
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
    })),
  }
}

/** Age as kubectl words it: the two largest units where the first is small. */
export function humanDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return seconds % 60 ? `${minutes}m${seconds % 60}s` : `${minutes}m`
  if (minutes < 180) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 8) return minutes % 60 ? `${hours}h${minutes % 60}m` : `${hours}h`
  if (hours < 48) return `${hours}h`
  const days = Math.floor(hours / 24)
  if (days < 8) return hours % 24 ? `${days}d${hours % 24}h` : `${days}d`
  return days < 730 ? `${days}d` : `${Math.floor(days / 365)}y`
}

function since(time: string, nowMs: number): string {
  return humanDuration(nowMs - Date.parse(time))
}

function podStatus({ metadata, spec, status }: Pod): string {
  if (metadata.deletionTimestamp) return status.reason === 'NodeLost' ? 'Unknown' : 'Terminating'
  const statuses = status.containerStatuses ?? []
  const waiting = statuses.find(({ state }) => state.waiting)?.state.waiting?.reason
  const terminated = statuses.find(({ state }) => state.terminated)?.state.terminated?.reason
  return waiting ?? terminated ?? (spec.nodeName === undefined ? 'Pending' : (status.reason ?? status.phase))
}

function nodeStatus({ spec, status }: Node): string {
  const ready = status.conditions.find(({ type }) => type === 'Ready')?.status
  const words = [ready === 'True' ? 'Ready' : ready === 'Unknown' || ready === 'False' ? 'NotReady' : 'Unknown']
  return [...words, ...(spec.unschedulable ? ['SchedulingDisabled'] : [])].join(',')
}

function endpointsText({ subsets }: Endpoints): string {
  const all = (subsets ?? []).flatMap(({ addresses, ports }) =>
    (addresses ?? []).flatMap(({ ip }) => ports.map(({ port }) => `${ip}:${port}`)),
  )
  return firstThree(all)
}

function firstThree(all: readonly string[]): string {
  const more = all.length > 3 ? ` + ${all.length - 3} more...` : ''
  return all.length === 0 ? NONE : all.slice(0, 3).join(',') + more
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(',')
}

function containers({ spec }: Templated): readonly { readonly name: string; readonly image: string }[] {
  return spec.template.spec.containers
}
