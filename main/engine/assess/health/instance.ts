import type { Reason } from '../../../../shared/estate/reason.ts'
import type { NodeEntity, ObservedInstance } from '../../../../shared/estate/record.ts'
import type { Facts } from '../../../../shared/lib/words.ts'
import type { Policy } from '../../../../shared/policy/policy.ts'
import { elapsed, type Finding, type Moment } from './finding.ts'
import { assessMachine } from './machine.ts'

export interface InstanceContext {
  /** The node that it is on, where that is observed. */
  readonly node: NodeEntity | undefined
  /** Its reasons so far. */
  readonly before: readonly Reason[]
  readonly policy: Policy['health']
  readonly when: Moment
}

type Code = Finding['code']

/** Waiting reasons of the kubelet (kubernetes/pkg/kubelet: images/types.go, container/sync_result.go) and what they come to. */
const WAITING: Readonly<Record<string, Code>> = {
  CrashLoopBackOff: 'instance.crash-loop',
  ImagePullBackOff: 'instance.image-pull',
  ErrImagePull: 'instance.image-pull',
  ErrImageNeverPull: 'instance.image-pull',
  InvalidImageName: 'instance.image-pull',
  ImageInspectError: 'instance.image-pull',
  RegistryUnavailable: 'instance.image-pull',
  CreateContainerConfigError: 'instance.container-error',
  CreateContainerError: 'instance.container-error',
  RunContainerError: 'instance.container-error',
}

const NOTHING: readonly Finding[] = []

/**
 * An instance is replaceable, so whatever ails it is a notice: its component says what the loss means. `unknown` is no grade.
 */
const found = (code: Code, since: number | null, facts: Facts): Finding => ({ code, level: 'notice', since, facts })

/** The last termination, if it was within the window in which restarts count. Also notes when it leaves the window. */
function recentEnd(pod: ObservedInstance, { policy, when }: InstanceContext): { reason: string; at: number } | null {
  const last = pod.lastTermination
  if (last === null || last.at === null || elapsed(when, last.at, policy.restartWindowSeconds)) return null
  return { reason: last.reason, at: last.at }
}

/** Assesses one pod or machine. The cause hides its consequences: nothing else is said of a pod whose node is lost. */
export function assessInstance(pod: ObservedInstance, context: InstanceContext): readonly Finding[] {
  const { node, policy, when } = context
  if (pod.phase === 'Succeeded') return NOTHING
  if (pod.phase === 'Failed') {
    return [found('instance.failed', pod.lastTermination?.at ?? null, { reason: pod.lastTermination?.reason ?? pod.phase })]
  }
  if (node && node.ready !== 'True' && node.ready !== null) {
    return [found('instance.node-lost', node.readyChangedAt, { node: node.name })]
  }
  if (pod.form === 'vm') return assessMachine(pod, policy, when)
  if (pod.deletingAt !== null) {
    return elapsed(when, pod.deletingAt, policy.terminatingGraceSeconds)
      ? [found('instance.terminating', pod.deletingAt, {})]
      : NOTHING
  }
  if (pod.phase === 'Unknown') return [{ code: 'instance.unknown', level: 'unknown', since: null, facts: {} }]
  if (pod.ready && pod.lastTermination === null) return NOTHING

  const findings: Finding[] = []
  const end = recentEnd(pod, context)
  const main = mainAilment(pod, end !== null, context)
  if (main) findings.push(main)
  if (end?.reason === 'OOMKilled') findings.push(found('instance.oom-killed', end.at, {}))
  if (end && main?.code !== 'instance.crash-loop' && pod.restarts >= policy.restartCount) {
    findings.push(found('instance.restarts', end.at, { restarts: pod.restarts }))
  }
  return findings
}

/** The one thing that keeps it from being ready, the most telling first; null where nothing does, or not for long enough yet. */
function mainAilment(pod: ObservedInstance, endedRecently: boolean, { before, policy, when }: InstanceContext): Finding | null {
  const { waiting, restarts } = pod
  const code = waiting === null ? undefined : WAITING[waiting]
  // Between two crashes a container runs for a while: it stays in its loop until it has held out for the whole window.
  const stillLooping = endedRecently && code === undefined && before.some((reason) => reason.code === 'instance.crash-loop')
  if (code === 'instance.crash-loop' || stillLooping) {
    return found('instance.crash-loop', pod.lastTermination?.at ?? null, { waiting: 'CrashLoopBackOff', restarts })
  }
  if (code !== undefined && waiting !== null) return found(code, pod.readyChangedAt, { waiting })
  if (pod.ready) return null
  if (pod.phase === 'Pending') {
    if (!elapsed(when, pod.createdAt, policy.pendingGraceSeconds)) return null
    if (pod.unschedulable !== null) return found('instance.unschedulable', pod.createdAt, { message: pod.unschedulable })
    return found('instance.pending', pod.createdAt, { waiting: waiting ?? pod.phase })
  }
  const since = pod.readyChangedAt ?? pod.createdAt
  return elapsed(when, since, policy.notReadyGraceSeconds) ? found('instance.not-ready', since, {}) : null
}
