import type Database from 'better-sqlite3'
import { METRICS, type MetricName } from '../../../../shared/estate/metric.ts'
import type { SeriesHead } from '../../../../shared/snapshot/series-member.ts'
import { gatherBlocks } from '../../journal/samples/gather.ts'
import { MINUTE_MS, shardOf } from '../../journal/samples/spans.ts'
import { createBlock, linesOf } from './series-points.ts'
import type { SliceWindow } from './slice.ts'
import type { Telling } from './telling-lines.ts'

/** Points of one metric that a package carries, count: at two to three bytes each, some tens of megabytes. */
export const POINTS_MAX = 8_000_000

/** What is made coarser is told at one of these steps, ms: the first that has few enough points. The last holds for whatever size. */
const STEPS_MS = [300_000, 900_000, 3_600_000] as const

/**
 * How coarse the readings of so many series are told, ms; null: as they are kept. A reading a minute is what scrapers give.
 * @param lengthMs of what is recorded of the window: one may be asked for that reaches far beyond
 */
export function stepFor(series: number, lengthMs: number, most: number = POINTS_MAX): number | null {
  const pointsAt = (stepMs: number): number => series * (lengthMs / stepMs)
  if (pointsAt(MINUTE_MS) <= most) return null
  return STEPS_MS.find((stepMs) => pointsAt(stepMs) <= most) ?? STEPS_MS[STEPS_MS.length - 1] ?? null
}

export interface SeriesAsk {
  readonly metric: MetricName
  readonly window: SliceWindow
  /** The numbers of records by those of their samples, and how coarse they are told (`stepFor`). */
  readonly groups: readonly { readonly records: ReadonlyMap<number, number>; readonly stepMs: number | null }[]
  /** Looks at all of them, for the page. */
  readonly telling?: Telling
}

/** The first line of a member. */
export function headLine(metric: MetricName, { from, to }: SliceWindow): string {
  const { unit, resolution } = METRICS[metric]
  const head: SeriesHead = { metric, unit, resolution, from, to }
  return `${JSON.stringify(head)}\n`
}

/** Numbers that share rows of fresh samples, together. */
function shardsOf(numbers: Iterable<number>): readonly number[][] {
  const shards = new Map<number, number[]>()
  for (const no of numbers) {
    const shard = shards.get(shardOf(no))
    if (shard === undefined) shards.set(shardOf(no), [no])
    else shard.push(no)
  }
  return [...shards].sort(([a], [b]) => a - b).map(([, list]) => list)
}

/**
 * `samples/<metric>.jsonl`; nothing at all where the window has none of it. In memory is a block of series and the lines of a shard, however long
 * the window. @param look called after each block (thrift.ts) @throws DamageError
 */
export function* seriesLines(
  db: Database.Database,
  { metric, window, groups, telling }: SeriesAsk,
  look: () => void,
): Generator<string> {
  let begun = false
  for (const { records, stepMs } of groups) {
    for (const numbers of shardsOf(records.keys())) {
      const lines: string[] = []
      const { sink, block } = createBlock(stepMs)
      const recordOf = (no: number): number => records.get(no) ?? 0
      const steps = gatherBlocks(db, { metric, numbers, from: window.from, to: window.to, hours: false }, sink)
      while (steps.next().done !== true) {
        telling?.look(block, stepMs, recordOf)
        lines.push(...linesOf(block, stepMs, recordOf))
        block.clear()
        look()
      }
      if (lines.length > 0 && !begun) {
        yield headLine(metric, window)
        begun = true
      }
      yield* lines
    }
  }
}
