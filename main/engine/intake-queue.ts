import type { SourceBatch } from '../../shared/estate/observation.ts'

/**
 * Changes that may wait for the next beat, count: about 60 MB of records. A beat takes all of them, so that this much only gathers
 * while one long step (a list of tens of thousands) holds the loop.
 */
const MAX_CHANGES = 50_000

/** What the sources handed over since the last beat. */
export interface IntakeQueue {
  /** False when full: the source must list again. A list is always taken, since nothing could replace it. */
  offer(batch: SourceBatch): boolean
  take(): readonly SourceBatch[]
}

export function createIntakeQueue(maxChanges = MAX_CHANGES): IntakeQueue {
  let batches: SourceBatch[] = []
  let changes = 0
  return {
    offer(batch) {
      const isList = batch.changes.length === 0
      if (!isList && changes > 0 && changes + batch.changes.length > maxChanges) return false
      changes += batch.changes.length
      batches.push(batch)
      return true
    },
    take() {
      const taken = batches
      batches = []
      changes = 0
      return taken
    },
  }
}
