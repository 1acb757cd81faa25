import type { VerdictName } from '../estate/planted.ts'

/** How an app uses what it asked for. All shares are of what is requested (of a VM: of its size), 0–1. */
export interface Character {
  /** What 95 % of a month stays below. */
  readonly cpuP95: number
  readonly memoryP95: number
  /** Share of the CPU that is used without any traffic: garbage collection, timers, heartbeats. */
  readonly idleShare: number
  /** Traffic against what is usual for its tiers; 0: none at all. */
  readonly traffic: number
  /** Share of periods in which it is throttled at its busiest. */
  readonly throttled: number
  /** Its load knows neither day nor night. */
  readonly level: boolean
}

/** Least and greatest value of a figure; where an app stands in between is drawn from the seed. */
type Range = readonly [least: number, greatest: number]

interface Kind {
  readonly cpuP95: Range
  readonly memoryP95: Range
  readonly idleShare: number
  readonly traffic: number
  readonly throttled: number
  readonly level: boolean
  /** What the rules must say of it once it was seen for the whole window. */
  readonly verdict: Exclude<VerdictName, 'unknown'>
  readonly why: string
}

const lively = { idleShare: 0.12, traffic: 1, throttled: 0, level: false }

/**
 * The kinds of apps. The noise of the model lifts a 95th percentile by up to a tenth of itself, and every range keeps more than
 * that from the thresholds (5, 20, 30, 70, 85 %), so that no draw and no sampling turns a verdict.
 */
export const KINDS = {
  zombie: {
    ...lively,
    cpuP95: [0.01, 0.025],
    memoryP95: [0.08, 0.2],
    idleShare: 1,
    traffic: 0,
    level: true,
    verdict: 'zombie',
    why: 'CPU never reaches 4 % of what is requested, and no request comes in',
  },
  'under-used': {
    ...lively,
    cpuP95: [0.08, 0.14],
    memoryP95: [0.14, 0.22],
    traffic: 0.3,
    verdict: 'under-used',
    why: 'with traffic by day, but 95 % of CPU stay below 16 % and of memory below 25 % of what is requested',
  },
  healthy: {
    ...lively,
    cpuP95: [0.3, 0.56],
    memoryP95: [0.4, 0.58],
    verdict: 'healthy',
    why: 'CPU and memory between the thresholds',
  },
  'tight-cpu': {
    ...lively,
    cpuP95: [0.74, 0.77],
    memoryP95: [0.4, 0.58],
    verdict: 'tight',
    why: '95th percentile of CPU between 72 and 83 % of what is requested',
  },
  'tight-memory': {
    ...lively,
    cpuP95: [0.25, 0.5],
    memoryP95: [0.75, 0.8],
    verdict: 'tight',
    why: '95th percentile of memory between 72 and 83 % of what is requested',
  },
  saturated: {
    ...lively,
    cpuP95: [0.96, 1.1],
    memoryP95: [0.5, 0.62],
    verdict: 'saturated',
    why: '95th percentile of CPU above 90 % of what is requested',
  },
  throttled: {
    ...lively,
    cpuP95: [0.5, 0.56],
    memoryP95: [0.4, 0.58],
    throttled: 0.55,
    verdict: 'saturated',
    why: 'CPU looks healthy, but at its busy hours it is throttled in half of all periods',
  },
  'flat-load': {
    ...lively,
    cpuP95: [0.42, 0.5],
    memoryP95: [0.36, 0.45],
    idleShare: 1,
    traffic: 0,
    level: true,
    verdict: 'healthy',
    why: 'CPU burns at the same level day and night while no request comes in: flat load without traffic',
  },
} as const satisfies Record<string, Kind>

export type KindName = keyof typeof KINDS

/** The character of an app of a kind; `draw` gives a value in [0, 1) for each figure. */
export function characterOf(kind: KindName, draw: () => number): Character {
  const { cpuP95, memoryP95, idleShare, traffic, throttled, level } = KINDS[kind]
  const within = ([least, greatest]: Range): number => least + (greatest - least) * draw()
  return { cpuP95: within(cpuP95), memoryP95: within(memoryP95), idleShare, traffic, throttled, level }
}
