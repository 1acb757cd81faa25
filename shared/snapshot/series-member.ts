import { z } from 'zod'
import { listOf } from '../lib/list-schema.ts'

/**
 * `samples/<metric>.jsonl`: what was sampled in the window, by columns. The first line says which metric; each line after it holds series that
 * were read at the same times, and names their records by the numbers that they have in the package (estate-members.ts). Numbers are whole and
 * stand as the difference to the one before, so that most are small: add them up, and multiply values by `resolution`.
 */
const whole = z.int()
const list = z.array(whole)

export const TIERS = ['raw', 'minute', 'hour', 'step'] as const
/**
 * raw: readings as they came. minute, hour: rolled up by the journal, told to 1/32 of themselves. step: the same made coarser here, since the
 * window has more readings than a package should carry; `stepMs` says how coarse.
 */
export type Tier = (typeof TIERS)[number]

export const seriesHeadSchema = z.object({
  /** Its name in shared/estate/metric.ts. */
  metric: z.string(),
  /** count, cpuMilli, bytes, perSecond, ratio (0…1), seconds. */
  unit: z.string(),
  /** What values are whole multiples of, in that unit. */
  resolution: z.number().positive(),
  /** ms since the epoch; `to` is not in it. */
  from: z.number(),
  to: z.number(),
})
export type SeriesHead = Readonly<z.infer<typeof seriesHeadSchema>>

export const seriesLineSchema = z.object({
  tier: z.enum(TIERS),
  /** How long each value stands for, ms; null: it is a reading of one instant. */
  stepMs: whole.positive().nullable(),
  /** ms since the epoch; from the second on the difference to the one before. There is no time where nothing was read. */
  times: list,
  /** The records of the series, likewise. */
  records: list,
  /** A list for each series, with one for each time: the reading, or the mean of the step. Each is the difference to the one before. */
  values: listOf(list),
  /** Least and greatest of each step, likewise; absent: they are the same as `values`. */
  least: listOf(list).optional(),
  greatest: listOf(list).optional(),
})
export type SeriesLine = Readonly<z.infer<typeof seriesLineSchema>>

/** Whole numbers as differences. */
export function differences(numbers: readonly number[]): number[] {
  return numbers.map((number, n) => (n === 0 ? number : number - (numbers[n - 1] ?? 0)))
}

/** The numbers again. */
export function summed(steps: readonly number[]): number[] {
  let last = 0
  return steps.map((step) => {
    last += step
    return last
  })
}
