import type { ObservedInstance, ObservedReplicaSet, OwnerRef, RecordId } from '../../../shared/estate/record.ts'

/** Name and labels of a component that stands for a workload that is not observed. */
export interface Loose {
  readonly id: RecordId
  readonly namespace: string
  readonly ownerKind: string
  readonly name: string
  /** Holds instances that have nothing but their namespace in common, so that the labels of one say nothing of the others. */
  readonly mixed: boolean
}

/** Pods without an owner, and static pods (owned by their Node), are one group a namespace. */
const BARE = { ownerKind: 'Pod', name: 'bare-pods', mixed: true } as const
const STATIC = { ownerKind: 'Node', name: 'static-pods', mixed: true } as const

/** A CronJob names its Jobs `<name>-<minutes since the epoch>`: its runs are one component, not a new one every run. */
const CRON_RUN = /-\d{8,}$/

/**
 * The loose component for pods that belong to `owner` (the topmost owner that is known).
 */
export function looseFor(source: string, namespace: string, owner: OwnerRef | null): Loose {
  const group =
    owner === null
      ? BARE
      : owner.kind === 'Node'
        ? STATIC
        : { ownerKind: owner.kind, name: owner.kind === 'Job' ? owner.name.replace(CRON_RUN, '') : owner.name, mixed: false }
  return { ...group, id: `component:${source}/loose/${namespace}/${group.ownerKind}/${group.name}`, namespace }
}

/** The topmost owner that is known: the pod's own, or that of its ReplicaSet. A machine of no component is one of its own. */
export function topOwner(pod: ObservedInstance, replicaSet: ObservedReplicaSet | undefined): OwnerRef | null {
  if (pod.form === 'vm' && pod.owner === null) return { kind: 'VM', name: pod.name, uid: pod.uid }
  return pod.owner?.kind === 'ReplicaSet' && replicaSet?.owner ? replicaSet.owner : pod.owner
}
