import type { Amount, ObservedQuota } from '../../../shared/estate/record.ts'

const least = (figures: readonly (number | null)[]): number | null => {
  const known = figures.filter((figure) => figure !== null)
  return known.length === 0 ? null : Math.min(...known)
}

/**
 * What a namespace was granted. Where several quotas stand in one namespace each is enforced (Kubernetes docs, "Resource
 * Quotas"), so the least binds: they are not added up.
 */
export function grantedBy(quotas: Iterable<ObservedQuota>): Amount {
  const all = [...quotas]
  return {
    cpuMilli: least(all.map((quota) => quota.granted.cpuMilli)),
    memoryBytes: least(all.map((quota) => quota.granted.memoryBytes)),
  }
}
