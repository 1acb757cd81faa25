import { differences, type SeriesLine, type Tier } from '../../../../shared/snapshot/series-member.ts'
import { middleOf } from '../../journal/samples/buckets.ts'
import type { Sink } from '../../journal/samples/gather.ts'
import { MINUTE_MS } from '../../journal/samples/spans.ts'

/** What is told of one series, by columns, in whole units of the metric: a reading each, or all readings of a step together. */
export interface Points {
  readonly at: number[]
  readonly sums: number[]
  /** Readings in each sum, and the least and the greatest of them; all empty: each sum is one reading. */
  readonly counts: number[]
  readonly least: number[]
  readonly greatest: number[]
}

const noPoints = (): Points => ({ at: [], sums: [], counts: [], least: [], greatest: [] })

/** Readings of one instant or step together. */
interface Met {
  readonly sum: number
  readonly count: number
  readonly least: number
  readonly greatest: number
}

/** What was met at a time that is not before the last one. */
function addTo(points: Points, time: number, { sum, count, least, greatest }: Met): void {
  const last = points.at.length - 1
  if (points.at[last] === time) {
    points.sums[last] = (points.sums[last] ?? 0) + sum
    points.counts[last] = (points.counts[last] ?? 0) + count
    points.least[last] = Math.min(points.least[last] ?? least, least)
    points.greatest[last] = Math.max(points.greatest[last] ?? greatest, greatest)
    return
  }
  points.at.push(time)
  points.sums.push(sum)
  points.counts.push(count)
  points.least.push(least)
  points.greatest.push(greatest)
}

/** The points of a block, by the tier that they were kept in and the number of their series. */
export type Block = ReadonlyMap<Tier, ReadonlyMap<number, Points>>

/** What gathers the points of a block, as they were kept or by steps of `stepMs`. */
export function createBlock(stepMs: number | null) {
  const block = new Map<Tier, Map<number, Points>>()
  function pointsOf(no: number, tier: Tier): Points {
    const kept = block.get(tier) ?? new Map<number, Points>()
    block.set(tier, kept)
    const points = kept.get(no) ?? noPoints()
    kept.set(no, points)
    return points
  }
  const stepAt = (at: number): number => (stepMs === null ? at : at - (at % stepMs))
  const sink: Sink = {
    readings({ no, at, units }, first, end) {
      const points = pointsOf(no, stepMs === null ? 'raw' : 'step')
      for (let n = first; n < end; n += 1) {
        const sum = units[n] ?? 0
        if (stepMs !== null) addTo(points, stepAt(at[n] ?? 0), { sum, count: 1, least: sum, greatest: sum })
        else {
          points.at.push(at[n] ?? 0)
          points.sums.push(sum)
        }
      }
    },
    rollup(no, at, _, { buckets, counts }, entry, end) {
      if (entry === end) return
      let [sum, count, least, greatest] = [0, 0, Number.POSITIVE_INFINITY, 0]
      for (let n = entry; n < end; n += 1) {
        const units = middleOf(buckets[n] ?? 0)
        least = Math.min(least, units)
        greatest = Math.max(greatest, units)
        sum += units * (counts[n] ?? 0)
        count += counts[n] ?? 0
      }
      addTo(pointsOf(no, stepMs === null ? 'minute' : 'step'), stepAt(at), { sum, count, least, greatest })
    },
  }
  return { sink, block }
}

/** A line as it grows. */
interface Line {
  readonly tier: Tier
  readonly spread: boolean
  readonly at: readonly number[]
  readonly records: number[]
  readonly values: number[][]
  readonly least: number[][]
  readonly greatest: number[][]
}

function isSame(some: readonly number[], others: readonly number[]): boolean {
  if (some.length !== others.length) return false
  for (let n = 0; n < some.length; n += 1) if (some[n] !== others[n]) return false
  return true
}

const TIER_MS: Readonly<Record<Exclude<Tier, 'step'>, number | null>> = { raw: null, minute: MINUTE_MS, hour: 3_600_000 }

export const meansOf = ({ sums, counts }: Points): readonly number[] =>
  counts.length === 0 ? sums : sums.map((sum, n) => Math.round(sum / (counts[n] ?? 1)))

/** Lines of JSON for the series of a block: those with the same times share them. @param recordOf the number of a series' record */
export function* linesOf(block: Block, stepMs: number | null, recordOf: (no: number) => number): Generator<string> {
  const lines: Line[] = []
  const lineFor = (tier: Tier, { at, least, greatest }: Points): Line => {
    const spread = !isSame(least, greatest)
    const known = lines.find((line) => line.tier === tier && line.spread === spread && isSame(line.at, at))
    if (known !== undefined) return known
    const line = { tier, spread, at, records: [], values: [], least: [], greatest: [] }
    lines.push(line)
    return line
  }
  for (const [tier, kept] of block) {
    for (const [no, points] of kept) {
      const { spread, records, values, least, greatest } = lineFor(tier, points)
      records.push(recordOf(no))
      values.push(differences(meansOf(points)))
      if (!spread) continue
      least.push(differences(points.least))
      greatest.push(differences(points.greatest))
    }
  }
  for (const { tier, spread, at, records, values, least, greatest } of lines) {
    const line: SeriesLine = {
      ...{ tier, stepMs: tier === 'step' ? stepMs : TIER_MS[tier], times: differences(at) },
      ...{ records: differences(records), values, ...(spread ? { least, greatest } : {}) },
    }
    yield `${JSON.stringify(line)}\n`
  }
}
