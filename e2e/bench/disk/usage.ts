import type { Random } from '../../../main/simulator/random.ts'
import type { Sample } from '../../../shared/estate/metric.ts'

/**
 * What instances use, minute by minute, as a scraper would tell it: neither constant nor noise.
 * - A third idle at some milli-cores; the others between 5 and 400, spread evenly over the orders of magnitude.
 * - Load by the hour of an office day: a rise at nine, a dip at noon, a tail in the evening; each instance follows it more or less.
 * - A slow random walk that comes back (20 % of the level, half of it forgotten in 35 minutes), 6 % of jitter from scrape to scrape,
 *   and a burst of up to five times the level about twice a day.
 * - Memory: a walk of 0.2 % a minute on some hundred MB; every third instance is a collector of garbage, which climbs and falls back.
 * CPU is told to 0.1 milli-cores, memory to the page of 4 KiB.
 */

const MINUTE_MS = 60_000
const PAGE_BYTES = 4_096
const MEGABYTE = 1_048_576
/** Utc of the city's midnight, h: China keeps one time. */
const ZONE_HOURS = 8

/** Share of the day's load by hour of the clock, 0…1. */
const LOAD = [1, 1, 1, 1, 1, 2, 4, 10, 26, 30, 29, 25, 14, 18, 28, 29, 24, 15, 9, 7, 6, 4, 2, 1].map((share) => share / 30)

interface Instance {
  readonly level: number
  readonly follows: number
  readonly limit: number
  readonly collects: boolean
  memory: number
  walk: number
  burst: number
}

/** Normal deviates, drawn beforehand: 30 million a run would take longer than what is measured. */
function createDeviates(random: Random): () => number {
  const drawn = Float64Array.from({ length: 65_521 }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()))
    return radius * Math.cos(2 * Math.PI * random.next())
  })
  let at = 0
  return () => {
    // A prime length and a stride of another prime: no instance meets the same sequence again within a day.
    at = (at + 7_919) % drawn.length
    return drawn[at] ?? 0
  }
}

function loadAt(at: number): number {
  const hour = (at / 3_600_000 + ZONE_HOURS) % 24
  const before = Math.floor(hour)
  const share = hour - before
  return (LOAD[before] ?? 0) * (1 - share) + (LOAD[(before + 1) % 24] ?? 0) * share
}

export interface Usage {
  /** Two readings of each instance at `at`, ms since the epoch. Call it once a minute. */
  read(ids: Iterable<string>, at: number): Sample[]
}

export function createUsage(random: Random): Usage {
  const deviate = createDeviates(random)
  const instances = new Map<string, Instance>()

  function begin(): Instance {
    const idle = random.next() < 1 / 3
    const memory = (48 + 1_000 * random.next() ** 2) * MEGABYTE
    return {
      level: idle ? 1 + 6 * random.next() : 5 * 80 ** random.next(),
      follows: idle ? 0.1 : random.next(),
      limit: memory * (1.5 + random.next()),
      collects: random.next() < 1 / 3,
      ...{ memory, walk: 0, burst: 0 },
    }
  }

  function move(one: Instance): void {
    one.walk = 0.98 * one.walk + 0.04 * deviate()
    one.burst = random.next() < 2 / 1_440 ? 4 * random.next() : one.burst * 0.7
    one.memory *= 1 + 0.002 * deviate() + (one.collects ? 0.004 : 0)
    if (one.memory > one.limit) one.memory = one.limit * (one.collects ? 0.6 : 0.98)
  }

  return {
    read(ids, at) {
      const load = loadAt(at - (at % MINUTE_MS))
      const samples: Sample[] = []
      for (const id of ids) {
        const one = instances.get(id) ?? begin()
        instances.set(id, one)
        move(one)
        const cpu = one.level * (1 + 4 * one.follows * load + one.burst) * Math.exp(one.walk + 0.06 * deviate())
        samples.push(
          { entity: id, metric: 'cpuUsed', at, value: Math.round(cpu * 10) / 10 },
          { entity: id, metric: 'memoryUsed', at, value: Math.round(one.memory / PAGE_BYTES) * PAGE_BYTES },
        )
      }
      return samples
    },
  }
}
