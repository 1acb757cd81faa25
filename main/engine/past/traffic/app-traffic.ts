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

/** Whose readings count for an app: its own, its components', their instances'. */
export type Places = ReadonlyMap<RecordId, Place>

/** Hands over the readings of each of `entities` that has any, all at the same even steps. */
export type ReadEach = (
  entities: Iterable<RecordId>,
  visit: (entity: RecordId, range: Pick<SampleRange, 'mean' | 'max'>) => void,
) => void

interface Place {
  readonly app: RecordId
  /** null: of the app itself. */
  readonly component: RecordId | null
  readonly isInstance: boolean
}

const merged = (a: readonly Figure[], b: readonly Figure[], how: (a: number, b: number) => number): Figure[] =>
  a.map((left, n) => {
    const right = b[n] ?? null
    return left === null ? right : right === null ? left : how(left, right)
  })

const plus = (a: number, b: number): number => a + b

/**
 * The requests a second that come to each app of `places`, at the steps of `readEach`: its own figure where one is told; else the most
 * that comes to any of its components, since one behind the other sees the same requests; of a component that is told of by its
 * instances alone, their sum.
 * @throws DamageError
 */
export function trafficOf(places: Places, readEach: ReadEach): ReadonlyMap<RecordId, AppTraffic> {
  const own = new Map<RecordId, Steps>()
  const components = new Map<RecordId, Steps>()
  const byInstances = new Map<RecordId, Steps>()
  readEach(places.keys(), (entity, { mean, max }) => {
    const place = places.get(entity)
    if (place === undefined) return
    if (place.component === null) own.set(place.app, { mean: [...mean], most: [...max] })
    else if (!place.isInstance) components.set(place.component, { mean: [...mean], most: [...max] })
    else {
      const before = byInstances.get(place.component)
      const most = [...mean]
      byInstances.set(
        place.component,
        before === undefined
          ? { mean: [...mean], most }
          : { mean: merged(before.mean, mean, plus), most: merged(before.most, most, plus) },
      )
    }
  })
  for (const [id, { mean, most }] of byInstances) {
    const told = components.get(id)
    components.set(id, told === undefined ? { mean, most } : { mean: filled(told.mean, mean), most: filled(told.most, most) })
  }
  const together = new Map<RecordId, Steps>()
  for (const [id, steps] of components) {
    const app = places.get(id)?.app
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
const filled = (a: readonly Figure[], b: readonly Figure[]): Figure[] => a.map((value, n) => value ?? b[n] ?? null)

/** All that counts for `apps`, by what is sampled. */
export function placesOf(estate: Pick<EstateReader, 'childrenOf'>, apps: Iterable<RecordId>): Places {
  const places = new Map<RecordId, Place>()
  for (const app of apps) {
    places.set(app, { app, component: null, isInstance: false })
    for (const component of estate.childrenOf(app)) {
      if (component.kind !== 'component') continue
      places.set(component.id, { app, component: component.id, isInstance: false })
      for (const { id } of estate.childrenOf(component.id)) places.set(id, { app, component: component.id, isInstance: true })
    }
  }
  return places
}
