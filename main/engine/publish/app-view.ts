import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import type { AppFrame } from '../../../shared/estate/frame.ts'
import type {
  AppEntity,
  ComponentEntity,
  Delta,
  EstateRecord,
  InstanceEntity,
  NodeEntity,
  ObservedEvent,
  RecordId,
} from '../../../shared/estate/record.ts'
import { detect } from '../assess/detection/detect.ts'
import { alertLines } from './alert-lines.ts'
import { groupComponents } from './component-groups.ts'
import { evidenceOf } from './detection-evidence.ts'
import type { EstateReader } from './estate-reader.ts'
import type { Head } from './estate-view.ts'
import type { Freshness } from './freshness.ts'
import type { Judgements } from './judgements.ts'
import { cardUsage, usedByApp, withUsed } from './usage.ts'

/** Newest warning Events on a card, count. */
const EVENTS_SHOWN = 20

/** A card that only moves its "as of" is sent this seldom, ms. */
const QUIET_MS = 1_000

/** What a card is made from, at the head of the journal. */
export interface CardSource {
  readonly estate: EstateReader
  readonly freshness: Freshness
  readonly open: Iterable<AlarmEpisode>
  /** The newest capacity verdicts; null: none, or a moment of the past. */
  readonly judged: Judgements | null
}

/** The card of one app in one window. */
export interface AppView {
  readonly id: RecordId
  changed(deltas: readonly Delta[]): void
  /** Freshness or alarms changed. */
  touch(): void
  /** The window waits for an answer: the next frame is sent also where it tells nothing new. */
  answer(): void
  next(from: CardSource, head: Head, monotonic: number): AppFrame | null
  acknowledge(seq: number): void
  /** A frame is on its way and not acknowledged. */
  readonly busy: boolean
}

/** Sends the whole card each time that something on it changed. */
export function createAppView(id: RecordId): AppView {
  let inFlight: number | null = null
  let dirty = true
  let refresh = false
  let sentAt = Number.NEGATIVE_INFINITY
  let onCard: ReadonlySet<string> = new Set([id])

  /** Whether a record shows on the card: it did, it hangs on what did, it tells about it, or it is an app that may need this one. */
  function concerns(record: EstateRecord): boolean {
    if (onCard.has(record.id)) return true
    if (record.kind === 'event') return onCard.has(record.about.uid)
    if (record.kind === 'app') return record.dependsOn.includes(id)
    if ('on' in record && record.on !== null && onCard.has(record.on)) return true
    return 'parent' in record && record.parent !== null && onCard.has(record.parent)
  }

  return {
    id,
    changed(deltas) {
      if (!dirty) dirty = deltas.some((delta) => (delta.op === 'del' ? onCard.has(delta.id) : concerns(delta.record)))
    },
    touch() {
      refresh = true
    },
    answer() {
      dirty = true
    },
    acknowledge(seq) {
      if (inFlight === seq) inFlight = null
    },
    get busy() {
      return inFlight !== null
    },
    next(from, head, monotonic) {
      if (inFlight !== null) return null
      if (!dirty && !(refresh && monotonic - sentAt >= QUIET_MS)) return null
      const frame = appFrame(id, from, head)
      dirty = false
      refresh = false
      inFlight = head.seq
      sentAt = monotonic
      onCard = shownOn(frame)
      return frame
    },
  }
}

function shownOn(frame: AppFrame): ReadonlySet<string> {
  const ids = new Set<string>([frame.id])
  if (frame.bureau !== null) ids.add(frame.bureau.id)
  for (const { id, uid } of [...frame.components, ...frame.instances]) ids.add(id).add(uid)
  for (const { id } of [...frame.nodes, ...frame.events, ...frame.neededBy, ...frame.dependsOn, ...frame.alerts]) ids.add(id)
  return ids
}

function isWarning(event: ObservedEvent): boolean {
  return event.type !== 'Normal'
}

function appFrame(id: RecordId, { estate, freshness, open, judged }: CardSource, { seq, asOf, moment }: Head): AppFrame {
  const found = estate.get(id)
  const app: AppEntity | null = found?.kind === 'app' ? found : null
  const owner = app?.parent ? estate.get(app.parent) : undefined
  const components: ComponentEntity[] = []
  const instances: InstanceEntity[] = []
  for (const component of app === null ? [] : estate.childrenOf(id)) {
    if (component.kind !== 'component') continue
    components.push(component)
    for (const instance of estate.childrenOf(component.id)) if (instance.kind === 'instance') instances.push(instance)
  }
  const nodes = byId(nodesOf(instances, estate))
  const alerts = alertLines(estate, new Set([id, ...[...components, ...instances, ...nodes].map((part) => part.id)]), id)
  const tellers = new Set([...(app?.sources ?? []), ...alerts.map(({ source }) => source)])
  const parts = new Set<RecordId>([id, ...components.map((c) => c.id), ...instances.map((i) => i.id)])
  const events = [...components, ...instances].flatMap(({ uid }) => [...estate.eventsAbout(uid)].filter(isWarning))
  return {
    view: 'app',
    seq,
    base: null,
    asOf,
    moment,
    id,
    app: app && { ...app, capacity: withUsed(app.capacity, usedByApp(estate, id)) },
    bureau: owner?.kind === 'bureau' ? owner : null,
    components: byId(components),
    groups: groupComponents(components),
    instances: byId(instances),
    nodes: nodes.map(({ id, name, source, zone, level }) => ({ id, name, source, zone, level })),
    events: byId(events)
      .sort((a, b) => b.lastAt - a.lastAt)
      .slice(0, EVENTS_SHOWN),
    neededBy: byId([...estate.ofKind('app')].filter((other) => other.dependsOn.includes(id)).map(brief)),
    dependsOn: (app?.dependsOn ?? []).flatMap((other) => {
      const record = estate.get(other)
      return record?.kind === 'app' ? [brief(record)] : []
    }),
    sources: [...tellers].map((name) => ({
      name,
      asOf: freshness.states.find((state) => state.name === name)?.asOf ?? null,
      staleSince: freshness.of([name]),
    })),
    alarms: byId([...open].filter((episode) => parts.has(episode.entity))),
    alerts,
    detection: app && detect(evidenceOf(app, [...components, ...instances, ...nodes], estate, freshness)),
    usage: cardUsage(estate, id, components, instances),
    capacity: judged?.of(id) ?? null,
  }
}

/** In one order, whatever order the estate was filled in: a card of the past is the same card. */
function byId<T extends { readonly id: string }>(rows: T[]): T[] {
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1))
}

function brief({ id, name, level }: AppEntity): AppFrame['neededBy'][number] {
  return { id, name, level }
}

/** The nodes that `instances` are on, each once, found by source and name. */
function nodesOf(instances: readonly InstanceEntity[], estate: EstateReader): NodeEntity[] {
  const wanted = new Set(instances.flatMap(({ source, node }) => (node === null ? [] : [`${source}/${node}`])))
  if (wanted.size === 0) return []
  const onThem = (node: NodeEntity) => wanted.has(`${node.source}/${node.name}`)
  return [...estate.ofKind('node')].filter(onThem)
}
