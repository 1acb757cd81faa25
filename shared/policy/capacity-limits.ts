/** Least and most of the thresholds of capacity that a page edits, each in its own unit (policy.ts). */
export const CAPACITY_BOUNDS = {
  windowDays: { least: 1, most: 396 },
  leastSeen: { least: 0.1, most: 1 },
  zombieCpu: { least: 0, most: 1 },
  zombieRequests: { least: 0, most: 1_000_000 },
  underUsedCpu: { least: 0, most: 1 },
  underUsedMemory: { least: 0, most: 1 },
  tight: { least: 0, most: 10 },
  saturated: { least: 0, most: 10 },
  throttled: { least: 0, most: 1 },
  oomDays: { least: 0, most: 60 },
  youngDays: { least: 0, most: 3_650 },
  peakDays: { least: 0, most: 365 },
  flatSpread: { least: 0, most: 10 },
  reclaimHeadroom: { least: 0, most: 10 },
} as const

export type CapacityThreshold = keyof typeof CAPACITY_BOUNDS

/** Pairs of which the first must not be above the second: an app would be both. */
export const CAPACITY_ORDER = [
  ['tight', 'saturated'],
  ['zombieCpu', 'underUsedCpu'],
  ['underUsedCpu', 'tight'],
  ['underUsedMemory', 'tight'],
] as const satisfies readonly (readonly [CapacityThreshold, CapacityThreshold])[]
