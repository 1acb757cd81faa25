import type {
  ObservedDisruptionBudget,
  ObservedEndpoints,
  ObservedEvent,
  ObservedNamespace,
  ObservedNode,
  ObservedQuota,
  ObservedService,
} from '../../../../shared/estate/record.ts'
import { conditionOf, count, type Fields, fields, items, text, textOrNull, time } from './fields.ts'
import { annotationsOf, baseOf, labelsOf, selectorOf } from './metadata.ts'
import { amount, quotaAmount } from './quantity.ts'

/** Conditions that should not be True. */
const PRESSURES = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable']

/** The label of a node's zone: the stable one, and the one before 1.17. */
const ZONE_LABELS = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone']

const READY_WORDS = ['True', 'False', 'Unknown'] as const

export function normalizeNode(source: string, object: Fields): ObservedNode | null {
  const metadata = fields(object.metadata)
  const base = baseOf('node', source, metadata)
  if (base === null) return null
  const status = fields(object.status)
  const ready = conditionOf(status.conditions, 'Ready')
  const labels = labelsOf(metadata.labels)
  return {
    ...base,
    addresses: addressesOf(status.addresses),
    labels,
    zone: ZONE_LABELS.map((key) => textOrNull(labels[key])).find((zone) => zone !== null) ?? null,
    ready: READY_WORDS.find((word) => word === ready.status) ?? null,
    readyChangedAt: time(ready.lastTransitionTime),
    unschedulable: fields(object.spec).unschedulable === true,
    pressures: PRESSURES.flatMap((type) => {
      const condition = conditionOf(status.conditions, type)
      return condition.status === 'True' ? [{ type, since: time(condition.lastTransitionTime) }] : []
    }),
    allocatable: amount(fields(status.allocatable)),
    capacity: amount(fields(status.capacity)),
  }
}

/** IP addresses and host names, lower case. */
function addressesOf(addresses: unknown): readonly string[] {
  const told = items(addresses).map((entry) => text(fields(entry).address).toLowerCase())
  return [...new Set(told.filter((address) => address !== ''))].sort()
}

export function normalizeNamespace(source: string, object: Fields): ObservedNamespace | null {
  const metadata = fields(object.metadata)
  const base = baseOf('namespace', source, metadata)
  return base && { ...base, labels: labelsOf(metadata.labels), annotations: annotationsOf(metadata.annotations) }
}

export function normalizeService(source: string, object: Fields): ObservedService | null {
  const base = baseOf('service', source, fields(object.metadata))
  const spec = fields(object.spec)
  return base && { ...base, serviceType: text(spec.type), selector: labelsOf(spec.selector) }
}

export function normalizeEndpointSlice(source: string, object: Fields): ObservedEndpoints | null {
  const metadata = fields(object.metadata)
  const base = baseOf('endpoints', source, metadata)
  if (base === null) return null
  const endpoints = items(object.endpoints)
  // "a nil value should be interpreted as true" (EndpointConditions)
  const notReadyCount = endpoints.filter((each) => fields(fields(each).conditions).ready === false).length
  return {
    ...base,
    service: text(fields(metadata.labels)['kubernetes.io/service-name']),
    readyCount: endpoints.length - notReadyCount,
    notReadyCount,
  }
}

export function normalizeEndpoints(source: string, object: Fields): ObservedEndpoints | null {
  const base = baseOf('endpoints', source, fields(object.metadata))
  if (base === null) return null
  const sum = (key: string) => items(object.subsets).reduce<number>((total, each) => total + items(fields(each)[key]).length, 0)
  return { ...base, service: base.name, readyCount: sum('addresses'), notReadyCount: sum('notReadyAddresses') }
}

export function normalizeDisruptionBudget(source: string, object: Fields): ObservedDisruptionBudget | null {
  const base = baseOf('disruption-budget', source, fields(object.metadata))
  if (base === null) return null
  const { selector } = fields(object.spec)
  return {
    ...base,
    selector: selector === undefined || selector === null ? null : selectorOf(selector),
    disruptionsAllowed: count(fields(object.status).disruptionsAllowed, 0),
  }
}

export function normalizeQuota(source: string, object: Fields): ObservedQuota | null {
  const base = baseOf('quota', source, fields(object.metadata))
  const status = fields(object.status)
  const hard = status.hard ?? fields(object.spec).hard
  return base && { ...base, granted: quotaAmount(fields(hard)), used: quotaAmount(fields(status.used)) }
}

export function normalizeEvent(source: string, object: Fields): ObservedEvent | null {
  const base = baseOf('event', source, fields(object.metadata))
  if (base === null) return null
  const about = fields(object.involvedObject)
  const series = fields(object.series)
  return {
    ...base,
    about: { kind: text(about.kind), name: text(about.name), uid: text(about.uid) },
    type: text(object.type),
    reason: text(object.reason),
    message: text(object.message),
    count: count(object.count, count(series.count, 1)),
    lastAt: time(object.lastTimestamp) ?? time(series.lastObservedTime) ?? time(object.eventTime) ?? base.createdAt,
  }
}
