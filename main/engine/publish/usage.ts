import type { CardUsage, UsageRow } from '../../../shared/estate/frame.ts'
import { METRICS, type MetricName } from '../../../shared/estate/metric.ts'
import type {
  Amount,
  Capacity,
  ComponentEntity,
  Entity,
  InstanceEntity,
  NodeEntity,
  RecordId,
} from '../../../shared/estate/record.ts'
import type { Figure } from '../readings/usage-book.ts'
import type { EstateReader } from './estate-reader.ts'

/** What is known of one entity. Who told it, and why it is of this entity, is not kept of the past. */
export type UsageFigures = ReadonlyMap<MetricName, Pick<Figure, 'value' | 'at'> & Partial<Figure>>

/** The newest readings, or those of a past moment, and what counts as new. */
export interface Usage {
  of(entity: RecordId): UsageFigures
  /** The parts of a card are about to be asked for, where reading many at once is cheaper. */
  prepare?(parts: readonly RecordId[]): void
  /** ms since the epoch. */
  readonly now: () => number
  /** A figure that is older is not known to hold, ms. */
  readonly freshMs: () => number
}

/** A sum of parts: what is known of them, and of how many of how many. */
interface Sum {
  readonly value: number
  /** Of the oldest part, ms since the epoch. */
  readonly at: number
  readonly sources: readonly string[]
  readonly known: number
  readonly of: number
}

/** How the figures of instances come to that of their component: amounts and rates add up; of shares and times the greatest binds. */
const ADDS: ReadonlySet<string> = new Set(['count', 'cpuMilli', 'bytes', 'perSecond'])

/** Metrics that are looked for on a card, in the order of the table. */
const METRIC_NAMES = Object.keys(METRICS).filter((name): name is MetricName => Object.hasOwn(METRICS, name))

/** The metrics that say how much is used, each with the share that it follows from where a source tells only that. */
const AMOUNTS = [
  { key: 'cpuMilli', metric: 'cpuUsed', share: 'cpuUtilisation' },
  { key: 'memoryBytes', metric: 'memoryUsed', share: 'memoryUtilisation' },
] as const satisfies readonly { key: keyof Amount; metric: MetricName; share: MetricName }[]

const hasEnded = ({ phase }: InstanceEntity): boolean => /^(succeeded|failed|stopped)$/i.test(phase)

/** Something that may be told of by readings: an instance that runs and is not so new that nothing could have been read yet. */
const isPart = (instance: InstanceEntity, { now, freshMs }: Usage): boolean =>
  !hasEnded(instance) && instance.createdAt <= now() - freshMs() && instance.phase.toLowerCase() !== 'pending'

interface Reading {
  readonly value: number
  readonly at: number
  readonly source?: string
}

const sourcesOf = ({ source }: Reading): readonly string[] => (source === undefined ? [] : [source])

const AMOUNT_OF: ReadonlyMap<MetricName, (typeof AMOUNTS)[number]> = new Map(AMOUNTS.map((amount) => [amount.metric, amount]))

const isFresh = (figure: Reading | undefined, usage: Usage): figure is Reading =>
  figure !== undefined && figure.at >= usage.now() - usage.freshMs()

/** A figure as it was told, or as it follows from the share that was; null: neither, or too old. */
function toldOf(figures: UsageFigures, metric: MetricName, whole: Amount | null, usage: Usage): Reading | null {
  const own = figures.get(metric)
  if (isFresh(own, usage)) return own
  const amount = AMOUNT_OF.get(metric)
  if (amount === undefined) return null
  const size = whole?.[amount.key] ?? null
  const share = figures.get(amount.share)
  return size !== null && isFresh(share, usage) ? { ...share, value: share.value * size } : null
}

/** Of `told` those that are known, and of how many; null: none is. */
function sumOf(told: Iterable<Reading | null>, metric: MetricName): Sum | null {
  const adds = ADDS.has(METRICS[metric].unit)
  const sources = new Set<string>()
  let value = adds ? 0 : Number.NEGATIVE_INFINITY
  let at = Number.POSITIVE_INFINITY
  let [known, of] = [0, 0]
  for (const figure of told) {
    of += 1
    if (figure === null) continue
    known += 1
    value = adds ? value + figure.value : Math.max(value, figure.value)
    at = Math.min(at, figure.at)
    if (figure.source !== undefined) sources.add(figure.source)
  }
  return known === 0 ? null : { value, at, sources: [...sources].sort(), known, of }
}

/** A component, and each of its instances with what is known of it: looked for once, and only where it is not told of as a whole. */
interface Part {
  readonly component: ComponentEntity
  readonly instances: () => readonly Told<InstanceEntity>[]
}

interface Told<E extends Entity> {
  readonly entity: E
  readonly figures: UsageFigures
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function partOf(estate: EstateReader, component: ComponentEntity, usage: Usage): Part {
  return {
    component,
    instances: once(() => {
      const instances: Told<InstanceEntity>[] = []
      for (const entity of estate.childrenOf(component.id)) {
        if (entity.kind === 'instance') instances.push({ entity, figures: usage.of(entity.id) })
      }
      return instances
    }),
  }
}

/** The parts of an app; a component of which no instance runs uses nothing and is none. */
function partsOf(estate: EstateReader, app: RecordId, usage: Usage): readonly Part[] {
  return [...estate.childrenOf(app)].flatMap((child) =>
    child.kind === 'component' && child.instanceCount > 0 ? [partOf(estate, child, usage)] : [],
  )
}

/** What its running instances come to; what has no reading and is new, or does not run, is no part. */
function sumOfInstances(instances: readonly Told<InstanceEntity>[], metric: MetricName, usage: Usage): Sum | null {
  const told: (Reading | null)[] = []
  for (const { entity, figures } of instances) {
    const figure = toldOf(figures, metric, entity.requests, usage)
    if (figure !== null || isPart(entity, usage)) told.push(figure)
  }
  return sumOf(told, metric)
}

/** What was told as it stands. */
const asOne = (told: Reading): Sum => ({ value: told.value, at: told.at, sources: sourcesOf(told), known: 1, of: 1 })

/** A component as a source tells of it whole, else its instances together. */
function sumOfComponent({ component, instances }: Part, metric: MetricName, usage: Usage): Sum | null {
  const own = toldOf(usage.of(component.id), metric, component.requested, usage)
  return own !== null ? asOne(own) : sumOfInstances(instances(), metric, usage)
}

/** @param parts those of the app, asked for only where it is not told of as a whole */
function sumOfApp(app: RecordId, parts: () => readonly Part[], metric: MetricName, usage: Usage): Sum | null {
  const own = toldOf(usage.of(app), metric, null, usage)
  if (own !== null) return asOne(own)
  const sums = parts().map((part) => ({ part, sum: sumOfComponent(part, metric, usage) }))
  const known = sums.flatMap(({ sum }) => (sum === null ? [] : [sum]))
  if (known.length === 0) return null
  const untold = ({ instances }: Part): number => instances().filter(({ entity }) => isPart(entity, usage)).length
  return {
    value: known.reduce((sum, { value }) => sum + value, 0),
    at: Math.min(...known.map(({ at }) => at)),
    sources: [...new Set(known.flatMap(({ sources }) => sources))].sort(),
    known: known.reduce((sum, part) => sum + part.known, 0),
    of: sums.reduce((sum, { part, sum: told }) => sum + (told?.of ?? untold(part)), 0),
  }
}

/** A sum of which every part is known; null: not known, or not wholly, which would look like idleness. */
const whole = (sum: Sum | null): number | null => (sum !== null && sum.known === sum.of ? sum.value : null)

const amountsBy = (figure: (metric: MetricName) => number | null): Amount => ({
  cpuMilli: figure('cpuUsed'),
  memoryBytes: figure('memoryUsed'),
})

/** What an app uses by the newest readings; null where they do not tell of all of it. */
export function usedByApp(estate: EstateReader, app: RecordId): Amount | null {
  const { usage } = estate
  if (usage === undefined) return null
  const parts = once(() => partsOf(estate, app, usage))
  return amountsBy((metric) => whole(sumOfApp(app, parts, metric, usage)))
}

/** What a cluster uses: its nodes together, where each is told of. */
export function usedByCluster(estate: EstateReader, cluster: RecordId): Amount | null {
  const { usage } = estate
  if (usage === undefined) return null
  const nodes = [...estate.childrenOf(cluster)].filter((child) => child.kind === 'node')
  return amountsBy((metric) => {
    const own = toldOf(usage.of(cluster), metric, null, usage)
    if (own !== null) return own.value
    return whole(
      sumOf(
        nodes.map((node) => toldOf(usage.of(node.id), metric, node.capacity, usage)),
        metric,
      ),
    )
  })
}

/** What a component, an instance or a node uses; null where it is not told of all of it. */
export function usedByOne(estate: EstateReader, entity: ComponentEntity | InstanceEntity | NodeEntity): Amount {
  const { usage } = estate
  if (usage === undefined) return { cpuMilli: null, memoryBytes: null }
  if (entity.kind === 'component') {
    const part = partOf(estate, entity, usage)
    return amountsBy((metric) => whole(sumOfComponent(part, metric, usage)))
  }
  const size = entity.kind === 'instance' ? entity.requests : entity.capacity
  return amountsBy((metric) => toldOf(usage.of(entity.id), metric, size, usage)?.value ?? null)
}

export const withUsed = (capacity: Capacity, used: Amount | null): Capacity => (used === null ? capacity : { ...capacity, used })

/** What a card tells of usage: of the app and its components what they come to, of each instance what was read, stale or not. */
export function cardUsage(
  estate: EstateReader,
  app: RecordId,
  components: readonly ComponentEntity[],
  instances: readonly InstanceEntity[],
): CardUsage | null {
  const { usage } = estate
  if (usage === undefined) return null
  usage.prepare?.([...components, ...instances].map(({ id }) => id))
  const rows: UsageRow[] = []
  const add = (entity: RecordId, metric: MetricName, sum: Sum | null): void => {
    if (sum !== null) rows.push({ entity, metric, ...sum })
  }
  const parts = components.map((component) => partOf(estate, component, usage))
  const running = parts.filter(({ component }) => component.instanceCount > 0)
  for (const { metric } of AMOUNTS)
    add(
      app,
      metric,
      sumOfApp(app, () => running, metric, usage),
    )
  for (const metric of METRIC_NAMES) {
    for (const part of parts) add(part.component.id, metric, sumOfComponent(part, metric, usage))
  }
  const told: CardUsage['told'][number][] = []
  for (const { id, requests } of [
    { id: app, requests: null },
    ...components.map(({ id, requested }) => ({ id, requests: requested })),
    ...instances,
  ]) {
    const figures = usage.of(id)
    const sources = new Set<string>()
    for (const [metric, figure] of figures) {
      if (id.startsWith('instance:')) rows.push({ entity: id, metric, ...asOne(figure) })
      const { source, why } = figure
      if (source === undefined || why === undefined || sources.has(source)) continue
      told.push({ entity: id, source, rule: why.rule, facts: why.facts })
      sources.add(source)
    }
    if (!id.startsWith('instance:')) continue
    for (const { metric } of AMOUNTS) {
      const derived = figures.has(metric) ? null : toldOf(figures, metric, requests, usage)
      if (derived !== null) rows.push({ entity: id, metric, ...asOne(derived) })
    }
  }
  return rows.length === 0 ? null : { freshMs: usage.freshMs(), rows, told }
}
