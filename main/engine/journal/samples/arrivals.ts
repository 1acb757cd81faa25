import type Database from 'better-sqlite3'
import type { MetricName } from '../../../../shared/estate/metric.ts'
import type { Window } from './sample-reader.ts'

const ROWS = 'SELECT id, arrived_at AS arrivedAt, first_at AS firstAt, last_at AS lastAt FROM sample_fresh WHERE metric = ?'

interface Row {
  readonly id: number
  readonly arrivedAt: number
  readonly firstAt: number
  readonly lastAt: number
}

/**
 * What stands among the fresh samples of a metric, told of a window in one word: as long as that word stays the same, no reading came
 * to the window. It may change where none came, when fresh samples are packed.
 */
export function arrivalsOf(db: Database.Database, metric: MetricName): (window: Window) => string {
  const rows = db.prepare<[string], Row>(ROWS).all(metric)
  return ({ from, to }) => {
    const within = rows.filter(({ firstAt, lastAt }) => firstAt < to && lastAt >= from)
    const [id, arrivedAt] = [within.map((row) => row.id), within.map((row) => row.arrivedAt)].map((all) =>
      all.reduce((most, one) => Math.max(most, one), 0),
    )
    return `${within.length} ${id} ${arrivedAt}`
  }
}
