import type { AppRow, BureauRow, ClusterRow, Totals } from '../../../shared/estate/frame.ts'
import { isGrade } from '../../../shared/estate/level.ts'
import type { Amount, AppEntity, BureauEntity, Capacity, ClusterEntity, RecordId } from '../../../shared/estate/record.ts'
import { UNASSIGNED_BUREAU } from '../../../shared/estate/register.ts'
import type { AppVerdict } from '../../../shared/estate/verdict.ts'
import { topReasonOf } from '../assess/top-reason.ts'
import type { EstateReader } from './estate-reader.ts'
import { type Freshness, levelStaleSince, type Tellers } from './freshness.ts'
import { usedByApp, usedByCluster, withUsed } from './usage.ts'

type Fill = NonNullable<AppRow['fill']>

const RATIOS = [
  { of: 'requested/granted', part: 'requested', whole: 'granted' },
  { of: 'used/requested', part: 'used', whole: 'requested' },
] as const satisfies readonly { of: Fill['of']; part: keyof Capacity; whole: keyof Capacity }[]

const RESOURCES = [
  { what: 'cpu', key: 'cpuMilli' },
  { what: 'memory', key: 'memoryBytes' },
] as const satisfies readonly { what: Fill['what']; key: keyof Amount }[]

/** The tightest ratio that is known, and which it is; null when none is (a whole of 0 tells nothing). */
function tightestFill(capacity: Capacity): Fill | null {
  let tightest: Fill | null = null
  for (const { of, part, whole } of RATIOS) {
    for (const { what, key } of RESOURCES) {
      const above = capacity[part][key]
      const below = capacity[whole][key]
      if (above === null || below === null || below <= 0) continue
      const ratio = above / below
      if (tightest === null || ratio > tightest.ratio) tightest = { ratio, of, what }
    }
  }
  return tightest
}

export function bureauRow({ id, name, nameEn, order, level }: BureauEntity): BureauRow {
  return { id, name, nameEn, order, level }
}

const capacityRow = ({ verdict, test, exemptions, flags }: AppVerdict): AppRow['capacity'] => ({
  verdict,
  test,
  exemptions,
  flags,
})

/** The row of an app, and the records below it that its gravest reason was found by. */
export function appRow(
  app: AppEntity,
  estate: EstateReader,
  freshness: Freshness,
  tellers: Tellers,
  judged: AppVerdict | undefined,
): { readonly row: AppRow; readonly foundBy: readonly RecordId[] } {
  const top = topReasonOf(app, estate)
  const staleSince = freshness.of(app.sources)
  const gradeStaleSince = isGrade(app.level) ? levelStaleSince(app, estate, freshness, tellers) : staleSince
  const row: AppRow = {
    id: app.id,
    name: app.name,
    nameEn: app.nameEn,
    order: app.order,
    level: app.level,
    appClass: app.appClass,
    protectionGrade: app.protectionGrade,
    dependsOn: app.dependsOn,
    sources: app.sources,
    componentCount: app.componentCount,
    instanceCount: app.instanceCount,
    readyCount: app.readyCount,
    untoldCount: app.untoldCount ?? 0,
    origin: app.origin,
    bureau: app.parent ?? '',
    topReason: top?.reason ?? null,
    topReasonOn: top === null || top.on.id === app.id ? null : top.on.name,
    fill: tightestFill(withUsed(app.capacity, usedByApp(estate, app.id))),
    capacity: judged === undefined ? null : capacityRow(judged),
    staleSince,
    ...(gradeStaleSince === staleSince ? {} : { gradeStaleSince }),
  }
  return { row, foundBy: top?.path ?? [] }
}

export function clusterRow(cluster: ClusterEntity, estate: EstateReader, freshness: Freshness): ClusterRow {
  return {
    id: cluster.id,
    name: cluster.name,
    // A cluster from a cache of before there were English names has none yet.
    nameEn: cluster.nameEn ?? null,
    source: cluster.source,
    level: cluster.level,
    nodeCount: cluster.nodeCount,
    readyNodeCount: cluster.readyNodeCount,
    instanceCount: cluster.instanceCount,
    zones: cluster.zones,
    allocatable: cluster.allocatable,
    capacity: withUsed(cluster.capacity, usedByCluster(estate, cluster.id)),
    staleSince: freshness.of([cluster.source]),
  }
}

/** The bureau of what maps to nothing: shown on the map, but none of the bureaus. */
const UNASSIGNED: RecordId = `bureau:${UNASSIGNED_BUREAU}`

/** The estate's figures. Apps are those of bureaus, as the page of capacity counts them too; instances are all that are seen. */
export function totalsOf(estate: EstateReader): Totals {
  let bureaus = 0
  for (const bureau of estate.ofKind('bureau')) if (bureau.id !== UNASSIGNED) bureaus += 1
  let apps = 0
  let readyInstances = 0
  let untoldInstances = 0
  let instances = 0
  for (const app of estate.ofKind('app')) {
    // Of apps, since what only an exporter tells of is on no cluster; every instance is of a component, and that of an app.
    instances += app.instanceCount
    readyInstances += app.readyCount
    untoldInstances += app.untoldCount ?? 0
    if (app.parent !== null && app.parent !== UNASSIGNED) apps += 1
  }
  let clusters = 0
  let nodes = 0
  for (const cluster of estate.ofKind('cluster')) {
    clusters += 1
    nodes += cluster.nodeCount
  }
  return { bureaus, apps, instances, readyInstances, untoldInstances, clusters, nodes }
}
