import type { AlarmEpisode, ListedEpisode } from '../../../shared/estate/alarm.ts'
import { type AlarmMark, handlingOf } from '../../../shared/estate/alarm-mark.ts'
import type { AlarmRow } from '../../../shared/estate/frame.ts'
import { compareLevels, GRADES, type Grade, isGrave } from '../../../shared/estate/level.ts'
import type { Reason } from '../../../shared/estate/reason.ts'
import {
  type Entity,
  type EstateRecord,
  type InstanceEntity,
  isEntity,
  type Labels,
  type RecordId,
} from '../../../shared/estate/record.ts'
import { present } from '../../../shared/lib/assert.ts'
import type { Facts } from '../../../shared/lib/words.ts'
import type { Model } from '../model.ts'
import { createFindingIndex, type FindingIndex, type FoldTable, SHIPPED_FOLDS } from './folding.ts'

/** What of the model is needed to tell causes. */
export type CauseView = Pick<Model, 'get' | 'childrenOf' | 'ofKind'>

/** A node in one of these states takes its instances with it. */
const NODE_GONE: ReadonlySet<AlarmEpisode['code']> = new Set(['node.lost', 'node.not-ready'])

/** Kinds that take in what runs on them. */
const RUNS_OTHERS: ReadonlySet<string> = new Set(['node', 'cluster'])

/** What a component says when replicas are missing: these may be the fault of a node. */
const REPLICAS_MISSING: ReadonlySet<AlarmEpisode['code']> = new Set([
  'component.outage',
  'component.gravely-short',
  'component.short',
  'component.instances-not-ready',
])

/** Findings told with a line at most, gravest first: more than one reads, and a storm has ten thousands. The count tells of all. */
const FINDINGS_TOLD = 40

/** Findings told with all lines together, and with each though that is used up, count: a list goes out whole whenever it changes. */
const FINDINGS_IN_ALL = 1_000
const FINDINGS_LEAST = 3

type CauseRow = Omit<AlarmRow, 'staleSince'>
type BareRow = Omit<CauseRow, 'findings'>

interface Line {
  readonly subject: RecordId
  readonly group: ListedEpisode[]
}

/** What operators said of episodes, and as of when it is asked, ms since the epoch. */
export interface Said {
  readonly marks: ReadonlyMap<AlarmEpisode['id'], readonly AlarmMark[]>
  readonly now: number
}

const NOTHING_SAID: Said = { marks: new Map(), now: 0 }

const idOf = (line: string): AlarmRow['id'] => `cause:${line}`

/**
 * Folds open episodes into one line a cause, gravest first, then newest. A lost node takes in what it did to instances and their
 * components; several lost nodes of one cluster are the cluster's line. Everything else of an app, its components and instances
 * is the app's one line, named by its gravest reason (and, in the fact `on`, by what that is on). The line of a node tells its
 * `zone`. An alert goes to the line of the finding that it tells of too, by the folding table. One that no row puts anywhere is told by its own
 * name on its app: the same alert on five pods is one line, two different alerts are two. Every episode is in one line; the order in
 * which they come does not matter.
 */
export function groupByCause(
  open: Iterable<ListedEpisode>,
  model: CauseView,
  folds: FoldTable = SHIPPED_FOLDS,
  said: Said = NOTHING_SAID,
): readonly CauseRow[] {
  const lines = [...linesOf(open, model, folds)]
    .map(([name, { subject, group }]) => ({ row: rowOf(name, subject, group, model, folds, said), group }))
    .sort((a, b) => inOrder(a.row, b.row))
  let room = FINDINGS_IN_ALL
  return lines.map(({ row, group }) => {
    const findings = findingsOf(group, Math.min(FINDINGS_TOLD, Math.max(room, FINDINGS_LEAST)), model)
    room -= findings.length
    return { ...row, findings }
  })
}

/** What is shelved last, then the gravest, then what began last. */
const inOrder = (a: BareRow, b: BareRow): number =>
  Number(isShelved(a)) - Number(isShelved(b)) || compareLevels(a.level, b.level) || b.since - a.since || (a.id < b.id ? -1 : 1)

const isShelved = ({ handling }: BareRow): boolean => handling?.shelved != null

/**
 * The episodes that a word on a line is kept on, gravest first, then the oldest; none: there is no such line. On the line of a node or a cluster it
 * is theirs alone: what they took in asks for itself once they are back.
 */
export function episodesOfLine(
  id: AlarmRow['id'],
  open: Iterable<ListedEpisode>,
  model: CauseView,
  folds: FoldTable,
): readonly AlarmEpisode[] {
  for (const [name, { group }] of linesOf(open, model, folds)) {
    if (idOf(name) !== id) continue
    const ofNodes = group.filter(({ entity }) => RUNS_OTHERS.has(model.get(entity)?.kind ?? ''))
    return [...(ofNodes.length > 0 ? ofNodes : group)].sort((a, b) => compareLevels(a.level, b.level) || inTime(a, b))
  }
  return []
}

function linesOf(open: Iterable<ListedEpisode>, model: CauseView, folds: FoldTable): ReadonlyMap<string, Line> {
  const episodes = [...open]
  const lost = lostNodes(episodes, model)
  const lines = new Map<string, Line>()
  const put = (name: string, subject: RecordId, episode: ListedEpisode): void => {
    const known = lines.get(name)
    if (known) known.group.push(episode)
    else lines.set(name, { subject, group: [episode] })
  }
  const alerts = episodes.filter(({ key }) => key !== undefined)
  const findings = createFindingIndex()
  for (const episode of episodes) {
    if (episode.key !== undefined) continue
    const subject = subjectOf(episode, model, lost)
    put(subject, subject, episode)
    if (alerts.length === 0) continue
    for (const row of folds.rowsOfCode(episode.code)) findings.add(row, chainOf(episode.entity, model, lost), subject)
  }
  for (const alert of alerts) {
    const subject = subjectOf(alert, model, lost)
    put(lineOfAlert(alert, subject, findings, folds, model, lost), subject, alert)
  }
  return lines
}

/** The line of what the platform found itself, else that of its row in the folding table, else its own. */
function lineOfAlert(
  alert: AlarmEpisode,
  subject: RecordId,
  findings: FindingIndex,
  folds: FoldTable,
  model: CauseView,
  lost: LostNodes,
): string {
  const rows = folds.rowsOfAlert(labelsOf(alert, model))
  const chain = chainOf(alert.entity, model, lost)
  for (const row of rows) {
    const line = findings.find(row, chain)
    if (line !== undefined) return line
  }
  const [first] = rows
  return first === undefined ? `${subject}${nameOf(alert)}` : `${subject}#fold/${folds.causes[first] ?? first}`
}

/** By the alert itself, which is gone only when its episode is. */
function labelsOf({ key, facts }: AlarmEpisode, model: CauseView): Labels {
  const alert = model.get(`alert:${key}`)
  return alert?.kind === 'alert' ? alert.labels : { alertname: String(facts.name ?? '') }
}

/** An entity, the lost node that it runs on, and what it is part of. */
function chainOf(id: RecordId, model: CauseView, lost: LostNodes): readonly RecordId[] {
  const entity = model.get(id)
  if (entity?.kind === 'component') return [id, ...(entity.parent === null ? [] : [entity.parent])]
  if (entity?.kind !== 'instance') return [id]
  const node = entity.node === null ? undefined : lost.get(nodeKey(entity.source, entity.node))?.node
  const app = appOf(entity, model)
  return [id, node, entity.parent ?? undefined, app].filter((each) => each !== undefined)
}

/** A lost node by `<source>/<its name>`, and the cause that it stands for: itself, or its cluster where several are lost. */
type LostNodes = ReadonlyMap<string, { readonly node: RecordId; readonly cause: RecordId }>

const nodeKey = (source: string, name: string): string => `${source}/${name}`

function lostNodes(episodes: readonly AlarmEpisode[], model: CauseView): LostNodes {
  const bySource = new Map<string, Map<string, RecordId>>()
  for (const episode of episodes) {
    const node = NODE_GONE.has(episode.code) ? model.get(episode.entity) : undefined
    if (node?.kind !== 'node') continue
    const nodes = bySource.get(node.source) ?? new Map<string, RecordId>()
    bySource.set(node.source, nodes.set(nodeKey(node.source, node.name), node.id))
  }
  const causes = new Map<string, { readonly node: RecordId; readonly cause: RecordId }>()
  for (const [source, nodes] of bySource)
    for (const [key, node] of nodes) causes.set(key, { node, cause: nodes.size > 1 ? `cluster:${source}` : node })
  return causes
}

/** What a cause with a key is called, on whatever it is; '' for the causes that are told by what they are on. */
const nameOf = ({ code, key, facts }: AlarmEpisode): string => (key === undefined ? '' : `#${code}/${facts.name ?? key}`)

function subjectOf(episode: AlarmEpisode, model: CauseView, lost: LostNodes): RecordId {
  const entity = model.get(episode.entity)
  if (episode.key !== undefined) return (entity && isEntity(entity) ? appOf(entity, model) : undefined) ?? episode.entity
  switch (entity?.kind) {
    case 'node':
      return (NODE_GONE.has(episode.code) ? lost.get(nodeKey(entity.source, entity.name))?.cause : undefined) ?? entity.id
    case 'cluster': {
      const ofCluster = [...lost].filter(([key]) => key.startsWith(`${entity.source}/`)).map(([, { cause }]) => cause)
      return ofCluster[0] ?? entity.id
    }
    case 'instance':
      return lostUnder(entity, lost) ?? appOf(entity, model) ?? entity.id
    case 'component': {
      const cause = REPLICAS_MISSING.has(episode.code) ? lostBeneath(entity.id, model, lost) : undefined
      return cause ?? appOf(entity, model) ?? entity.id
    }
    default:
      return episode.entity
  }
}

const lostUnder = ({ source, node }: InstanceEntity, lost: LostNodes): RecordId | undefined =>
  node === null ? undefined : lost.get(nodeKey(source, node))?.cause

/** The cause under the first of a component's instances that is on a lost node, the least id first. */
function lostBeneath(component: RecordId, model: CauseView, lost: LostNodes): RecordId | undefined {
  if (lost.size === 0) return undefined
  const causes = new Set<RecordId>()
  for (const child of model.childrenOf(component)) {
    const cause = child.kind === 'instance' ? lostUnder(child, lost) : undefined
    if (cause !== undefined) causes.add(cause)
  }
  return [...causes].sort()[0]
}

/** The app that an entity belongs to. */
function appOf(entity: Entity, model: CauseView): RecordId | undefined {
  const component = entity.kind === 'instance' && entity.parent !== null ? model.get(entity.parent) : entity
  return component?.kind === 'component' ? (component.parent ?? undefined) : undefined
}

const DEPTH: Readonly<Record<Entity['kind'], number>> = { cluster: 0, node: 1, bureau: 2, app: 3, component: 4, instance: 5 }

const depthOf = (episode: AlarmEpisode, model: CauseView): number => {
  const record = model.get(episode.entity)
  return record && isEntity(record) ? DEPTH[record.kind] : DEPTH.instance
}

/** What a line may be worded by: where something grave is there, not what is only waited for to stay calm. */
function wordedBy(group: readonly ListedEpisode[]): readonly ListedEpisode[] {
  const there = group.filter((episode) => !isCalm(episode))
  return there.some(({ level }) => isGrave(level)) ? there : group
}

const isCalm = ({ clearedAt }: AlarmEpisode): boolean => clearedAt !== null

/** The gravest, then what is there before what is only waited for to stay calm, then what stands highest, then the oldest; null: none. In a storm a group has ten thousands, so none is sorted. */
function gravestOf(group: Iterable<AlarmEpisode>, model: CauseView): AlarmEpisode | null {
  const compare = (a: AlarmEpisode, b: AlarmEpisode): number =>
    compareLevels(a.level, b.level) ||
    Number(isCalm(a)) - Number(isCalm(b)) ||
    depthOf(a, model) - depthOf(b, model) ||
    a.raisedAt - b.raisedAt ||
    (a.id < b.id ? -1 : 1)
  let gravest: AlarmEpisode | null = null
  for (const episode of group) if (gravest === null || compare(episode, gravest) < 0) gravest = episode
  return gravest
}

function rowOf(
  cause: string,
  entity: RecordId,
  group: readonly ListedEpisode[],
  model: CauseView,
  folds: FoldTable,
  said: Said,
): BareRow {
  const subject = model.get(entity)
  const gravest = present(gravestOf(group, model) ?? undefined, 'an episode of the group')
  const words = wordedBy(group)
  const found = words.filter(({ key }) => key === undefined)
  // A lost node is named as such, also where what it did to an app is graver. What the platform found itself is worded by us, and before an alert.
  const own = subject?.kind === 'app' ? [] : found.filter((episode) => episode.entity === entity)
  const head = gravestOf(own, model) ?? gravestOf(found, model) ?? gravestOf(words, model) ?? gravest
  const on = head.entity === entity ? undefined : model.get(head.entity)
  return {
    id: idOf(cause),
    level: gravest.level,
    code: head.code,
    facts: { ...head.facts, ...(on && isEntity(on) ? { on: on.name } : {}), ...zoneOf(subject) },
    raisedAt: head.raisedAt,
    since: sinceOf(head, group, model, folds),
    entity,
    entityName: subject && isEntity(subject) ? subject.name : entity,
    bureauName: bureauNameOf(subject, model),
    apps: appsOf(group, model),
    ...callOf(subject),
    count: group.length,
    told: tellersOf(group),
    handling: handlingOf(marksOn(group, subject, model, said), gravest.level, said.now),
    flaps: group.reduce((most, { flaps = 0 }) => Math.max(most, flaps), 0),
    calmSince: isCalm(head) ? group.reduce((last, { clearedAt }) => Math.max(last, clearedAt ?? 0), 0) : null,
  }
}

/**
 * What was said of a line. What a lost node took in was spoken of before it was lost, too, but that was not said of the node: a shelf for one
 * app must not hide that a node died. Each is said of no graver than what is left of then: a notice that stays must not carry the word on one
 * outage over to the next.
 */
function marksOn(
  group: readonly ListedEpisode[],
  subject: EstateRecord | undefined,
  model: CauseView,
  { marks }: Said,
): readonly AlarmMark[] {
  if (marks.size === 0) return []
  const from = lostSince(group, subject)
  const said = new Map<AlarmMark['id'], { readonly mark: AlarmMark; left: Grade }>()
  for (const { id, entity, level, stands = [id] } of group) {
    const isOfNode = subject?.kind === 'node' && entity === subject.id
    for (const mark of stands.flatMap((each) => marks.get(each) ?? [])) {
      const known = said.get(mark.id)
      if (known !== undefined) known.left = graver(known.left, level)
      else if (isOfNode || mark.at >= from) said.set(mark.id, { mark, left: level })
    }
  }
  return [...said.values()].map(({ mark, left }) => {
    // It is kept on some of the episodes of then only.
    const then = group.reduce((most, each) => (isOfThen(each, mark, model) ? graver(most, each.level) : most), left)
    return { ...mark, level: compareLevels(then, mark.level) > 0 ? then : mark.level }
  })
}

const graver = (a: Grade, b: Grade): Grade => (compareLevels(a, b) <= 0 ? a : b)

/** Whether it was there when that was said, be it as another finding of the same cause that has become better since. */
function isOfThen(episode: ListedEpisode, mark: AlarmMark, model: CauseView): boolean {
  if (episode.raisedAt <= mark.at) return true
  return compareLevels(episode.level, mark.level) > 0 && (reasonOf(episode, model)?.since ?? episode.raisedAt) <= mark.at
}

/** When a line became that of a lost node, or with the second one that of its cluster, ms since the epoch; others always were what they are. */
function lostSince(group: readonly ListedEpisode[], subject: EstateRecord | undefined): number {
  const lost = group.flatMap(({ code, raisedAt }) => (NODE_GONE.has(code) ? [raisedAt] : [])).sort((a, b) => a - b)
  return (subject?.kind === 'node' ? lost[0] : subject?.kind === 'cluster' ? lost[1] : undefined) ?? Number.NEGATIVE_INFINITY
}

/** Who tells of a cause: we ourselves, and which sources of alerts. */
const tellersOf = (group: readonly AlarmEpisode[]): AlarmRow['told'] => ({
  platform: group.some(({ key }) => key === undefined),
  alerts: [...new Set(group.flatMap(({ key, facts }) => (key === undefined ? [] : [String(facts.source ?? '')])))].sort(),
})

/** The gravest `most` of all that a line holds, then the oldest. */
function findingsOf(group: readonly AlarmEpisode[], most: number, model: CauseView): AlarmRow['findings'] {
  const gravest = GRADES.flatMap((grade) =>
    group
      .filter(({ level }) => level === grade)
      .sort(inTime)
      .slice(0, most),
  )
  return gravest.slice(0, most).map(({ entity: id, level, code, facts, raisedAt }) => {
    const entity = model.get(id)
    return { entity: id, entityName: entity && isEntity(entity) ? entity.name : id, level, code, facts, raisedAt }
  })
}

const inTime = (a: AlarmEpisode, b: AlarmEpisode): number => a.raisedAt - b.raisedAt || (a.id < b.id ? -1 : 1)

/** What ails, without whom: a component's `crash-loop` is that of its instances. */
const ailmentOf = (code: AlarmEpisode['code']): string => code.slice(code.indexOf('.') + 1)

/**
 * When the cause began: as its reason tells, or, where it only sums up instances, as the first of them does; earlier where an alert, or another
 * finding of the same row of the folding table, does.
 */
function sinceOf(head: AlarmEpisode, group: readonly AlarmEpisode[], model: CauseView, folds: FoldTable): number {
  const rows = new Set(folds.rowsOfCode(head.code))
  let since = head.raisedAt
  for (const episode of group) {
    const { entity: id, code, key } = episode
    const entity = model.get(id)
    if (!entity || !isEntity(entity)) continue
    const own =
      key !== undefined || (id === head.entity && code === head.code) || folds.rowsOfCode(code).some((row) => rows.has(row))
    if (!own && !(entity.parent === head.entity && ailmentOf(code) === ailmentOf(head.code))) continue
    since = Math.min(since, reasonOf(episode, model)?.since ?? since)
  }
  return since
}

/** What an entity says of itself for an episode; undefined: nothing any more. */
function reasonOf({ entity: id, code, key }: AlarmEpisode, model: CauseView): Reason | undefined {
  const entity = model.get(id)
  return entity && isEntity(entity) ? entity.reasons.find((each) => each.code === code && each.key === key) : undefined
}

/** Whom to call, as far as the register tells. */
function callOf(subject: EstateRecord | undefined): Pick<AlarmRow, 'call'> {
  if (subject?.kind !== 'app' || (subject.dutyPost === null && subject.dutyPhone === null)) return {}
  return { call: { post: subject.dutyPost, phone: subject.dutyPhone } }
}

/** A lost node is looked for where it stands. */
const zoneOf = (subject: EstateRecord | undefined): Facts =>
  subject?.kind === 'node' && subject.zone !== null ? { zone: subject.zone } : {}

function bureauNameOf(subject: EstateRecord | undefined, model: CauseView): string | null {
  if (subject?.kind !== 'app' || subject.parent === null) return null
  const bureau = model.get(subject.parent)
  return bureau?.kind === 'bureau' ? bureau.name : null
}

/** The apps whose components and instances are in the group. */
function appsOf(group: readonly AlarmEpisode[], model: CauseView): readonly RecordId[] {
  const apps = new Set<RecordId>()
  for (const { entity: id } of group) {
    const entity = model.get(id)
    if (!entity || !isEntity(entity)) continue
    const app = entity.kind === 'app' ? entity.id : appOf(entity, model)
    if (app !== undefined) apps.add(app)
  }
  return [...apps].sort()
}
