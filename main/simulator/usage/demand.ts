import type { AppClass } from '../../../shared/estate/record.ts'
import type { Character } from './character.ts'
import { noiseAt, seedOf } from './noise.ts'
import { remembered } from './remembered.ts'
import { areaTo, asked, heightAt, type Surge, served } from './surge.ts'
import { DAY_MS, ORIGIN_MS, WEEKS } from './week.ts'

/** What all replicas of one component do together. Totals count from the model's origin; rates are their differences. */
export interface Demand {
  /** CPU used, core seconds. */
  cpuSeconds(at: number): number
  /** Memory in use, bytes. */
  memoryBytes(at: number): number
  /** Share of CPU periods that were throttled, summed over seconds. */
  throttledSeconds(at: number): number
  /** Requests that came in, whatever became of them. */
  requests(at: number): number
  /** Those that failed. */
  errors(at: number): number
  /** Time that all answers took, summed over requests, s. */
  waitedSeconds(at: number): number
  /** Mean time to answer, s. */
  latencySeconds(at: number): number
  /** Busyness at an instant against the busy hours of an ordinary week (95th percentile): 1 is usual for a working morning. */
  busyness(at: number): number
}

/** What the model must know of a component: what it asks for, and what kind of traffic it has. */
export interface Sized {
  readonly name: string
  readonly replicas: number
  /** Of one replica. */
  readonly cpuMilli: number
  readonly memoryMib: number
  /** Requests per second of one replica at its usual busy hours. */
  readonly requestsPerSecond: number
  /** Time to answer at rest, s. */
  readonly latencySeconds: number
}

/**
 * Time itself is bent a little, so that the load of a week is never the same twice: each day begins some minutes early or late, and within
 * it things go faster or slower. Bending time, rather than adding noise to the load, keeps totals exact and rising.
 */
const WARPS = [
  { gridMs: 10 * 60_000, reachMs: 40_000 },
  { gridMs: DAY_MS, reachMs: 18 * 60_000 },
] as const

/** A load that knows no hours is as even as a loop that burns. */
const LEVEL_REACH = 0.35

/** Share of requests that fail on an ordinary day. */
const ORDINARY_ERRORS = 0.0008
/** How much longer an answer takes at the busy hours, and when more is asked than can be served: of the time at rest. */
const BUSY_LATENCY = 0.6
const FULL_LATENCY = 14
const MIB = 1_048_576

/** The demand on one component of an app. `surges` is read at every look, so that a scenario may add to it. */
export function createDemand(
  seed: number,
  app: { readonly id: string; readonly appClass: AppClass },
  character: Character,
  sized: Sized,
  surges: readonly Surge[],
): Demand {
  const week = WEEKS[character.level ? 'level' : app.appClass]
  // all components of an app feel the same crowd
  const crowd = seedOf(`${seed}/${app.id}`)
  const own = seedOf(`${seed}/${app.id}/${sized.name}`)
  const cores = (sized.replicas * sized.cpuMilli) / 1000
  const bytes = sized.replicas * sized.memoryMib * MIB
  const usual = sized.replicas * sized.requestsPerSecond * character.traffic
  const { cpuP95, memoryP95, idleShare } = character
  const reach = character.level ? LEVEL_REACH : 1

  function warped(at: number): number {
    let bent = at
    for (const [index, { gridMs, reachMs }] of WARPS.entries()) bent += reach * reachMs * noiseAt(crowd + index, at, gridMs)
    return bent
  }
  const mine = (): readonly Surge[] => surges.filter((surge) => surge.app === app.id)
  const area = (of: typeof asked, at: number): number => mine().reduce((sum, surge) => sum + areaTo(of(surge), at), 0)
  const height = (of: typeof asked, at: number): number => mine().reduce((sum, surge) => sum + heightAt(of(surge), at), 0)
  /** Busyness summed over seconds. */
  const weekly = (at: number): number => week.total(warped(at)) / week.p95
  const busyness = (at: number): number => week.rate(warped(at)) / week.p95 + height(served, at)

  return {
    busyness,
    cpuSeconds: remembered((at) => {
      const idle = (warped(at) - ORIGIN_MS) / 1000
      return cores * cpuP95 * (idleShare * idle + (1 - idleShare) * (weekly(at) + area(served, at)))
    }),
    memoryBytes: remembered((at) => {
      const filled = 0.9 + 0.1 * Math.min(1.5, busyness(at))
      return bytes * memoryP95 * filled * (1 + 0.015 * noiseAt(own, at, DAY_MS / 4))
    }),
    throttledSeconds: (at) => character.throttled * (weekly(at) + area(served, at)),
    requests: (at) => usual * (weekly(at) + area(asked, at)),
    errors: (at) => usual * (ORDINARY_ERRORS * (weekly(at) + area(served, at)) + area(asked, at) - area(served, at)),
    // an answer takes longer while more is asked than served: those that fail wait until they are given up
    waitedSeconds: (at) =>
      usual *
      sized.latencySeconds *
      (1.3 * (weekly(at) + area(served, at)) + FULL_LATENCY * (area(asked, at) - area(served, at))),
    latencySeconds(at) {
      const wanted = height(asked, at)
      const lost = wanted === 0 ? 0 : 1 - height(served, at) / wanted
      const calm = 1 + 0.06 * noiseAt(own + 1, at, 60_000)
      return sized.latencySeconds * calm * (1 + BUSY_LATENCY * Math.min(1.5, busyness(at)) + FULL_LATENCY * lost)
    },
  }
}

/** The mean rate of a total over [from, to], a second. */
export function rateOver(total: (at: number) => number, from: number, to: number): number {
  return ((total(to) - total(from)) * 1000) / (to - from)
}
