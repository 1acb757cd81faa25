import type { PlaceWhy } from './identity.ts'
import type { Grade, Level } from './level.ts'
import type { Reason } from './reason.ts'

/**
 * The records of the estate. Those marked "observed" come from a source as `Observed…`, holding only what something
 * shows; the estate adds the assessment (`parent`, `level`, `reasons`). The rest is derived from the register and from them.
 * Every record is plain JSON: it is journaled, sent over a port and compared as it stands.
 */

/** `bureau:<key>`, `app:<key>`, `cluster:<source>`; observed: `<kind>:<source>/<uid>`. */
export type RecordId = string

/** The id of an observed record. `uid` is the object's own uid, unique within a source. */
export function observedId(kind: ObservedKind, source: string, uid: string): RecordId {
  // Joined, not a template: V8 keeps a template as a pair of its parts beside the text that a Map makes of it.
  return [kind, ':', source, '/', uid].join('')
}

/** CPU in thousandths of a core, memory in bytes; null where it is not known (never 0 for unknown). */
export interface Amount {
  readonly cpuMilli: number | null
  readonly memoryBytes: number | null
}

/** What a source observed about any object. */
export interface ObservedBase {
  readonly id: RecordId
  readonly kind: ObservedKind
  /** Name of the source in the sources file. */
  readonly source: string
  readonly uid: string
  /** '' for cluster-wide objects. */
  readonly namespace: string
  readonly name: string
  /** ms since the epoch. */
  readonly createdAt: number
  /** The source's own version of the object (resourceVersion). A change of this alone is no change of the record. */
  readonly version: string
}

export interface OwnerRef {
  readonly kind: string
  readonly name: string
  readonly uid: string
}

export type Labels = Readonly<Record<string, string>>

/** A pod or a VM. */
export interface ObservedInstance extends ObservedBase {
  readonly kind: 'instance'
  /** Absent: a pod. */
  readonly form?: 'vm'
  /** IP addresses and host names at which it answers, lower case, without ports: what exporters and alerts know it by. Absent: not told. */
  readonly addresses?: readonly string[]
  readonly labels: Labels
  readonly owner: OwnerRef | null
  /** `status.phase`, verbatim; of a VM its state by docs/feed: starting, running, stopping, stopped, suspended, failed, unknown. */
  readonly phase: string
  readonly ready: boolean
  /** Nobody looks inside: whether it is ready is not known, and `ready` is false. Absent: `ready` is what it says. */
  readonly readyUntold?: true
  /** When `ready` last changed, ms since the epoch; null if never told. */
  readonly readyChangedAt: number | null
  /** Sum of restartCount over containers. */
  readonly restarts: number
  /** `spec.nodeName`; null while not scheduled. Of a VM the name of its host; null where the platform does not tell. */
  readonly node: string | null
  /** Its zone where it is told of itself and not by its node. Absent: its node's. */
  readonly zone?: string
  /** Sum of requests over containers, null where no container states one; of a VM its size. */
  readonly requests: Amount
  /** First waiting reason of a container (CrashLoopBackOff, ImagePullBackOff, …); of a VM why it is in its phase, in the platform's words. */
  readonly waiting: string | null
  /** Why it can't be scheduled: the scheduler's message. */
  readonly unschedulable: string | null
  readonly lastTermination: { readonly reason: string; readonly exitCode: number; readonly at: number | null } | null
  /** `metadata.deletionTimestamp`, ms since the epoch. */
  readonly deletingAt: number | null
}

/** What a platform other than Kubernetes may push as a component. */
export const SERVICE_KINDS = [
  'vm-group',
  'database',
  'cache',
  'message-queue',
  'web-server',
  'middleware',
  'big-data',
  'storage',
  'other',
] as const
export type ServiceKind = (typeof SERVICE_KINDS)[number]

export type ClusterWorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet'
export type WorkloadKind = ClusterWorkloadKind | ServiceKind

/** A workload of a cluster, or a service on VMs or bought from a cloud. Its instances name it as their owner, by its uid. */
export interface ObservedComponent extends ObservedBase {
  readonly kind: 'component'
  readonly workload: WorkloadKind
  readonly labels: Labels
  /** Labels of the pod template, which PDBs and Services select by. */
  readonly podLabels: Labels
  readonly selector: Selector
  /** Nobody tells how many it should have or has: its instances are counted, and the four figures below follow from that. */
  readonly counted?: true
  readonly desired: number
  readonly updated: number
  /** `status.readyReplicas`. */
  readonly readyReplicas: number
  readonly available: number
  /** Since when the Available condition is False, ms since the epoch; null: it is not, or the workload has no such condition. */
  readonly unavailableSince: number | null
  /** metadata.generation has been seen by the controller. */
  readonly observed: boolean
  /** Image of the first container; of a service its product and version. */
  readonly image: string | null
  /** The Progressing condition's failure (ProgressDeadlineExceeded) and since when. */
  readonly stalled: { readonly reason: string; readonly message: string; readonly since: number | null } | null
}

export interface ObservedNode extends ObservedBase {
  readonly kind: 'node'
  /** As of an instance. Sorted. */
  readonly addresses?: readonly string[]
  readonly labels: Labels
  readonly zone: string | null
  /** Status of the Ready condition, verbatim: True, False, Unknown; null if the node has none. */
  readonly ready: 'True' | 'False' | 'Unknown' | null
  readonly readyChangedAt: number | null
  readonly unschedulable: boolean
  /** Conditions that are True and should not be: MemoryPressure, DiskPressure, PIDPressure, NetworkUnavailable. */
  readonly pressures: readonly { readonly type: string; readonly since: number | null }[]
  readonly allocatable: Amount
  readonly capacity: Amount
}

export interface ObservedNamespace extends ObservedBase {
  readonly kind: 'namespace'
  readonly labels: Labels
  readonly annotations: Labels
}

export interface ObservedReplicaSet extends ObservedBase {
  readonly kind: 'replicaset'
  readonly owner: OwnerRef | null
  readonly desired: number
  readonly readyReplicas: number
  readonly templateHash: string | null
  readonly revision: string | null
}

export interface Selector {
  readonly matchLabels: Labels
  readonly matchExpressions: readonly { readonly key: string; readonly operator: string; readonly values: readonly string[] }[]
}

export interface ObservedService extends ObservedBase {
  readonly kind: 'service'
  readonly serviceType: string
  readonly selector: Labels
}

/** One EndpointSlice, or the Endpoints of one Service. */
export interface ObservedEndpoints extends ObservedBase {
  readonly kind: 'endpoints'
  readonly service: string
  readonly readyCount: number
  readonly notReadyCount: number
}

export interface ObservedDisruptionBudget extends ObservedBase {
  readonly kind: 'disruption-budget'
  readonly selector: Selector | null
  readonly disruptionsAllowed: number
}

export interface ObservedAutoscaler extends ObservedBase {
  readonly kind: 'autoscaler'
  readonly target: { readonly kind: string; readonly name: string }
  readonly minReplicas: number
  readonly maxReplicas: number
  readonly currentReplicas: number
  readonly desiredReplicas: number
  /** ScalingActive is not False. */
  readonly active: boolean
  /** ScalingLimited with TooManyReplicas: it would grow if it might. */
  readonly atLimit: boolean
}

export interface ObservedQuota extends ObservedBase {
  readonly kind: 'quota'
  /** hard requests.cpu (or cpu) and requests.memory (or memory). */
  readonly granted: Amount
  readonly used: Amount
}

/** A Kubernetes Event: never merged with another. */
export interface ObservedEvent extends ObservedBase {
  readonly kind: 'event'
  readonly about: { readonly kind: string; readonly name: string; readonly uid: string }
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly count: number
  readonly lastAt: number
}

/** What something is about, as its source knows it: the record itself, or labels by which the estate finds one (docs/identity.md). */
export type About = { readonly id: RecordId } | { readonly labels: Labels }

/** An alert of an alarm platform, firing or silenced. One that is resolved is deleted. */
export interface ObservedAlert extends ObservedBase {
  readonly kind: 'alert'
  readonly about: About
  /** All labels, `alertname` and `severity` among them: the policy's grade table goes by them. `name` is the alert's name. */
  readonly labels: Labels
  /** What it says, one line; null: nothing. */
  readonly summary: string | null
  /** ms since the epoch. */
  readonly startsAt: number
  /** inhibited: kept quiet by another alert. */
  readonly state: 'firing' | 'silenced' | 'inhibited'
  readonly silences: readonly { readonly by: string; readonly comment: string; readonly until: number }[]
}

/** What looks at an app from outside. Its figures are samples; the record changes only when the outcome does. */
export interface ObservedProbe extends ObservedBase {
  readonly kind: 'probe'
  readonly about: About
  readonly labels: Labels
  /** URL or host that is probed. `name` is the same. */
  readonly target: string
  /** From where it looks: inside the platform, or where its users are; null: not told. */
  readonly vantage: 'platform' | 'user' | null
  /** null: it told nothing. */
  readonly ok: boolean | null
  /** Since when `ok` is what it is, ms since the epoch; null: not known. */
  readonly since: number | null
  /**
   * That it fails, or did so lately: one episode for all of its samples between which it did not succeed for long, however often it came and went.
   * `since`: its first bad sample, ms since the epoch; null: it was failing when it was first seen. Absent: no such episode. Of one that tells nothing:
   * it failed when it was heard last.
   */
  readonly episode?: { readonly since: number | null }
}

/** An exporter that a metrics platform scrapes: proof that something is there, and whether it answers. */
export interface ObservedTarget extends ObservedBase {
  readonly kind: 'target'
  readonly about: About
  readonly labels: Labels
  /** What it tells of, by its template: node, mysqld, postgres, redis, nginx, …; null: not known. */
  readonly exporter: string | null
  /** `host:port` that is scraped. `name` is the same. */
  readonly address: string
  readonly up: boolean
  /** Since when `up` is what it is, ms since the epoch; null: not known. */
  readonly since: number | null
  readonly lastError: string | null
}

export type ObservedRecord =
  | ObservedInstance
  | ObservedComponent
  | ObservedNode
  | ObservedNamespace
  | ObservedReplicaSet
  | ObservedService
  | ObservedEndpoints
  | ObservedDisruptionBudget
  | ObservedAutoscaler
  | ObservedQuota
  | ObservedEvent
  | ObservedAlert
  | ObservedProbe
  | ObservedTarget

export type ObservedKind = ObservedRecord['kind']

/** The result of assessing an entity. */
export interface Assessed {
  /** The entity it rolls up into; null at the top, or while it is not known. */
  readonly parent: RecordId | null
  readonly level: Level
  /** Gravest first. Empty for a normal entity. */
  readonly reasons: readonly Reason[]
}

export type InstanceEntity = ObservedInstance & Assessed
export type NodeEntity = ObservedNode & Assessed

/**
 * What stands for a workload that itself is not observed, by the kind that owns its pods: `loose/Job`, `loose/ReplicaSet`,
 * `loose/Pod` (no owner), `loose/Node` (static pods), … Its id is `component:<source>/loose/<namespace>/<kind>/<name>`, its uid ''.
 */
export type LooseKind = `loose/${string}`

export function isLoose(workload: WorkloadKind | LooseKind): workload is LooseKind {
  return workload.startsWith('loose/')
}

export type ComponentEntity = Omit<ObservedComponent, 'workload'> &
  Assessed & {
    readonly workload: WorkloadKind | LooseKind
    /** Instances that have not ended (neither Succeeded nor Failed). A loose component desires exactly these. */
    readonly instanceCount: number
    readonly requested: Amount
    /** Why it belongs to its app. Absent in what was recorded before that was told. */
    readonly why?: PlaceWhy
    /** Since when fewer are available than desired, as first seen, ms since the epoch; absent while there are enough. */
    readonly shortSince?: number
    /** Of some of its instances nobody told whether they are ready: told of the component itself, since a package's page has no more than its gravest reason. */
    readonly readyUntold?: true
  }

/** Three numbers, never one: what was granted (quota), what pods request, what they use (null: no metrics source). */
export interface Capacity {
  readonly granted: Amount
  readonly requested: Amount
  readonly used: Amount
}

export type AppClass = 'citizen' | 'cross-bureau' | 'internal'

export interface BureauEntity extends Assessed {
  readonly id: RecordId
  readonly kind: 'bureau'
  readonly name: string
  readonly nameEn: string | null
  /** null: bureaus and apps come from the register, not from one source. */
  readonly source: null
  /** Place in the register; the map keeps this order. From labels: 100000; unassigned: 1000000; then by id. */
  readonly order: number
}

export interface AppEntity extends Assessed {
  readonly id: RecordId
  readonly kind: 'app'
  readonly name: string
  readonly nameEn: string | null
  readonly source: null
  readonly order: number
  readonly appClass: AppClass | null
  /** Protection grade (等保) 1–5. */
  readonly protectionGrade: number | null
  readonly drGrade: { readonly grade: number; readonly edition: string } | null
  readonly contractor: string | null
  readonly dutyPost: string | null
  readonly dutyPhone: string | null
  readonly dependsOn: readonly RecordId[]
  /** Sources that it has components on. */
  readonly sources: readonly string[]
  readonly componentCount: number
  readonly instanceCount: number
  readonly readyCount: number
  /** Instances of which nobody told whether they are ready; absent: none. */
  readonly untoldCount?: number
  readonly capacity: Capacity
  /** How it came to be: a register row, labels, or what maps to nothing. */
  readonly origin: 'register' | 'labels' | 'unassigned'
}

export interface ClusterEntity extends Assessed {
  readonly id: RecordId
  readonly kind: 'cluster'
  readonly name: string
  readonly nameEn: string | null
  readonly source: string
  readonly nodeCount: number
  readonly readyNodeCount: number
  readonly instanceCount: number
  readonly zones: readonly string[]
  readonly allocatable: Amount
  readonly capacity: Capacity
  /** Kinds of which a complete list was ever taken, sorted. Only about these can it be said that something is missing. */
  readonly observes?: readonly ObservedKind[]
  /** Its source looks at some of its namespaces only: what does not show may be elsewhere in it. */
  readonly inPart?: true
}

/** What the map and the cards show; the other records are their evidence. */
export type Entity = BureauEntity | AppEntity | ComponentEntity | InstanceEntity | ClusterEntity | NodeEntity
export type EntityKind = Entity['kind']
export const ENTITY_KINDS: readonly EntityKind[] = ['bureau', 'app', 'component', 'instance', 'cluster', 'node']

/** Where the estate has put what tells of an entity; null: nowhere yet. */
export interface Placed {
  readonly on: RecordId | null
}

export type AlertRecord = ObservedAlert &
  Placed & {
    /** By the policy's table; none: it raises no alarm, whatever its state. */
    readonly grade: Grade | 'none'
  }

export type ProbeRecord = ObservedProbe & Placed

/** Observed records that the estate stores with what it made of them. */
type Elaborated = ObservedInstance | ObservedComponent | ObservedNode | ObservedAlert | ObservedProbe

export type EstateRecord = Entity | AlertRecord | ProbeRecord | Exclude<ObservedRecord, Elaborated>
export type RecordKind = EstateRecord['kind']

export function isEntity(record: EstateRecord): record is Entity {
  return (ENTITY_KINDS as readonly string[]).includes(record.kind)
}

/** One change to the estate: the unit that is journaled and published. `was` is what stood there before; null: nothing. */
export type Delta =
  | { readonly op: 'put'; readonly record: EstateRecord; readonly was: EstateRecord | null }
  | { readonly op: 'del'; readonly id: RecordId; readonly kind: RecordKind; readonly was: EstateRecord }
