import { LEVELS, type Level } from '../../../shared/estate/level.ts'
import type { Amount } from '../../../shared/estate/record.ts'

/** How many of each key; a key is gone at zero. */
export type Counts<K> = Map<K, number>

export function count<K>(counts: Counts<K>, key: K, by: number): void {
  const next = (counts.get(key) ?? 0) + by
  if (next === 0) counts.delete(key)
  else counts.set(key, next)
}

/**
 * A sum of amounts that can be taken apart again: figures and how many gave one, so that a sum of nothing known is null. Figures
 * are rounded to whole units (Kubernetes knows nothing finer than 1m CPU), since sums of fractions would drift.
 */
export interface AmountTally {
  cpuMilli: number
  cpuKnown: number
  memoryBytes: number
  memoryKnown: number
}

export const createAmountTally = (): AmountTally => ({ cpuMilli: 0, cpuKnown: 0, memoryBytes: 0, memoryKnown: 0 })

/** Adds (`by` 1) or takes away (`by` -1) one amount. */
export function addAmount(tally: AmountTally, amount: Amount, by: 1 | -1): void {
  if (amount.cpuMilli !== null) {
    tally.cpuMilli += by * Math.round(amount.cpuMilli)
    tally.cpuKnown += by
  }
  if (amount.memoryBytes !== null) {
    tally.memoryBytes += by * Math.round(amount.memoryBytes)
    tally.memoryKnown += by
  }
}

/** Adds or takes away another tally. */
export function addTally(tally: AmountTally, other: Readonly<AmountTally>, by: 1 | -1): void {
  tally.cpuMilli += by * other.cpuMilli
  tally.cpuKnown += by * other.cpuKnown
  tally.memoryBytes += by * other.memoryBytes
  tally.memoryKnown += by * other.memoryKnown
}

export const UNKNOWN_AMOUNT: Amount = { cpuMilli: null, memoryBytes: null }

/** The sum; null where no figure was known (never 0 for unknown). */
export function amountOf(tally: Readonly<AmountTally>): Amount {
  return {
    cpuMilli: tally.cpuKnown === 0 ? null : tally.cpuMilli,
    memoryBytes: tally.memoryKnown === 0 ? null : tally.memoryBytes,
  }
}

/** The gravest level that is counted; null when there is none. */
export function gravestOf(levels: Counts<Level>): Level | null {
  return LEVELS.find((level) => levels.has(level)) ?? null
}
