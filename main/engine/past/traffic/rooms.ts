import type { Amount, AppEntity, ClusterEntity, ComponentEntity, ObservedAutoscaler } from '../../../../shared/estate/record.ts'
import { LAYERS, type Layer, type LayerRoom } from '../../../../shared/estate/traffic.ts'
import type { EstateReader } from '../../publish/estate-reader.ts'

/** What is known of an app beside its record. */
export interface Around {
  readonly components: readonly ComponentEntity[]
  readonly autoscalers: ReadonlyMap<string, ObservedAutoscaler>
  readonly clusters: ReadonlyMap<string, ClusterEntity>
  /** The fullest of its databases and pools, 0…1; null: not told. */
  readonly connectionsUsed: number | null
}

const KEYS = ['cpuMilli', 'memoryBytes'] as const satisfies readonly (keyof Amount)[]

const least = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.min(...known)
}

const ratio = (whole: number | null, part: number | null): number | null =>
  whole === null || part === null || part <= 0 ? null : whole / part

export const targetOf = (source: string, namespace: string, kind: string, name: string): string =>
  JSON.stringify([source, namespace, kind, name])

/** How many times what it has now, by layer. */
const ROOMS: Readonly<Record<Layer, (app: AppEntity, around: Around) => number | null>> = {
  // Of what scales by itself the first that comes to its bound.
  replicas: (_, { components, autoscalers }) =>
    least(
      components.map(({ source, namespace, workload, name }) => {
        const autoscaler = autoscalers.get(targetOf(source, namespace, workload, name))
        return autoscaler === undefined ? null : ratio(autoscaler.maxReplicas, autoscaler.currentReplicas)
      }),
    ),
  quota: ({ capacity: { granted, requested } }) => least(KEYS.map((key) => ratio(granted[key], requested[key]))),
  // What is free on the nodes of a cluster, by what the app requests there.
  nodes: (_, { components, clusters }) =>
    least(
      [...new Set(components.map(({ source }) => source))].flatMap((source) => {
        const cluster = clusters.get(source)
        if (cluster === undefined) return [null]
        const here = components.filter((component) => component.source === source)
        return KEYS.map((key) => {
          const requested = sum(here.map((component) => component.requested[key]))
          const [whole, taken] = [cluster.allocatable[key], cluster.capacity.requested[key]]
          const more = whole === null || taken === null ? null : ratio(Math.max(0, whole - taken), requested)
          return more === null ? null : 1 + more
        })
      }),
    ),
  connections: (_, { connectionsUsed }) => ratio(1, connectionsUsed),
}

/** null where one of them is not known. */
const sum = (values: readonly (number | null)[]): number | null =>
  values.reduce((total, value) => (total === null || value === null ? null : total + value), 0)

export const roomsOf = (app: AppEntity, around: Around): readonly LayerRoom[] =>
  LAYERS.map((layer) => ({ layer, times: ROOMS[layer](app, around) }))

/** Autoscalers by what they scale, and clusters by source. */
export function surroundings(estate: EstateReader): Pick<Around, 'autoscalers' | 'clusters'> {
  const autoscalers = new Map<string, ObservedAutoscaler>()
  for (const each of estate.ofKind('autoscaler'))
    autoscalers.set(targetOf(each.source, each.namespace, each.target.kind, each.target.name), each)
  const clusters = new Map<string, ClusterEntity>()
  for (const each of estate.ofKind('cluster')) clusters.set(each.source, each)
  return { autoscalers, clusters }
}
