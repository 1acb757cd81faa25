import { isMetricName } from '../../../../shared/estate/metric.ts'
import type { Reading, SourceChange } from '../../../../shared/estate/observation.ts'
import {
  type About,
  type Amount,
  type ObservedAlert,
  type ObservedComponent,
  type ObservedEvent,
  type ObservedInstance,
  type ObservedKind,
  type ObservedNode,
  type ObservedRecord,
  observedId,
  type RecordId,
} from '../../../../shared/estate/record.ts'
import type { DataOf, FeedAbout, FeedEvent } from './feed-schema.ts'

/** Entities may be told so far ahead of our clock, ms: beyond it a time counts as not told, or a grace would last until then. */
const AHEAD_MS = 300_000

/** The tenant of what tells none. */
const DEFAULT_PROJECT = 'default'

/** Where a feed's things end up in the estate. */
const KIND = {
  component: 'component',
  instance: 'instance',
  host: 'node',
  alarm: 'alert',
  change: 'event',
} as const satisfies Record<string, ObservedKind>

/** Kinds of which a full state replaces all that there is. */
export const STATE_KINDS: readonly ObservedKind[] = [KIND.component, KIND.instance, KIND.host, KIND.alarm]

/** Whose feed it is, and the wall time at which it is heard, ms since the epoch. */
export interface Hearing {
  readonly source: string
  readonly now: number
}

/** A time as ms since the epoch; null: none was told, or none that can be true. */
function past(time: string | null | undefined, now: number): number | null {
  if (time === null || time === undefined) return null
  const ms = Date.parse(time)
  return ms >= 0 && ms <= now + AHEAD_MS ? ms : null
}

function amountOf(
  size: { cpuMilli?: number | null | undefined; memoryBytes?: number | null | undefined } | null | undefined,
): Amount {
  return { cpuMilli: size?.cpuMilli ?? null, memoryBytes: size?.memoryBytes ?? null }
}

const NO_LABELS = {}
const NO_SELECTOR = { matchLabels: NO_LABELS, matchExpressions: [] }

function base<K extends ObservedKind>(kind: K, source: string, id: string) {
  return { id: observedId(kind, source, id), kind, source, uid: id, version: '' }
}

function componentOf(data: DataOf<'component'>, { source, now }: Hearing): ObservedComponent {
  const { replicas } = data
  const counts = replicas
    ? { desired: replicas.desired, updated: replicas.desired, readyReplicas: replicas.available, available: replicas.available }
    : ({ counted: true, desired: 0, updated: 0, readyReplicas: 0, available: 0 } as const)
  const product = [data.product, data.version].filter((part) => typeof part === 'string').join(' ')
  return {
    ...base('component', source, data.id),
    namespace: data.project ?? DEFAULT_PROJECT,
    name: data.name,
    createdAt: past(data.createdAt, now) ?? 0,
    workload: data.kind,
    labels: data.labels ?? NO_LABELS,
    podLabels: NO_LABELS,
    selector: NO_SELECTOR,
    ...counts,
    unavailableSince: null,
    observed: true,
    image: product === '' ? null : product,
    stalled: null,
  }
}

function instanceOf(data: DataOf<'instance'>, { source, now }: Hearing): ObservedInstance {
  const { component, state, zone, addresses } = data
  const ready = data.ready ?? null
  return {
    ...base('instance', source, data.id),
    form: 'vm',
    namespace: data.project ?? DEFAULT_PROJECT,
    name: data.name,
    createdAt: past(data.createdAt, now) ?? 0,
    ...(addresses ? { addresses: [...new Set(addresses.map((address) => address.toLowerCase()))].sort() } : {}),
    labels: data.labels ?? NO_LABELS,
    owner: component ? { kind: 'Component', name: component, uid: component } : null,
    phase: state,
    // what does not run does not serve, whatever is said of it
    ready: state === 'running' && ready === true,
    ...(state === 'running' && ready === null ? { readyUntold: true } : {}),
    readyChangedAt: past(data.stateChangedAt, now),
    restarts: 0,
    node: data.host ?? null,
    ...(zone ? { zone } : {}),
    requests: amountOf(data.size),
    waiting: data.detail || null,
    unschedulable: null,
    lastTermination: null,
    deletingAt: null,
  }
}

/** Of a host that the platform does not know of nothing is known; in a cluster `Unknown` means that it is lost. */
const HOST_READY = { up: 'True', down: 'False', unknown: null } as const

function hostOf(data: DataOf<'host'>, { source, now }: Hearing): ObservedNode {
  const size = amountOf(data.size)
  return {
    ...base('node', source, data.id),
    namespace: '',
    name: data.name,
    createdAt: past(data.createdAt, now) ?? 0,
    labels: data.labels ?? NO_LABELS,
    zone: data.zone ?? null,
    ready: HOST_READY[data.state],
    readyChangedAt: past(data.stateChangedAt, now),
    unschedulable: data.maintenance ?? false,
    pressures: [],
    allocatable: size,
    capacity: size,
  }
}

/** The record that is meant; null: it is known by labels only. */
function recordIdOf(about: FeedAbout, source: string): RecordId | null {
  if ('instance' in about) return observedId(KIND.instance, source, about.instance)
  if ('component' in about) return observedId(KIND.component, source, about.component)
  if ('host' in about) return observedId(KIND.host, source, about.host)
  return null
}

function aboutOf(about: FeedAbout, source: string): About {
  const id = recordIdOf(about, source)
  return id === null ? { labels: 'labels' in about ? about.labels : NO_LABELS } : { id }
}

function alertOf(data: DataOf<'alarm'>, { source, now }: Hearing): ObservedAlert {
  const startsAt = past(data.startsAt, now) ?? now
  return {
    ...base('alert', source, data.id),
    namespace: '',
    name: data.name,
    createdAt: startsAt,
    about: aboutOf(data.about, source),
    labels: { ...data.labels, alertname: data.name, severity: data.severity.toLowerCase() },
    summary: data.summary || null,
    startsAt,
    state: 'firing',
    silences: [],
  }
}

function changeOf(data: DataOf<'change'>, { source, now }: Hearing): ObservedEvent {
  const at = past(data.at, now) ?? now
  const [kind, uid] = 'instance' in data.about ? ['VM', data.about.instance] : ['Component', data.about.component]
  return {
    ...base('event', source, data.id),
    namespace: '',
    name: data.id,
    createdAt: at,
    about: { kind, name: uid, uid },
    type: data.outcome === 'failed' ? 'Warning' : 'Normal',
    reason: `${data.what} ${data.outcome}`,
    message: data.by ? `${data.summary} (${data.by})` : data.summary,
    count: 1,
    lastAt: at,
  }
}

/** The record of an entity or a change as it is now told; null: it is none (any more). */
export function recordOf(event: FeedEvent, hearing: Hearing): ObservedRecord | null {
  switch (event.type) {
    case 'component':
      return componentOf(event.data, hearing)
    case 'instance':
      return instanceOf(event.data, hearing)
    case 'host':
      return hostOf(event.data, hearing)
    case 'alarm':
      return event.data.state === 'raised' ? alertOf(event.data, hearing) : null
    case 'change':
      return changeOf(event.data, hearing)
    default:
      return null
  }
}

const put = (record: ObservedRecord | null): readonly SourceChange[] => (record === null ? [] : [{ op: 'put', record }])

/** What an event changes. */
export function changesOf(event: FeedEvent, hearing: Hearing): readonly SourceChange[] {
  const { source } = hearing
  if (event.type === 'removed') return [{ op: 'del', id: observedId(KIND[event.data.kind], source, event.data.id) }]
  if (event.type === 'alarm' && event.data.state === 'cleared') {
    return [{ op: 'del', id: observedId(KIND.alarm, source, event.data.id) }]
  }
  return put(recordOf(event, hearing))
}

/** The readings of a sample, and the names of metrics that there are none of here. Instants that do not rise are left out. */
export function readingsOf(
  { at, series }: DataOf<'sample'>,
  source: string,
): { readings: readonly Reading[]; unknown: readonly string[] } {
  const instants = at.map((time) => Date.parse(time))
  const unknown = new Set<string>()
  const readings = series.flatMap(({ about, metric, values }): readonly Reading[] => {
    if (!isMetricName(metric)) {
      unknown.add(metric)
      return []
    }
    const known: { at: number; value: number }[] = []
    values.forEach((value, index) => {
      const instant = instants[index]
      if (value !== null && instant !== undefined && instant > (known.at(-1)?.at ?? -1)) known.push({ at: instant, value })
    })
    const id = recordIdOf(about, source)
    if (known.length === 0 || id === null) return []
    return [{ about: { id }, metric, at: known.map((each) => each.at), values: known.map((each) => each.value) }]
  })
  return { readings, unknown: [...unknown] }
}
