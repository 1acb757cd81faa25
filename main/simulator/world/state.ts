import type { CloudFacts } from '../estate/clouds.ts'
import type { AppPlan, ComponentPlan } from '../estate/plan.ts'

/** What the simulated cluster knows of its things; the API objects are built from this. Times are ms since the epoch. */
export interface NodeState {
  readonly name: string
  readonly uid: string
  readonly zone: string
  readonly index: number
  readonly address: string
  readonly cloud: CloudFacts
  readonly createdAt: number
  /** Kubelet is heard of. */
  reachable: boolean
  changedAt: number
  heartbeatAt: number
}

/** One template of a Deployment, and how its pods fare. */
export interface Revision {
  readonly number: number
  readonly hash: string
  /** Uid of its ReplicaSet. */
  readonly uid: string
  readonly image: string
  readonly createdAt: number
  /** What becomes of its pods unless something else happens to them. */
  readonly fate: Fate
}

/** What becomes of a pod's container. */
export type Fate = 'runs' | 'crashes' | 'no-image' | 'starts-slowly'

export interface ComponentState {
  readonly app: AppPlan
  readonly plan: ComponentPlan
  readonly uid: string
  /** Uids of the objects around it. */
  readonly uids: Readonly<Record<'service' | 'endpoints' | 'slice' | 'budget' | 'autoscaler', string>>
  readonly clusterIp: string
  readonly sliceSuffix: string
  readonly createdAt: number
  replicas: number
  generation: number
  /** Newest last. */
  revisions: readonly Revision[]
  readonly pods: Set<PodState>
  availableChangedAt: number
  available: boolean
  progress: Progress
  load: number
}

/** The Progressing condition of a Deployment. */
export type Progress =
  | { readonly is: 'done'; readonly at: number }
  | { readonly is: 'rolling'; readonly since: number }
  | { readonly is: 'stalled'; readonly at: number }

export interface PodState {
  readonly name: string
  readonly uid: string
  readonly component: ComponentState
  readonly revision: Revision
  readonly createdAt: number
  readonly containerId: string
  node: NodeState | null
  ip: string
  fate: Fate
  /** What its container is doing. */
  stage: Stage
  ready: boolean
  readyChangedAt: number
  restarts: number
  lastExit: { readonly exitCode: number; readonly reason: string; readonly startedAt: number; readonly finishedAt: number } | null
  deletingAt: number | null
}

export type Stage =
  | { readonly is: 'unscheduled'; readonly message: string | null }
  | { readonly is: 'creating' }
  | { readonly is: 'running'; readonly startedAt: number }
  | {
      readonly is: 'waiting'
      readonly reason: 'CrashLoopBackOff' | 'ImagePullBackOff' | 'ErrImagePull'
      readonly message: string
    }

export function currentRevision(component: ComponentState): Revision {
  const revision = component.revisions.at(-1)
  if (!revision) throw new Error(`${component.plan.name} has no revision`)
  return revision
}

/** Pods that count: not those on their way out. */
export function livePods(component: ComponentState): PodState[] {
  return [...component.pods].filter((pod) => pod.deletingAt === null)
}

export function isServing(component: ComponentState): boolean {
  return component.plan.tier !== 'worker'
}

/** Name of the objects of a component, unique in its namespace. */
export function objectName(component: { readonly app: AppPlan; readonly plan: ComponentPlan }): string {
  return component.app.sharesNamespace ? `${component.app.id}-${component.plan.name}` : component.plan.name
}
