import type { SourceBatch } from '../../shared/estate/observation.ts'
import type { SourceSink } from './sources/source.ts'

/**
 * Changes that may wait for the next beat, count: about 60 MB of records. A beat takes all of them, so that this much only gathers
 * while one long step (a list of tens of thousands) holds the loop.
 */
const MAX_CHANGES = 50_000

/** Values of readings that may wait to be placed, count: about 40 MB. */
const MAX_VALUES = 500_000

/**
 * Of these so many may be of a past that is asked for piece by piece, those on their way among them, count: two pieces, of which one is
 * placed while the other is asked for. The rest of the room is left to what is of now.
 */
const MAX_PAST = 100_000

/**
 * Readings that come in pieces as small as this share of the bound are of now, and have as much room again: a past that is caught up on
 * fills the queue, and a feed whose minute was refused would have to tell its whole state anew, again and again. Ratio.
 */
const SMALL = 0.02

/** What the sources handed over since the last beat. */
export interface IntakeQueue extends Pick<SourceSink, 'reserve'> {
  /** False when full: the source must list again, or offer its readings later. A list without readings is always taken, since nothing could replace it. */
  offer(batch: SourceBatch): boolean
  take(): readonly SourceBatch[]
}

/** @param backlog values of readings that were taken and are not placed yet, count */
export function createIntakeQueue(
  backlog: () => number,
  maxChanges = MAX_CHANGES,
  maxValues = MAX_VALUES,
  maxPast = MAX_PAST,
): IntakeQueue {
  let batches: SourceBatch[] = []
  let changes = 0
  let values = 0
  /** Values of the past that are on their way, count. */
  let reserved = 0
  /** Readings were refused and come again: they are before the past. */
  let refused = false

  return {
    offer(batch) {
      const isList = batch.changes.length === 0
      if (!isList && changes > 0 && changes + batch.changes.length > maxChanges) return false
      const told = (batch.readings ?? []).reduce((sum, reading) => sum + reading.values.length, 0)
      const waiting = values + backlog()
      // However large, one is taken where nothing waits, or it would never be.
      const room = told <= maxValues * SMALL ? 2 * maxValues : maxValues
      if (told > 0 && waiting > 0 && waiting + told > room) {
        refused = true
        return false
      }
      if (told > 0) refused = false
      changes += batch.changes.length
      values += told
      batches.push(batch)
      return true
    },
    reserve(asked) {
      const waiting = values + backlog()
      if (waiting === 0) refused = false
      const held = waiting + reserved
      if (refused || (held > 0 && held + asked > maxPast)) return null
      let room = asked
      reserved += room
      return {
        dispose() {
          reserved -= room
          room = 0
        },
      }
    },
    take() {
      const taken = batches
      batches = []
      changes = 0
      values = 0
      return taken
    },
  }
}
