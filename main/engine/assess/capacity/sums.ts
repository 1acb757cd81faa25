import type { Amount } from '../../../../shared/estate/record.ts'
import type { Funnel, KnownSum, PartialAmount } from '../../../../shared/estate/verdict.ts'

/** Sums what is known, and counts what is not: nothing unknown is ever summed as zero. */
export function sumOf(amounts: readonly Amount[]): PartialAmount {
  const sum = (key: keyof Amount): KnownSum => {
    const known = amounts.flatMap((amount) => amount[key] ?? [])
    return { sum: known.length === 0 ? null : known.reduce((a, b) => a + b, 0), known: known.length, of: amounts.length }
  }
  return { cpuMilli: sum('cpuMilli'), memoryBytes: sum('memoryBytes') }
}

function added(sums: readonly KnownSum[]): KnownSum {
  const known = sums.flatMap(({ sum }) => sum ?? [])
  return {
    sum: known.length === 0 ? null : known.reduce((a, b) => a + b, 0),
    known: sums.reduce((count, each) => count + each.known, 0),
    of: sums.reduce((count, each) => count + each.of, 0),
  }
}

const addedAmounts = (amounts: readonly PartialAmount[]): PartialAmount => ({
  cpuMilli: added(amounts.map(({ cpuMilli }) => cpuMilli)),
  memoryBytes: added(amounts.map(({ memoryBytes }) => memoryBytes)),
})

/** The funnel of several. */
export function addedFunnels(funnels: readonly Funnel[]): Funnel {
  const step = (key: keyof Funnel): PartialAmount => addedAmounts(funnels.map((funnel) => funnel[key]))
  return { granted: step('granted'), requested: step('requested'), used: step('used'), reclaimable: step('reclaimable') }
}
