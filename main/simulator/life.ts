import type { EstatePlan } from './estate/plan.ts'
import { createPrivateCloud, type PrivateCloud } from './feed/private-cloud.ts'
import type { Schedule } from './schedule.ts'
import { createOutlook, type Outlook } from './usage/outlook.ts'
import { followPods, type Household, type Presence } from './usage/presence.ts'
import { createUsage, type Usage } from './usage/usage.ts'
import type { Cluster } from './world/cluster.ts'
import type { Estate } from './world/estate.ts'

/** What lives in the estate beside the objects of its clusters: load, what users see of it, and machines. */
export interface Life {
  readonly usage: Usage
  readonly outlook: Outlook
  readonly privateCloud: PrivateCloud
  readonly clusters: readonly { readonly cluster: Cluster; readonly presence: Presence }[]
}

/** `startMs`: wall time at which the simulation is first seen. To be made before anything happens in the estate. */
export function createLife(
  seed: number,
  plan: EstatePlan,
  estate: Estate,
  schedule: Schedule,
  startMs: number,
  now: () => number,
): Life {
  const usage = createUsage(seed)
  const clusters = [...estate.clusters.values()].map((cluster) => ({
    cluster,
    presence: followPods(cluster, ({ app, plan: component, replicas }) => usage.of(app, component, replicas)),
  }))
  /** By app: what answers first, the web before the service behind it. */
  const fronts = new Map<string, Household[]>()
  for (const tier of ['web', 'api']) {
    for (const home of clusters.flatMap(({ presence }) => presence.households)) {
      const { app, plan: component } = home.component
      if (component.tier === tier) fronts.set(app.id, [...(fronts.get(app.id) ?? []), home])
    }
  }
  return {
    usage,
    clusters,
    outlook: createOutlook(seed, ({ id }) => fronts.get(id) ?? []),
    privateCloud: createPrivateCloud(plan, usage, schedule, startMs, now),
  }
}
