import type { Amount, Capacity } from '../../../../shared/estate/record.ts'
import type { AppState, ClusterState, Estate } from '../../estate/estate.ts'
import { granted } from '../../estate/intake.ts'
import { amountOf, UNKNOWN_AMOUNT } from '../../estate/tallies.ts'

/**
 * What the clusters grant an app: the quotas of its namespaces, if it has each of them to itself and each has a quota for this figure.
 * Else null: to share out a namespace's quota among its apps, or to leave a namespace without one out of the sum, would be to
 * invent a figure. The cluster counts every quota.
 */
function grantedByQuotas(estate: Estate, app: AppState): Amount {
  let cpuMilli: number | null = 0
  let memoryBytes: number | null = 0
  if (app.namespaces.size === 0) return UNKNOWN_AMOUNT
  for (const key of app.namespaces.keys()) {
    const namespace = estate.namespaces.get(key)
    if (namespace?.apps.size !== 1) return UNKNOWN_AMOUNT
    const quota = granted(estate, namespace.quotas)
    cpuMilli = cpuMilli === null || quota.cpuMilli === null ? null : cpuMilli + quota.cpuMilli
    memoryBytes = memoryBytes === null || quota.memoryBytes === null ? null : memoryBytes + quota.memoryBytes
  }
  return { cpuMilli, memoryBytes }
}

/** What an app was granted: by the clusters' quotas, else, figure by figure, by the approval that its register row tells of. */
function grantedTo(estate: Estate, app: AppState): Amount {
  const quotas = grantedByQuotas(estate, app)
  const approved = app.registered?.row.quota ?? UNKNOWN_AMOUNT
  return {
    cpuMilli: quotas.cpuMilli ?? approved.cpuMilli,
    memoryBytes: quotas.memoryBytes ?? approved.memoryBytes,
  }
}

/** Granted, requested and used of an app; used is unknown until there is a metrics source. */
export const appCapacity = (estate: Estate, app: AppState): Capacity => ({
  granted: grantedTo(estate, app),
  requested: amountOf(app.requested),
  used: UNKNOWN_AMOUNT,
})

export const clusterCapacity = (cluster: ClusterState): Capacity => ({
  granted: amountOf(cluster.granted),
  requested: amountOf(cluster.requested),
  used: UNKNOWN_AMOUNT,
})
