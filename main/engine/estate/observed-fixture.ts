import type { SourceBatch } from '../../../shared/estate/observation.ts'
import {
  type ObservedComponent,
  type ObservedInstance,
  type ObservedNode,
  type ObservedRecord,
  type ObservedReplicaSet,
  observedId,
} from '../../../shared/estate/record.ts'

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
