import { gravest, LEVELS, type Level } from '../../../shared/estate/level.ts'
import type { MatrixCloud, MatrixFrame } from '../../../shared/estate/matrix.ts'
import { type Readiness, readinessOf, together } from '../../../shared/estate/readiness.ts'
import type { AppEntity, ClusterEntity, RecordId } from '../../../shared/estate/record.ts'
import type { SourceState } from '../../../shared/estate/source-state.ts'
import type { EstateReader } from './estate-reader.ts'
import type { Freshness } from './freshness.ts'

export type Matrix = Pick<MatrixFrame, 'clouds' | 'apps' | 'cells'>

/** Resources of which an app is made: an account that may not list one of them does not see all apps. */
const WORKLOADS: ReadonlySet<string> = new Set(['pods', 'deployments', 'statefulsets', 'daemonsets'])

interface Cell {
  readonly levels: Level[]
  readonly parts: Readiness[]
}

/** Where every app runs, and how it is there. */
export function matrixOf(estate: EstateReader, freshness: Freshness): Matrix {
  const clusters = [...estate.ofKind('cluster')].sort((a, b) => (a.source < b.source ? -1 : 1))
  const places = new Map(clusters.map(({ source }, index) => [source, index]))
  const outside = new Set<string>()
  const placeOf = (source: string): number => {
    const place = places.get(source)
    if (place === undefined) outside.add(source)
    return place ?? clusters.length
  }
  const apps = [...estate.ofKind('app')].sort((a, b) => (a.id < b.id ? -1 : 1))
  const rows = apps.map((app) => ({ id: app.id, cells: cellsOf(app, estate, placeOf) })).filter(({ cells }) => cells.size > 0)
  const found = rows.flatMap(({ cells }, app) =>
    [...cells].sort(([a], [b]) => a - b).map(([cloud, cell]) => ({ app, cloud, ...cell })),
  )
  const states = new Map(freshness.states.map((state) => [state.name, state]))
  return {
    clouds: [
      ...clusters.map((cluster) => ({
        ...{ source: cluster.source, name: cluster.name, nameEn: cluster.nameEn ?? null },
        ...{ watched: watchedOf(cluster, states.get(cluster.source)), staleSince: freshness.of([cluster.source]) },
      })),
      // Exporters tell of what they are on: that they tell of nothing else is all that can be known.
      ...(outside.size === 0 ? [] : [{ ...OUTSIDE, staleSince: freshness.of(outside) }]),
    ],
    apps: rows.map(({ id }) => id),
    cells: {
      app: found.map(({ app }) => app),
      cloud: found.map(({ cloud }) => cloud),
      level: found.map(({ levels }) => LEVELS.indexOf(gravest(levels))),
      components: found.map(({ parts }) => parts.length),
      instances: found.map(({ parts }) => together(parts).total),
      ready: found.map(({ parts }) => together(parts).ready),
    },
  }
}

const OUTSIDE = { source: null, name: '', nameEn: null, watched: 'all' } as const

/** By place of the column. What has no instance and should have none is there all the same. */
function cellsOf(app: AppEntity, estate: EstateReader, placeOf: (source: string) => number): ReadonlyMap<number, Cell> {
  const cells = new Map<number, Cell>()
  for (const component of estate.childrenOf(app.id)) {
    if (component.kind !== 'component') continue
    const place = placeOf(component.source)
    const cell = cells.get(place) ?? { levels: [], parts: [] }
    cells.set(place, cell)
    cell.levels.push(component.level)
    const { ready, total } = readinessOf(component)
    cell.parts.push({ ready, total: total === null ? null : component.instanceCount })
  }
  return cells
}

/** By whether it ever told all of its components or instances, and whether it may look at all that it wants to. */
function watchedOf({ observes, inPart }: ClusterEntity, state: SourceState | undefined): MatrixCloud['watched'] {
  const isSeen = observes === undefined || observes.includes('component') || observes.includes('instance')
  if (!isSeen) return 'none'
  const isBarred = state?.resources.some(({ resource, state }) => WORKLOADS.has(resource) && state === 'not-observed')
  return isBarred === true || inPart === true ? 'part' : 'all'
}

/** Records that a matrix is made of. */
export const ofMatrix = (id: RecordId): boolean => /^(component|app|cluster):/.test(id)
