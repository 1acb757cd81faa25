import type { AppPlan, ComponentPlan, Tier } from '../estate/plan.ts'
import type { ServicePlan } from '../estate/services.ts'
import { createDemand, type Demand } from './demand.ts'
import type { Surge } from './surge.ts'

/** Requests per second of a replica at its usual busy hours, and its time to answer at rest, s. A worker has no callers. */
const TIERS: Readonly<Record<Tier, { readonly requestsPerSecond: number; readonly latencySeconds: number }>> = {
  web: { requestsPerSecond: 12, latencySeconds: 0.045 },
  api: { requestsPerSecond: 8, latencySeconds: 0.08 },
  worker: { requestsPerSecond: 0, latencySeconds: 0 },
  cache: { requestsPerSecond: 160, latencySeconds: 0.001 },
  db: { requestsPerSecond: 45, latencySeconds: 0.006 },
}

/** What everything in the estate uses, and who calls it: functions of seed, entity and instant; nothing is stored. */
export interface Usage {
  /** `replicas`: how many are meant to run where the plan does not say it (one a node). */
  of(app: AppPlan, component: ComponentPlan, replicas?: number): Demand
  /** All machines of a service together. */
  ofService(app: AppPlan, service: ServicePlan): Demand
  /** A wave of demand. One that began before now changes the past of its app: play such a scenario from the start. */
  surge(surge: Surge): void
}

export function createUsage(seed: number): Usage {
  const surges: Surge[] = []
  const demands = new Map<ComponentPlan | ServicePlan, Demand>()
  return {
    of(app, component, replicas = component.replicas) {
      const known = demands.get(component)
      if (known) return known
      const sized = { ...component, ...TIERS[component.tier], replicas }
      const demand = createDemand(seed, app, app.nature.character, sized, surges)
      demands.set(component, demand)
      return demand
    },
    ofService(app, service) {
      const known = demands.get(service)
      if (known) return known
      const { name, machines, cores, memoryGib, requestsPerSecond, latencySeconds } = service
      const size = { replicas: machines.length, cpuMilli: cores * 1000, memoryMib: memoryGib * 1024 }
      const sized = { name, ...size, requestsPerSecond, latencySeconds }
      const demand = createDemand(seed, app, app.nature.character, sized, surges)
      demands.set(service, demand)
      return demand
    },
    surge: (surge) => void surges.push(surge),
  }
}
