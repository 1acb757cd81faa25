import type { Identified } from '../../../shared/estate/identity.ts'
import type { MetricName } from '../../../shared/estate/metric.ts'
import type { RecordId } from '../../../shared/estate/record.ts'

/** Figures older than this are let go of, ms: for so long a figure that is stale is still shown, as stale. */
const KEPT_MS = 3_600_000

/** The newest reading of one series. */
export interface Figure {
  readonly value: number
  /** ms since the epoch. */
  readonly at: number
  /** The source that told it, and why it is of this entity. */
  readonly source: string
  readonly why: Identified
}

export type Figures = ReadonlyMap<MetricName, Figure>

/**
 * The newest reading of each entity and metric, in memory only: a figure that changes every minute is no change of the estate, and would
 * fill the journal as one. What was used at a past moment is told from samples.
 */
export interface UsageBook {
  /** Of two readings the later one counts, whoever told it. */
  put(why: Identified, metric: MetricName, figure: Omit<Figure, 'why'>): void
  of(entity: RecordId): Figures
  /** What is known of an entity goes with it. */
  forget(entity: RecordId): void
  forgetSource(source: string): void
  /** Lets go of what is too old. `now`: wall time, ms since the epoch. */
  prune(now: number): void
  entities(): Iterable<RecordId>
}

const NONE: Figures = new Map()

export function createUsageBook(): UsageBook {
  const book = new Map<RecordId, Map<MetricName, Figure>>()

  function removeWhere(test: (figure: Figure) => boolean): void {
    for (const [entity, figures] of book) {
      for (const [metric, figure] of figures) if (test(figure)) figures.delete(metric)
      if (figures.size === 0) book.delete(entity)
    }
  }

  return {
    put(why, metric, { value, at, source }) {
      const figures = book.get(why.entity)
      if (figures === undefined) {
        book.set(why.entity, new Map([[metric, { value, at, source, why }]]))
        return
      }
      const known = figures.get(metric)
      if (known === undefined || known.at <= at) figures.set(metric, { value, at, source, why })
    },
    of: (entity) => book.get(entity) ?? NONE,
    forget: (entity) => void book.delete(entity),
    forgetSource: (source) => removeWhere((figure) => figure.source === source),
    prune: (now) => removeWhere(({ at }) => at < now - KEPT_MS),
    entities: () => book.keys(),
  }
}
