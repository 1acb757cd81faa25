import type { Pod } from '../api/objects.ts'
import type { Cluster } from '../world/cluster.ts'
import { type ComponentState, objectName } from '../world/state.ts'
import type { Demand } from './demand.ts'
import { chance, seedOf } from './noise.ts'

/** How much more or less than its fellows a pod gets of the load, ratio: no balancer is fair. */
const UNFAIR = 0.04
/** Memory of a container that runs but does not serve, of what its serving fellows take, ratio. */
const IDLE_MEMORY = 0.3
/** Between the start of a pod and the first sample of its container, ms. */
const FIRST_SAMPLE_MS = 3000

/** A pod as it was seen in the cluster. Times are ms since the epoch. */
export interface Resident {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** null: never placed. */
  node: string | null
  address: string
  readonly from: number
  until: number
  readonly home: Household
  /** Part of the load that it draws beside its fellows. */
  readonly weight: number
}

/** The pods of one component over time, and what each of them takes of its demand. */
export interface Household {
  readonly component: ComponentState
  readonly demand: Demand
  readonly residents: readonly Resident[]
  /** What a total of the demand rose by in this pod since it was created. */
  totalOf(resident: Resident, total: (at: number) => number, at: number): number
  memoryOf(resident: Resident, at: number): number
  /** Share of all that is asked which the pods that serve take; 0: none serves. */
  servingAt(at: number): number
}

/** Who served from `from` until the next. */
interface Epoch {
  readonly from: number
  readonly serving: ReadonlyMap<Resident, true>
  readonly weight: number
}

export interface Presence {
  readonly households: readonly Household[]
  householdOf(component: ComponentState): Household | undefined
}

/**
 * Follows the pods of a cluster from now on, through the same changes that its watches tell. The load of a component is shared by
 * the pods that serve at the time: fewer pods, more load on each.
 */
export function followPods(cluster: Cluster, demandOf: (component: ComponentState) => Demand): Presence {
  const byName = new Map<string, ReturnType<typeof createHousehold>>()
  for (const component of cluster.components)
    byName.set(`${component.app.namespace}/${objectName(component)}`, createHousehold(component, demandOf(component)))
  const homeOf = (pod: Pod) => byName.get(`${pod.metadata.namespace}/${pod.metadata.labels?.app}`)

  const pods = cluster.store.shelf('pods')
  for (const pod of pods.values()) homeOf(pod)?.settle(pod)
  pods.subscribe(({ type, object }) => homeOf(object)?.see(object, type === 'DELETED', cluster.now()))
  return {
    households: [...byName.values()],
    householdOf: (component) => byName.get(`${component.app.namespace}/${objectName(component)}`),
  }
}

function createHousehold(component: ComponentState, demand: Demand) {
  const residents = new Map<string, Resident>()
  const gone: Resident[] = []
  const first: Epoch = { from: Number.NEGATIVE_INFINITY, serving: new Map(), weight: 0 }
  const epochs: Epoch[] = [first]

  function epochAt(at: number): Epoch {
    for (let index = epochs.length - 1; index >= 0; index -= 1) {
      const epoch = epochs[index]
      if (epoch && epoch.from <= at) return epoch
    }
    return first
  }

  function admit(pod: Pod): Resident {
    const { name, namespace = '', uid, creationTimestamp } = pod.metadata
    const known = residents.get(uid)
    if (known) return known
    const resident: Resident = {
      ...{ namespace, name, uid, node: null, address: '', home },
      from: Date.parse(creationTimestamp) + FIRST_SAMPLE_MS,
      until: Number.POSITIVE_INFINITY,
      weight: 1 + UNFAIR * (2 * chance(seedOf(uid)) - 1),
    }
    residents.set(uid, resident)
    return resident
  }

  function enter(at: number, serving: ReadonlyMap<Resident, true>): void {
    const weight = [...serving.keys()].reduce((sum, each) => sum + each.weight, 0)
    const last = epochs.at(-1)
    const epoch = { from: at, serving, weight }
    if (last && last.from >= at) epochs[epochs.length - 1] = { ...epoch, from: last.from }
    else epochs.push(epoch)
  }

  function place(resident: Resident, pod: Pod): void {
    resident.node = pod.spec.nodeName ?? resident.node
    resident.address = pod.status.podIP ?? resident.address
  }

  const home = {
    component,
    demand,
    get residents(): readonly Resident[] {
      return [...gone, ...residents.values()]
    },
    /** It was there when the simulation began: it has been sharing the load ever since it was created. */
    settle(pod: Pod): void {
      const resident = admit(pod)
      place(resident, pod)
      if (isReady(pod)) enter(Number.NEGATIVE_INFINITY, new Map(epochs.at(-1)?.serving).set(resident, true))
    },
    see(pod: Pod, deleted: boolean, at: number): void {
      const resident = admit(pod)
      place(resident, pod)
      const last = epochs.at(-1)
      const serves = !deleted && isReady(pod)
      if (last && last.serving.has(resident) !== serves) {
        const serving = new Map(last.serving)
        if (serves) serving.set(resident, true)
        else serving.delete(resident)
        enter(at, serving)
      }
      if (!deleted) return
      resident.until = at
      residents.delete(resident.uid)
      gone.push(resident)
    },
    totalOf(resident: Resident, total: (at: number) => number, at: number): number {
      let sum = 0
      for (let index = epochs.length - 1; index >= 0; index -= 1) {
        const epoch = epochs[index]
        if (!epoch) break
        const from = Math.max(epoch.from, resident.from)
        const until = Math.min(at, epochs[index + 1]?.from ?? at)
        if (until > from && epoch.serving.has(resident)) sum += (resident.weight / epoch.weight) * (total(until) - total(from))
        if (epoch.from <= resident.from) break
      }
      return sum
    },
    memoryOf(resident: Resident, at: number): number {
      const each = demand.memoryBytes(at) / Math.max(1, component.replicas)
      return each * resident.weight * (epochAt(at).serving.has(resident) ? 1 : IDLE_MEMORY)
    },
    servingAt(at: number): number {
      return epochAt(at).serving.size > 0 ? 1 : 0
    },
  } satisfies Household & { settle(pod: Pod): void; see(pod: Pod, deleted: boolean, at: number): void }
  return home
}

function isReady(pod: Pod): boolean {
  return pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}
