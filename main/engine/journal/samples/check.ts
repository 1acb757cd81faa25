import { METRICS, type Sample } from '../../../../shared/estate/metric.ts'
import type { ProblemCode } from '../../../../shared/estate/problem-words.ts'
import type { Problem } from '../../../../shared/estate/source-state.ts'
import { MAX_UNITS } from './buckets.ts'

/** Clocks of servers may be ahead of ours by this much, ms; what is further ahead would stand before us for ever. */
const AHEAD_MS = 300_000

/** A value in whole multiples of its metric's resolution. */
export function unitsOf({ metric, value }: Pick<Sample, 'metric' | 'value'>): number {
  return Math.round(value / METRICS[metric].resolution)
}

function faultOf(sample: Sample, now: number, oldest: number): ProblemCode | null {
  const { at, value } = sample
  if (!Number.isFinite(value) || !Number.isInteger(at)) return 'sample.no-number'
  if (value < 0) return 'sample.negative'
  if (unitsOf(sample) > MAX_UNITS) return 'sample.too-large'
  if (at > now + AHEAD_MS) return 'sample.future'
  return at < oldest ? 'sample.too-old' : null
}

export interface Sorted {
  readonly good: readonly Sample[]
  readonly refused: readonly Problem[]
}

/**
 * Parts what can be kept from what can't be, each with its sentence. Nothing is bent into shape: a value that is no number is no zero.
 * @param now wall time, ms since the epoch
 * @param oldest readings from before would be thinned at once, ms since the epoch
 */
export function sortOut(samples: readonly Sample[], now: number, oldest: number): Sorted {
  const refused: Problem[] = []
  const good = samples.filter((sample) => {
    const code = faultOf(sample, now, oldest)
    if (code === null) return true
    const { entity, metric, at, value } = sample
    refused.push({ code, facts: { entity, metric, time: timeText(at), value: String(value) }, at: now })
    return false
  })
  return { good, refused }
}

function timeText(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString()
}
