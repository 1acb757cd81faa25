import type { Cursor, Reading, SourceBatch, SourceChange } from '../../../../shared/estate/observation.ts'
import { type Position, positionFrom, positionText } from './decode.ts'
import type { Taken } from './stream.ts'

/** The one resource of a feed. */
export const RESOURCE = 'feed'

/** Where the feed stands by the committed cursors; null: nothing is known. */
export function committedPosition(cursors: readonly Cursor[]): Position | null {
  const cursor = cursors.find(({ resource }) => resource === RESOURCE)
  return cursor ? positionFrom(cursor.resourceVersion) : null
}

/** Gathers what was taken, and hands it over together with the place up to which it goes. */
export interface Handover {
  /** The last place that was handed over and not refused; null: none. */
  readonly accepted: Position | null
  /** Changes that wait. */
  readonly waiting: number
  add(taken: Extract<Taken, { what: 'changes' }>): void
  /** Hands over what waits. False: it was refused, and is gone. */
  flush(position: Position | null): boolean
  /** Hands over a full state, which replaces what waits. */
  state(taken: Extract<Taken, { what: 'state' }>, position: Position | null): boolean
}

export function createHandover(source: string, start: Position | null, offer: (batch: SourceBatch) => boolean): Handover {
  let accepted = start
  let changes: SourceChange[] = []
  let readings: Reading[] = []

  const give = (batch: Omit<SourceBatch, 'source' | 'cursors'>, position: Position | null): boolean => {
    const cursors = position ? [{ source, resource: RESOURCE, namespace: '', resourceVersion: positionText(position) }] : []
    changes = []
    readings = []
    const taken = offer({ source, ...batch, cursors })
    if (taken) accepted = position
    return taken
  }

  return {
    get accepted() {
      return accepted
    },
    get waiting() {
      return changes.length + readings.length
    },
    add(taken) {
      changes.push(...taken.changes)
      readings.push(...taken.readings)
    },
    flush(position) {
      const moved = position !== null && (position.epoch !== accepted?.epoch || position.sequence !== accepted.sequence)
      if (!moved) return true
      return give({ swaps: [], changes, ...(readings.length === 0 ? {} : { readings }) }, position)
    },
    state({ swaps, changes: beside, readings: read }, position) {
      return give({ swaps, changes: beside, ...(read.length === 0 ? {} : { readings: read }) }, position)
    },
  }
}
