import { mostTelling, OF_A_METRIC, type Scored, scoreOf } from '../../../../shared/snapshot/telling.ts'
import { type Block, linesOf, meansOf, type Points } from './series-points.ts'

/** Of the series of a metric those that tell most, for the page: their points alone are kept. */
export interface Telling {
  /** Looks at a block of series, each of which is in no other. @param recordOf the number of a series' record */
  look(block: Block, stepMs: number | null, recordOf: (no: number) => number): void
  /** The numbers of their records. */
  records(): readonly number[]
  lines(): Generator<string>
}

interface Candidate extends Scored {
  readonly stepMs: number | null
  readonly points: Block
}

/** @param isConcerned of a record by its number: it is in scope or had an alarm */
export function createTelling(isConcerned: (record: number) => boolean): Telling {
  let best: readonly Candidate[] = []

  return {
    look(block, stepMs, recordOf) {
      const scored: Scored[] = []
      const noOf = new Map<number, number>()
      for (const no of new Set([...block.values()].flatMap((series) => [...series.keys()]))) {
        const record = recordOf(no)
        noOf.set(record, no)
        scored.push({ record, score: scoreOf(extremesOf(block, no), isConcerned(record)) })
      }
      const found = mostTelling(scored, OF_A_METRIC).map((each) => {
        const no = noOf.get(each.record) ?? 0
        return { ...each, stepMs, points: seriesIn(block, no) }
      })
      best = mostTelling([...best, ...found], OF_A_METRIC)
    },
    records: () => best.map(({ record }) => record),
    *lines() {
      for (const { record, stepMs, points } of best) yield* linesOf(points, stepMs, () => record)
    },
  }
}

const seriesIn = (block: Block, no: number): Block =>
  new Map(
    [...block].flatMap(([tier, series]): [typeof tier, ReadonlyMap<number, Points>][] => {
      const points = series.get(no)
      return points === undefined ? [] : [[tier, new Map([[no, points]])]]
    }),
  )

function extremesOf(block: Block, no: number) {
  let [count, least, greatest] = [0, Number.POSITIVE_INFINITY, 0]
  for (const series of block.values()) {
    const points = series.get(no)
    if (points === undefined) continue
    const values = meansOf(points)
    count += values.length
    for (const value of values) {
      least = Math.min(least, value)
      greatest = Math.max(greatest, value)
    }
  }
  return { count, least, greatest }
}
