import type Database from 'better-sqlite3'
import type { MetricName } from '../../../../shared/estate/metric.ts'
import { bucketOf } from './buckets.ts'
import { gatherBlocks, type Sink } from './gather.ts'
import { createTally, EMPTY, type Histogram, type Tally } from './histogram.ts'
import type { Window } from './sample-reader.ts'
import { numbersOf } from './sampled.ts'
import { HOUR_MS, SEEN_MS } from './spans.ts'

/** What a window holds of several series together. */
export interface Pool {
  /** In whole units of the metric. */
  readonly histogram: Histogram
  /** Share of the window in which any of them has a reading, 0…1. */
  readonly seen: number
  /** End of the last part (of `SEEN_MS`) with a reading, ms since the epoch. */
  readonly lastAt: number
}

const HOUR_PARTS = HOUR_MS / SEEN_MS

interface OpenPool {
  histogram: Histogram
  /** Seen parts, twelve bits for each hour. */
  readonly hours: Uint16Array
}

function bitsOf(word: number): number {
  let count = 0
  for (let rest = word; rest !== 0; rest &= rest - 1) count += 1
  return count
}

function closed({ histogram, hours }: OpenPool, from: number): Pool {
  let parts = 0
  let last = 0
  hours.forEach((word, hour) => {
    if (word === 0) return
    parts += bitsOf(word)
    last = hour * HOUR_PARTS + (32 - Math.clz32(word))
  })
  return { histogram, seen: parts / (hours.length * HOUR_PARTS), lastAt: from + last * SEEN_MS }
}

/**
 * Pools the series of many entities over a window, block by block: a step of the generator reads one block of the file, some ms, and takes
 * no transaction along to the next. What is packed meanwhile is told from where it then stands.
 * @param members the pool that each entity belongs to
 * @param window whole hours
 * @returns pools with any reading
 * @throws DamageError
 */
export function* poolUp(
  db: Database.Database,
  members: ReadonlyMap<string, string>,
  metric: MetricName,
  { from, to }: Window,
): Generator<void, ReadonlyMap<string, Pool>> {
  const pools = new Map<string, OpenPool>()
  // Thousands of pools are open at once: in one piece, which goes back to the system as one.
  const hourCount = (to - from) / HOUR_MS
  const allHours = new Uint16Array(new Set(members.values()).size * hourCount)
  const spare: Tally[] = []
  const tallies = new Map<string, Tally>()
  const poolByNo = new Map<number, string>()
  for (const [no, entity] of db.transaction(() => numbersOf(db, members.keys()))()) poolByNo.set(no, members.get(entity) ?? '')

  const tallyOf = (no: number): Tally => {
    const key = poolByNo.get(no) ?? ''
    const known = tallies.get(key)
    if (known !== undefined) return known
    const tally = spare.pop() ?? createTally()
    tallies.set(key, tally)
    return tally
  }
  const hoursOf = (no: number): Uint16Array => {
    const key = poolByNo.get(no) ?? ''
    let pool = pools.get(key)
    if (pool === undefined) {
      const first = pools.size * hourCount
      pool = { histogram: EMPTY, hours: allHours.subarray(first, first + hourCount) }
      pools.set(key, pool)
    }
    return pool.hours
  }
  const mark = (no: number, at: number, parts: number): void => {
    const hours = hoursOf(no)
    const hour = Math.floor((at - from) / HOUR_MS)
    hours[hour] = (hours[hour] ?? 0) | (parts << Math.floor(((at - from) % HOUR_MS) / SEEN_MS))
  }
  const sink: Sink = {
    readings({ no, at, units }, first, end) {
      const tally = tallyOf(no)
      for (let n = first; n < end; n += 1) {
        tally.add(bucketOf(units[n] ?? 0), 1)
        mark(no, at[n] ?? 0, 1)
      }
    },
    rollup(no, at, parts, { buckets, counts }, entry, end) {
      const tally = tallyOf(no)
      for (let n = entry; n < end; n += 1) tally.add(buckets[n] ?? 0, counts[n] ?? 0)
      mark(no, at, parts)
    },
  }

  const steps = gatherBlocks(db, { metric, numbers: poolByNo.keys(), from, to, hours: true }, sink)
  const step = db.transaction(() => steps.next())
  while (step().done !== true) {
    for (const [key, tally] of tallies) {
      const pool = pools.get(key)
      if (pool !== undefined) tally.addAll(pool.histogram)
      const histogram = tally.take()
      if (pool !== undefined) pool.histogram = histogram
      spare.push(tally)
    }
    tallies.clear()
    yield
  }
  return new Map([...pools].map(([key, pool]) => [key, closed(pool, from)]))
}
