import type Database from 'better-sqlite3'
import type { MetricName } from '../../../../shared/estate/metric.ts'
import type { AppEntity, ComponentEntity, RecordId } from '../../../../shared/estate/record.ts'
import { UNASSIGNED_BUREAU } from '../../../../shared/estate/register.ts'
import type { Use } from '../../../../shared/estate/verdict.ts'
import type { CapacityRules } from '../../../../shared/policy/policy.ts'
import type { Evidence, EvidenceWindow } from '../../assess/capacity/evidence.ts'
import type { AppEvidence } from '../../assess/capacity/judge-app.ts'
import type { EstateEvidence } from '../../assess/capacity/report.ts'
import type { History } from '../../journal/moment.ts'
import { countEpisodes } from '../../journal/read-alarms.ts'
import { greatestOf, quantileOf } from '../../journal/samples/histogram.ts'
import { type Pool, poolUp } from '../../journal/samples/pools.ts'
import { inUnit } from '../../journal/samples/sample-reader.ts'
import { sumTogether } from '../../journal/samples/together.ts'
import { readMoment } from '../look.ts'
import { type MomentEstate, momentEstate } from '../moment-estate.ts'
import { membersOf } from './members.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** What stands for the pods of a job: it comes and goes, holds nothing between two runs, and has no window to be seen over. */
const JOB = 'loose/Job'

/** What a scheduler says of a pod for which no node has room. */
const NO_ROOM = /Insufficient (cpu|memory)/i

const METRICS = ['cpuUtilisation', 'memoryUtilisation', 'cpuThrottled', 'requests'] as const satisfies readonly MetricName[]

/** Pools of a metric: of components as themselves, of their instances together, of apps as themselves. */
const poolOf = { own: (id: RecordId) => `own ${id}`, instances: (id: RecordId) => `instances ${id}` }

type Metric = (typeof METRICS)[number]

type Pools = Readonly<Record<Metric, ReadonlyMap<string, Pool>>> & {
  /** What comes to the instances of a component together, a figure an hour, ascending: a rate is a sum of theirs, which no pool tells. */
  readonly served: ReadonlyMap<RecordId, readonly number[]>
}

/** The window that ends at the last whole hour before `at`, ms since the epoch: the roll-ups of hours tell it whole. */
export function windowAt(at: number, { windowDays }: Pick<CapacityRules, 'windowDays'>): EvidenceWindow {
  const to = at - (at % HOUR_MS)
  return { from: to - Math.max(1, Math.round((windowDays * DAY_MS) / HOUR_MS)) * HOUR_MS, to }
}

/** Of how many days evidence is: of use, and of out-of-memory ends. */
export type EvidenceDays = Pick<CapacityRules, 'windowDays' | 'oomDays'>

export interface Asked {
  /** The instant whose estate is judged, ms since the epoch. */
  readonly at: number
  /** The engine's now. */
  readonly now: number
  readonly rules: EvidenceDays
}

/**
 * Reads all that the verdicts of an estate follow from, in pieces of some tens of ms: a piece a step. Each yields the share that is done.
 * @throws DamageError
 */
export function* collectEvidence(
  db: Database.Database,
  history: History,
  { at, now, rules }: Asked,
): Generator<number, EstateEvidence> {
  const window = windowAt(at, rules)
  const moment = readMoment(history, at, now)
  const estate = momentEstate(moment)
  yield 0
  const members = yield* part(membersOf(history, moment.records.values(), window), 0)

  const pools = new Map<string, ReadonlyMap<string, Pool>>()
  for (const [index, metric] of METRICS.entries()) {
    const keys = new Map<RecordId, string>()
    for (const [instance, component] of members) keys.set(instance, poolOf.instances(component))
    for (const { id } of estate.ofKind('component')) keys.set(id, poolOf.own(id))
    if (metric === 'requests') for (const { id } of estate.ofKind('app')) keys.set(id, poolOf.own(id))
    pools.set(metric, yield* part(poolUp(db, keys, metric, window), (index + 1) / (METRICS.length + 1)))
  }
  const byInstances = [...estate.ofKind('component')].filter(({ id }) => pools.get('requests')?.has(poolOf.instances(id)))
  const served = yield* part(servedTogether(db, byInstances, window), METRICS.length / (METRICS.length + 1))
  const found = (metric: Metric): ReadonlyMap<string, Pool> => pools.get(metric) ?? new Map()
  const told: Pools = {
    cpuUtilisation: found('cpuUtilisation'),
    memoryUtilisation: found('memoryUtilisation'),
    cpuThrottled: found('cpuThrottled'),
    requests: found('requests'),
    served,
  }
  const oomKilled = countEpisodes(db, 'component.oom-killed', moment.at - rules.oomDays * DAY_MS, moment.at)
  return {
    window,
    asOf: moment.asOf,
    apps: [...estate.ofKind('app')].sort(inOrder).map((app) => appEvidence(app, estate, told, oomKilled)),
    bureaus: [...estate.ofKind('bureau')].sort(inOrder).map(({ id, name, nameEn }) => ({ id, name, nameEn })),
    clouds: [...estate.ofKind('cluster')]
      .map(({ id, name, nameEn, source, capacity }) => ({ id, name, nameEn: nameEn ?? null, source, granted: capacity.granted }))
      .sort((a, b) => (a.source < b.source ? -1 : 1)),
  }
}

/** By the hour, a block of a day a step. */
function* servedTogether(
  db: Database.Database,
  components: readonly ComponentEntity[],
  window: EvidenceWindow,
): Generator<void, ReadonlyMap<RecordId, readonly number[]>> {
  if (components.length === 0) return new Map()
  const ids = components.map(({ id }) => id)
  const steps = sumTogether(db, ids, 'requests', window, HOUR_MS)
  const step = db.transaction(() => steps.next())
  for (let next = step(); ; next = step()) {
    if (next.done === true) {
      return new Map([...next.value].map(([id, { mean }]) => [id, mean.filter((value) => value !== null).sort((a, b) => a - b)]))
    }
    yield
  }
}

/** Steps of a part, each told as how far all of it is. */
function* part<T>(steps: Generator<void, T>, share: number): Generator<number, T> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    yield share
  }
}

const inOrder = (
  a: { readonly order: number; readonly id: string },
  b: { readonly order: number; readonly id: string },
): number => a.order - b.order || (a.id < b.id ? -1 : 1)

function toUse(metric: MetricName, pool: Pool | undefined): Use | null {
  if (pool === undefined) return null
  const { histogram, seen, lastAt } = pool
  const [p5, p50, p95] = [0.05, 0.5, 0.95].map((q) => inUnit(metric, quantileOf(histogram, q)))
  const max = inUnit(metric, greatestOf(histogram))
  if (p5 == null || p50 == null || p95 == null || max === null) return null
  return { seen, lastAt, p5, p50, p95, max }
}

/** Of the component itself where a source of metrics has it, else of its instances together; whichever was seen longer. */
function used(metric: Metric, id: RecordId, pools: Pools): { readonly use: Use | null; readonly isOwn: boolean } {
  const own = pools[metric].get(poolOf.own(id))
  const instances = pools[metric].get(poolOf.instances(id))
  const isOwn = own !== undefined && own.seen >= (instances?.seen ?? 0)
  return { use: toUse(metric, isOwn ? own : instances), isOwn }
}

/** The requests of a component. The greatest is no less than the most that came to one instance. */
function trafficOf(id: RecordId, pools: Pools): Use | null {
  const { use, isOwn } = used('requests', id, pools)
  const hours = pools.served.get(id)
  const most = hours?.at(-1)
  if (use === null || isOwn || hours === undefined || most === undefined) return use
  const quantile = (q: number): number => hours[Math.min(hours.length - 1, Math.floor(q * hours.length))] ?? most
  return { ...use, p5: quantile(0.05), p50: quantile(0.5), p95: quantile(0.95), max: Math.max(most, use.max) }
}

/** What comes to an app: its own figure, else the most that comes to any of its components. */
function trafficTo(app: RecordId, components: readonly ComponentEntity[], pools: Pools): Use | null {
  const own = toUse('requests', pools.requests.get(poolOf.own(app)))
  if (own !== null) return own
  const uses = components.flatMap(({ id }) => trafficOf(id, pools) ?? [])
  const [first, ...rest] = uses
  return rest.reduce<Use | null>((all, use) => all && greater(all, use), first ?? null)
}

const greater = (a: Use, b: Use): Use => ({
  ...{ seen: Math.max(a.seen, b.seen), lastAt: Math.max(a.lastAt, b.lastAt) },
  ...{ p5: Math.max(a.p5, b.p5), p50: Math.max(a.p50, b.p50), p95: Math.max(a.p95, b.p95), max: Math.max(a.max, b.max) },
})

function appEvidence(app: AppEntity, estate: MomentEstate, pools: Pools, oomKilled: ReadonlyMap<RecordId, number>): AppEvidence {
  const components = [...estate.childrenOf(app.id)].filter((child): child is ComponentEntity => child.kind === 'component')
  const running = components.filter(({ instanceCount, workload }) => instanceCount > 0 && workload !== JOB)
  const appTraffic = trafficTo(app.id, components, pools)
  const { id, name, nameEn, parent, sources, capacity } = app
  return {
    ...{ id, name, nameEn, sources },
    bureau: parent ?? `bureau:${UNASSIGNED_BUREAU}`,
    granted: capacity.granted,
    createdAt: components.length === 0 ? null : Math.min(...components.map(({ createdAt }) => createdAt)),
    parts: running.map((component) => partEvidence(component, estate, pools, appTraffic, oomKilled)),
  }
}

function partEvidence(
  { id, name, source, requested, createdAt, instanceCount }: ComponentEntity,
  estate: MomentEstate,
  pools: Pools,
  appTraffic: Use | null,
  oomKilled: ReadonlyMap<RecordId, number>,
): Evidence {
  const cpu = used('cpuUtilisation', id, pools)
  let waiting = 0
  for (const child of estate.childrenOf(id)) {
    if (child.kind === 'instance' && child.unschedulable !== null && NO_ROOM.test(child.unschedulable)) waiting += 1
  }
  return {
    ...{ id, name, source, requested, createdAt, appTraffic, waiting },
    pooled: cpu.use !== null && !cpu.isOwn ? instanceCount : null,
    cpu: cpu.use,
    memory: used('memoryUtilisation', id, pools).use,
    throttled: used('cpuThrottled', id, pools).use,
    traffic: trafficOf(id, pools),
    oomKilled: oomKilled.get(id) ?? 0,
  }
}
