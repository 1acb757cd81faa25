import type Database from 'better-sqlite3'
import { METRICS, type MetricName } from '../../../shared/estate/metric.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import { lastIn } from '../journal/samples/sample-reader.ts'
import type { Usage, UsageFigures } from '../publish/usage.ts'

type Told = Map<MetricName, { readonly value: number; readonly at: number }>

const METRIC_NAMES = Object.keys(METRICS).filter((name): name is MetricName => Object.hasOwn(METRICS, name))

/** What the map shows of apps and clusters; all else only the card of one app asks for. */
const ON_THE_MAP: readonly MetricName[] = ['cpuUsed', 'memoryUsed']

const NONE: UsageFigures = new Map()

/**
 * What was used at `at` (ms since the epoch), from the samples of then: the last reading that was not older than what counts as fresh. Read when it is
 * first asked for, since a window that drags its bar through a day looks at few of its moments. Who told a reading is not kept.
 * @param whole apps and clusters of that moment: what they came to was sampled by itself
 */
export function usageThen(db: Database.Database, at: number, freshMs: number, whole: () => Iterable<RecordId>): Usage {
  const window = { from: at - freshMs, to: at + 1 }

  function read(ids: readonly RecordId[], metrics: readonly MetricName[]): Map<RecordId, Told> {
    const told = new Map<RecordId, Told>()
    for (const metric of metrics) {
      for (const [id, reading] of lastIn(db, ids, metric, window)) {
        const known = told.get(id)
        if (known === undefined) told.set(id, new Map([[metric, reading]]))
        else known.set(metric, reading)
      }
    }
    return told
  }

  let ofWhole: Map<RecordId, Told> | null = null
  let ofParts = new Map<RecordId, Told>()
  return {
    of(id) {
      if (!id.startsWith('app:') && !id.startsWith('cluster:')) return ofParts.get(id) ?? NONE
      ofWhole ??= read([...whole()], ON_THE_MAP)
      return ofWhole.get(id) ?? NONE
    },
    prepare(ids) {
      ofParts = read(ids, METRIC_NAMES)
    },
    now: () => at,
    freshMs: () => freshMs,
  }
}
