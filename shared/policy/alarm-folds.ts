import { z } from 'zod'
import { REASON_WORDS, type ReasonCode } from '../estate/reason-words.ts'
import { labelMatchSchema } from './label-match.ts'

export const reasonCodeSchema = z.custom<ReasonCode>(
  (code) => typeof code === 'string' && Object.hasOwn(REASON_WORDS, code),
  'no such reason code',
)

/**
 * One row of the folding table: what the platform finds itself (`codes`), and which alerts tell of the same. Such an alert goes to the line of
 * that finding, where there is one on the same entity, on what it is part of or runs on, or on a part of it; alerts of one row on one
 * entity are one line where there is no finding.
 */
export const alarmFoldSchema = z.strictObject({
  /** Names the row. */
  cause: z.string().min(1).max(60),
  codes: z.array(reasonCodeSchema).max(100).default([]),
  alerts: z.array(labelMatchSchema).min(1).max(100),
})
export type AlarmFold = z.infer<typeof alarmFoldSchema>

const named = (...alertname: string[]) => [{ alertname }]

/**
 * The rows that come after those of the policy file; the first that finds its finding counts. The names are those of kube-prometheus, of the
 * exporters' own rules, and those in common use.
 */
export const SHIPPED_ALARM_FOLDS: readonly AlarmFold[] = [
  {
    cause: 'node-gone',
    codes: ['node.lost', 'node.not-ready'],
    alerts: named(
      'KubeNodeNotReady',
      'KubeNodeUnreachable',
      'KubeletDown',
      'NodeDown',
      'HostDown',
      'InstanceDown',
      'TargetDown',
      'NodeExporterDown',
    ),
  },
  {
    cause: 'machine-off',
    codes: ['instance.stopped', 'instance.suspended', 'instance.machine-failed', 'instance.exporter-down'],
    alerts: named('InstanceDown', 'TargetDown', 'HostDown', 'NodeDown', 'NodeExporterDown', '*ExporterDown', 'VMDown'),
  },
  {
    cause: 'unserved',
    codes: [
      'component.outage',
      'component.gravely-short',
      'component.short',
      'component.instances-not-ready',
      'app.probe-failing',
    ],
    alerts: named(
      'ProbeFailed',
      'BlackboxProbeFailed',
      'EndpointDown',
      'ServiceDown',
      'HighErrorRate',
      'KubePodNotReady',
      'KubeDeploymentReplicasMismatch',
      'KubeStatefulSetReplicasMismatch',
      'KubeDaemonSetMisScheduled',
    ),
  },
  {
    cause: 'crash-loop',
    codes: ['instance.crash-loop', 'component.crash-loop', 'component.outage', 'component.gravely-short', 'component.short'],
    alerts: named('KubePodCrashLooping', 'KubeContainerWaiting', 'PodRestart*'),
  },
  {
    cause: 'rollout-stalled',
    codes: ['component.stalled', 'component.rollout-failed'],
    alerts: named(
      'KubeDeploymentRolloutStuck',
      'KubeDeploymentGenerationMismatch',
      'KubeStatefulSetGenerationMismatch',
      'KubeStatefulSetUpdateNotRolledOut',
      'KubeDaemonSetRolloutStuck',
    ),
  },
  {
    cause: 'out-of-memory',
    codes: ['instance.oom-killed', 'component.oom-killed'],
    alerts: named('KubePodOOMKilled', 'ContainerOom*', 'OomKill*'),
  },
  { cause: 'at-limit', codes: ['component.at-limit'], alerts: named('KubeHpaMaxedOut', 'KubeHpaReplicasMismatch') },
  { cause: 'node-pressure', codes: ['node.pressure'], alerts: named('KubeNodePressure') },
  { cause: 'unscheduled', codes: ['instance.unschedulable', 'component.unschedulable'], alerts: named('KubePodPending') },
]
