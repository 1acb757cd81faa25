import type { SourceBatch } from '../../../shared/estate/observation.ts'
import {
  type Labels,
  type ObservedAlert,
  type ObservedAutoscaler,
  type ObservedComponent,
  type ObservedDisruptionBudget,
  type ObservedEvent,
  type ObservedInstance,
  type ObservedNamespace,
  type ObservedNode,
  type ObservedProbe,
  type ObservedQuota,
  type ObservedRecord,
  type ObservedReplicaSet,
  type ObservedService,
  observedId,
} from '../../../shared/estate/record.ts'
import type { RegisterApp } from '../../../shared/estate/register.ts'

/** Observed records for tests: a running estate in namespace `enrol` of the source `east`, changed where a test says so. */
const SOURCE = 'east'
const BORN = Date.UTC(2025, 11, 1)

const base = <K extends ObservedRecord['kind']>(kind: K, name: string, source = SOURCE, namespace = 'enrol') => ({
  id: observedId(kind, source, name),
  kind,
  source,
  uid: name,
  namespace,
  name,
  createdAt: BORN,
  version: '1',
})

export const batchOf = (source: string, records: readonly ObservedRecord[]): SourceBatch => ({
  source,
  swaps: [],
  changes: records.map((record) => ({ op: 'put', record })),
  cursors: [],
})

export function podOf(name: string, more: Partial<ObservedInstance> & { set?: string } = {}): ObservedInstance {
  const { set, ...rest } = more
  return {
    ...base('instance', name, rest.source, rest.namespace),
    labels: {},
    owner: set === undefined ? null : { kind: 'ReplicaSet', name: set, uid: set },
    phase: 'Running',
    ready: true,
    readyChangedAt: BORN,
    restarts: 0,
    node: 'n1',
    requests: { cpuMilli: 100, memoryBytes: 1000 },
    waiting: null,
    unschedulable: null,
    lastTermination: null,
    deletingAt: null,
    ...rest,
  }
}

export const replicaSetOf = (
  name: string,
  deployment: string | null,
  more: Partial<ObservedReplicaSet> = {},
): ObservedReplicaSet => ({
  ...base('replicaset', name, more.source, more.namespace),
  owner: deployment === null ? null : { kind: 'Deployment', name: deployment, uid: deployment },
  desired: 1,
  readyReplicas: 1,
  templateHash: null,
  revision: null,
  ...more,
})

export function deploymentOf(name: string, more: Partial<ObservedComponent> = {}): ObservedComponent {
  const desired = more.desired ?? 2
  return {
    ...base('component', name, more.source, more.namespace),
    workload: 'Deployment',
    labels: {},
    podLabels: { app: name },
    selector: { matchLabels: { app: name }, matchExpressions: [] },
    desired,
    updated: desired,
    readyReplicas: desired,
    available: desired,
    observed: true,
    image: null,
    unavailableSince: null,
    stalled: null,
    ...more,
  }
}

export const nodeOf = (name: string, more: Partial<ObservedNode> = {}): ObservedNode => ({
  ...base('node', name, more.source, ''),
  labels: {},
  zone: null,
  ready: 'True',
  readyChangedAt: BORN,
  unschedulable: false,
  pressures: [],
  allocatable: { cpuMilli: 4000, memoryBytes: 100_000 },
  capacity: { cpuMilli: 4000, memoryBytes: 100_000 },
  ...more,
})

export const namespaceOf = (name: string, more: Partial<ObservedNamespace> = {}): ObservedNamespace => ({
  ...base('namespace', name, more.source, ''),
  labels: {},
  annotations: {},
  ...more,
})

export const budgetOf = (name: string, app: string, more: Partial<ObservedDisruptionBudget> = {}): ObservedDisruptionBudget => ({
  ...base('disruption-budget', name, more.source, more.namespace),
  selector: { matchLabels: { app }, matchExpressions: [] },
  disruptionsAllowed: 1,
  ...more,
})

export const autoscalerOf = (name: string, target: string, more: Partial<ObservedAutoscaler> = {}): ObservedAutoscaler => ({
  ...base('autoscaler', name, more.source, more.namespace),
  target: { kind: 'Deployment', name: target },
  minReplicas: 1,
  maxReplicas: 4,
  currentReplicas: 2,
  desiredReplicas: 2,
  active: true,
  atLimit: false,
  ...more,
})

export const quotaOf = (name: string, cpuMilli: number | null, more: Partial<ObservedQuota> = {}): ObservedQuota => ({
  ...base('quota', name, more.source, more.namespace),
  granted: { cpuMilli, memoryBytes: null },
  used: { cpuMilli: null, memoryBytes: null },
  ...more,
})

export const eventOf = (name: string, uid: string, more: Partial<ObservedEvent> = {}): ObservedEvent => ({
  ...base('event', name, more.source, more.namespace),
  about: { kind: 'Pod', name: uid, uid },
  type: 'Warning',
  reason: 'BackOff',
  message: 'back-off restarting failed container',
  count: 1,
  lastAt: BORN,
  ...more,
})

export const serviceOf = (name: string, selector: Labels, more: Partial<ObservedService> = {}): ObservedService => ({
  ...base('service', name, more.source, more.namespace),
  serviceType: 'ClusterIP',
  selector,
  ...more,
})

/** An alert of the source `am` that fires. */
export function alertOf(name: string, labels: Labels, more: Partial<ObservedAlert> = {}): ObservedAlert {
  const all = { alertname: name, ...labels }
  return {
    ...base('alert', name, more.source ?? 'am', ''),
    about: { labels: all },
    labels: all,
    summary: null,
    startsAt: BORN,
    state: 'firing',
    silences: [],
    ...more,
  }
}

/** A probe of the source `prom` from outside, that succeeds. */
export const probeOf = (name: string, labels: Labels, more: Partial<ObservedProbe> = {}): ObservedProbe => ({
  ...base('probe', name, more.source ?? 'prom', ''),
  about: { labels },
  labels,
  target: name,
  vantage: 'user',
  ok: true,
  since: BORN,
  ...more,
})

/** A row of the register in bureau `edu`, of which nothing else is known. */
export const appRow = (id: string, more: Partial<RegisterApp> = {}): RegisterApp => ({
  id,
  name: id,
  nameEn: null,
  bureau: 'edu',
  appClass: null,
  protectionGrade: null,
  drGrade: null,
  rtoMinutes: null,
  rpoMinutes: null,
  contractor: null,
  dutyPost: null,
  dutyPhone: null,
  contacts: [],
  quota: null,
  standby: false,
  onlineSince: null,
  probes: [],
  matchers: [],
  dependsOn: [],
  ...more,
})
