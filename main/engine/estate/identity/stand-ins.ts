import {
  type ObservedComponent,
  type ObservedInstance,
  type ObservedTarget,
  observedId,
  type RecordId,
  type ServiceKind,
} from '../../../../shared/estate/record.ts'
import type { Estate } from '../estate.ts'
import { putObserved, removeObserved, touchInstance } from '../intake.ts'
import { same } from '../same.ts'
import { STAND_IN } from './identity.ts'

/**
 * What an exporter is proof of, the most telling first: a host with a database on it is shown as the database's. An exporter that is
 * not in the table, such as a probe's, tells of no machine of ours and makes nothing up.
 */
const SERVICES: readonly (readonly [exporter: string, service: ServiceKind])[] = [
  ['mysqld', 'database'],
  ['postgres', 'database'],
  ['redis', 'cache'],
  ['nginx', 'web-server'],
  ['node', 'vm-group'],
]

/** An exporter that does not answer, on an instance. */
export interface ExporterDown {
  readonly exporter: string
  readonly address: string
  readonly since: number | null
}

const rankOf = ({ exporter }: ObservedTarget): number => {
  const found = SERVICES.findIndex(([name]) => name === exporter)
  return found < 0 ? SERVICES.length : found
}

/** In an order that does not hang on how they came. */
const inOrder = (a: ObservedTarget, b: ObservedTarget): number => rankOf(a) - rankOf(b) || (a.id < b.id ? -1 : 1)

interface StandIns {
  readonly records: ReadonlyMap<RecordId, ObservedInstance | ObservedComponent>
  readonly down: ReadonlyMap<RecordId, ExporterDown>
}

/** What the exporters come to: evidence on what is known, and stand-ins for what only they tell of. Follows from the records alone. */
function standInsOf(estate: Estate): StandIns {
  const records = new Map<RecordId, ObservedInstance | ObservedComponent>()
  const down = new Map<RecordId, ExporterDown>()
  const { exporters } = estate
  for (const target of [...estate.store.tables.target.values()].sort(inOrder)) {
    const { source, about, exporter, address, since } = target
    const found = estate.identity.entityOf(estate, source, about)
    const known = found === null || records.has(found.entity) || exporters.standing.has(found.entity) ? null : found.entity
    const names = 'labels' in about ? estate.identity.namesOf(about) : {}
    const host = names.host ?? estate.identity.hostOf(address)
    const entity = known ?? observedId('instance', source, `${STAND_IN}${host}`)
    if (!target.up && exporter !== null && !down.has(entity)) down.set(entity, { exporter, address, since })
    const service = SERVICES[rankOf(target)]?.[1]
    if (known !== null || service === undefined || records.has(entity)) continue
    // Labels that name a pod, a workload or a VM which is not known yet: it will come, and is no machine of its own.
    if (names.pod !== undefined || names.workload !== undefined) continue
    const group = names.app ?? target.labels.job ?? exporter ?? service
    const labels = {
      ...target.labels,
      ...(names.app !== undefined && { 'wanglou.io/app': names.app }),
      ...(names.bureau !== undefined && { 'wanglou.io/bureau': names.bureau }),
    }
    const component = componentOf(target, service, group, labels)
    if (!records.has(component.id)) records.set(component.id, component)
    records.set(entity, instanceOf(target, host, component, labels))
  }
  return { records, down }
}

const baseOf = <K extends 'instance' | 'component'>(kind: K, { source, labels }: ObservedTarget, key: string, name: string) => ({
  id: observedId(kind, source, `${STAND_IN}${key}`),
  kind,
  source,
  uid: `${STAND_IN}${key}`,
  namespace: labels.job ?? 'exporters',
  name,
  createdAt: 0,
  version: '',
})

function componentOf(
  target: ObservedTarget,
  service: ServiceKind,
  group: string,
  labels: ObservedComponent['labels'],
): ObservedComponent {
  return {
    ...baseOf('component', target, `${service}/${group}`, `${group}-${target.exporter ?? service}`),
    workload: service,
    labels,
    podLabels: {},
    selector: { matchLabels: {}, matchExpressions: [] },
    counted: true,
    ...{ desired: 0, updated: 0, readyReplicas: 0, available: 0 },
    unavailableSince: null,
    observed: true,
    image: null,
    stalled: null,
  }
}

function instanceOf(
  target: ObservedTarget,
  host: string,
  component: ObservedComponent,
  labels: ObservedInstance['labels'],
): ObservedInstance {
  return {
    ...baseOf('instance', target, host, host),
    form: 'vm',
    addresses: [host],
    labels,
    owner: { kind: 'Component', name: component.name, uid: component.uid },
    // An exporter that does not answer says nothing of the machine.
    phase: target.up ? 'running' : 'unknown',
    ready: target.up,
    ...(target.up ? {} : { readyUntold: true as const }),
    readyChangedAt: target.since,
    restarts: 0,
    node: null,
    requests: { cpuMilli: null, memoryBytes: null },
    waiting: null,
    unschedulable: null,
    lastTermination: null,
    deletingAt: null,
  }
}

/** Takes what exporters tell of into the estate; true: something changed that is to be assessed. Nothing where no exporter is known. */
export function settleStandIns(estate: Estate): boolean {
  const { exporters, index, store } = estate
  if (exporters.version === index.version && exporters.identity === estate.identity && !exporters.changed) return false
  exporters.changed = false
  exporters.version = index.version
  exporters.identity = estate.identity
  if (store.tables.target.size === 0 && exporters.standing.size === 0 && exporters.down.size === 0) return false
  const next = standInsOf(estate)
  let changed = false
  for (const id of exporters.standing) {
    if (next.records.has(id)) continue
    removeObserved(estate, id)
    changed = true
  }
  for (const [id, record] of next.records) {
    const known = store.get(id)
    if (known === undefined || !tells(known, record)) changed = true
    putObserved(estate, record)
  }
  for (const id of new Set([...exporters.down.keys(), ...next.down.keys()])) {
    if (same(exporters.down.get(id), next.down.get(id))) continue
    touchInstance(estate, id, false)
    changed = true
  }
  exporters.standing = new Set(next.records.keys())
  exporters.down = next.down
  return changed
}

const tells = (known: object, record: object): boolean => same({ ...known, ...record }, known)
