import type { RecordId } from '../../../../shared/estate/record.ts'
import type { SampleRange } from '../../journal/samples/sample-reader.ts'
import type { EstateReader } from '../../publish/estate-reader.ts'

type Figure = number | null

/** What comes to an app at even steps; null: not known. */
export interface AppTraffic {
  readonly mean: readonly Figure[]
  readonly most: readonly Figure[]
}

interface Steps {
  mean: Figure[]
  most: Figure[]
}

/** Whose own readings count for an app: those of its own and of its components, each with the app that it is of. */
export type Places = ReadonlyMap<RecordId, RecordId>

/** Readings by entity, all at the same even steps; of those that have any. */
export type Ranges = ReadonlyMap<RecordId, Pick<SampleRange, 'mean' | 'max'>>

const merged = (a: readonly Figure[], b: readonly Figure[], how: (a: number, b: number) => number): Figure[] =>
  a.map((left, n) => {
    const right = b[n] ?? null
    return left === null ? right : right === null ? left : how(left, right)
  })

/**
 * The requests a second that come to each app of `places`, at the steps of the readings: its own figure where one is told; else the most
 * that comes to any of its components, since one behind the other sees the same requests; of a component that is told of by its
 * instances alone, their sum.
 * @param ranges those of apps and components themselves
 * @param sums those of the instances of components
 */
export function trafficOf(places: Places, ranges: Ranges, sums: Ranges): ReadonlyMap<RecordId, AppTraffic> {
  const own = new Map<RecordId, Steps>()
  const components = new Map<RecordId, Steps>()
  for (const [entity, { mean, max }] of ranges) {
    const of = places.get(entity) === entity ? own : components
    of.set(entity, { mean: [...mean], most: [...max] })
  }
  for (const [id, { mean, max }] of sums) {
    const told = components.get(id)
    components.set(id, { mean: filled(told?.mean ?? [], mean), most: filled(told?.most ?? [], max) })
  }
  const together = new Map<RecordId, Steps>()
  for (const [id, steps] of components) {
    const app = places.get(id)
    if (app === undefined) continue
    const before = together.get(app)
    const most = {
      mean: merged(before?.mean ?? steps.mean, steps.mean, Math.max),
      most: merged(before?.most ?? steps.most, steps.most, Math.max),
    }
    together.set(app, most)
  }
  for (const [app, steps] of own) {
    const others = together.get(app)
    together.set(
      app,
      others === undefined ? steps : { mean: filled(steps.mean, others.mean), most: filled(steps.most, others.most) },
    )
  }
  return together
}

/** `b` where `a` tells nothing. */
const filled = (a: readonly Figure[], b: readonly Figure[]): Figure[] => b.map((value, n) => a[n] ?? value)

/** Those whose instances count, too. */
export function* componentsIn(places: Places): Generator<RecordId> {
  for (const [entity, app] of places) if (entity !== app) yield entity
}

/** All whose own readings count for `apps`. */
export function placesOf(estate: Pick<EstateReader, 'childrenOf'>, apps: Iterable<RecordId>): Places {
  const places = new Map<RecordId, RecordId>()
  for (const app of apps) {
    places.set(app, app)
    for (const { id, kind } of estate.childrenOf(app)) if (kind === 'component') places.set(id, app)
  }
  return places
}
