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

interface Told {
  readonly value: number
  readonly at: number
  readonly source?: string
}

const sourcesOf = ({ source }: Told): readonly string[] => (source === undefined ? [] : [source])

/** A figure as it was told, or as it follows from the share that was; null: neither, or too old. */
function toldOf(figures: UsageFigures, metric: MetricName, whole: Amount | null, usage: Usage): Told | null {
  const isFresh = (figure: Told | undefined): figure is Told => figure !== undefined && figure.at >= usage.now() - usage.freshMs()
  const own = figures.get(metric)
  if (isFresh(own)) return own
  const amount = AMOUNTS.find((each) => each.metric === metric)
  const size = amount === undefined ? null : (whole?.[amount.key] ?? null)
  const share = amount === undefined ? undefined : figures.get(amount.share)
  return isFresh(share) && size !== null ? { ...share, value: share.value * size } : null
}

function sumOf(told: readonly (Told | null)[], metric: MetricName): Sum | null {
  const known = told.filter((figure) => figure !== null)
  if (known.length === 0) return null
  const values = known.map(({ value }) => value)
  return {
    value: ADDS.has(METRICS[metric].unit) ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values),
    at: Math.min(...known.map(({ at }) => at)),
    sources: [...new Set(known.flatMap(sourcesOf))].sort(),
    known: known.length,
    of: told.length,
  }
}

/** What its running instances come to; what has no reading and is new, or does not run, is no part. */
function sumOfInstances(instances: readonly InstanceEntity[], metric: MetricName, usage: Usage): Sum | null {
  const told = instances.flatMap((instance) => {
    const figure = toldOf(usage.of(instance.id), metric, instance.requests, usage)
    return figure !== null || isPart(instance, usage) ? [figure] : []
  })
  return sumOf(told, metric)
}

const instancesOf = (estate: EstateReader, component: RecordId): InstanceEntity[] =>
  [...estate.childrenOf(component)].filter((child): child is InstanceEntity => child.kind === 'instance')

/** What was told as it stands. */
const asOne = (told: Told): Sum => ({ value: told.value, at: told.at, sources: sourcesOf(told), known: 1, of: 1 })

/** A component as a source tells of it whole, else its instances together. */
function sumOfComponent(estate: EstateReader, component: ComponentEntity, metric: MetricName, usage: Usage): Sum | null {
  const own = toldOf(usage.of(component.id), metric, component.requested, usage)
  if (own !== null) return asOne(own)
  return sumOfInstances(instancesOf(estate, component.id), metric, usage)
}

const isComponent = (entity: Entity): entity is ComponentEntity => entity.kind === 'component'

/** A component of which no instance runs uses nothing and is no part. */
const runs = (component: ComponentEntity): boolean => component.instanceCount > 0

function sumOfApp(estate: EstateReader, app: RecordId, metric: MetricName, usage: Usage): Sum | null {
  const own = toldOf(usage.of(app), metric, null, usage)
  if (own !== null) return asOne(own)
  const sums = [...estate.childrenOf(app)]
    .filter(isComponent)
    .filter(runs)
    .map((component) => ({
      component,
      sum: sumOfComponent(estate, component, metric, usage),
    }))
  const known = sums.flatMap(({ sum }) => (sum === null ? [] : [sum]))
  if (known.length === 0) return null
  const parts = (component: ComponentEntity): number =>
    instancesOf(estate, component.id).filter((each) => isPart(each, usage)).length
  return {
    value: known.reduce((sum, { value }) => sum + value, 0),
    at: Math.min(...known.map(({ at }) => at)),
    sources: [...new Set(known.flatMap(({ sources }) => sources))].sort(),
    known: known.reduce((sum, part) => sum + part.known, 0),
    of: sums.reduce((sum, { component, sum: part }) => sum + (part?.of ?? parts(component)), 0),
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
  return usage === undefined ? null : amountsBy((metric) => whole(sumOfApp(estate, app, metric, usage)))
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
  if (entity.kind === 'component') return amountsBy((metric) => whole(sumOfComponent(estate, entity, metric, usage)))
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
  for (const { metric } of AMOUNTS) add(app, metric, sumOfApp(estate, app, metric, usage))
  for (const metric of METRIC_NAMES) {
    for (const component of components) add(component.id, metric, sumOfComponent(estate, component, metric, usage))
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
