import Database from 'better-sqlite3'
import type { Sample } from '../../../../shared/estate/metric.ts'
import { migrate } from '../migrations/migrate.ts'
import { nextSamplePacking } from './sample-packing.ts'
import { createSampleWriter } from './sample-writer.ts'
import { DAY_MS } from './spans.ts'

/** So long samples stay as they came, ms. */
export const RAW_MS = 2 * DAY_MS

/** For tests: samples in memory. */
export interface Samples {
  readonly db: Database.Database
  append(samples: readonly Sample[], now: number): void
  packAll(now: number): void
}

export function createSamples(): Samples {
  const db = new Database(':memory:')
  migrate(db)
  const writer = createSampleWriter(db)
  return {
    db,
    append(samples, now) {
      db.transaction(() => writer.append(samples, now))()
    },
    packAll(now) {
      for (let packing = nextSamplePacking(db, now, RAW_MS); packing !== null; packing = nextSamplePacking(db, now, RAW_MS))
        writer.store(packing)
    },
  }
}

/** All steps at once. */
export function whole<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
