import type { Reading } from '../../../shared/estate/observation.ts'
import type { About } from '../../../shared/estate/record.ts'

/** Readings of this age are kept for an entity that is yet to come, ms: a cluster syncs within minutes; what is older its source reads again. */
export const WAIT_MS = 900_000

/** Values that wait, at most, count: about 30 MB. */
const MAX_VALUES = 400_000

/** Readings of one series that wait for their entity. */
export interface Waiting {
  readonly source: string
  readonly about: About
  readonly readings: readonly Reading[]
  /** Since when everything told of it waits here, ms since the epoch; what came before was not kept. */
  readonly from: number
}

interface Seat {
  readonly source: string
  readings: Reading[]
  values: number
  from: number
}

/**
 * Where readings wait that came before what they are about: pods of a cluster that is not synced, a VM that is announced later. Bounded:
 * what is too old or too much is let go of, and the series remembers from when on it is whole.
 */
export interface WaitingRoom {
  /** @param now wall time, ms since the epoch */
  put(source: string, reading: Reading, now: number): void
  /** Calls all series up; those for which `place` returns true leave. */
  call(place: (waiting: Waiting) => boolean): void
  /** Lets go of what has become too old. */
  prune(now: number): void
  forgetSource(source: string): void
  /** Series with readings, by source. */
  of(source: string): readonly About[]
  readonly size: number
}

const lastOf = ({ at }: Reading): number => at.at(-1) ?? 0

export function createWaitingRoom(maxValues = MAX_VALUES): WaitingRoom {
  /** The one that has waited longest without news first. */
  const seats = new Map<About, Seat>()
  let values = 0

  function leave(about: About, seat: Seat): void {
    values -= seat.values
    seats.delete(about)
  }

  /** Lets go of readings that end before `before`. */
  function shorten(about: About, seat: Seat, before: number): void {
    const kept = seat.readings.filter((reading) => lastOf(reading) >= before)
    if (kept.length === seat.readings.length) return
    const left = kept.reduce((sum, { values }) => sum + values.length, 0)
    values -= seat.values - left
    seat.readings = kept
    seat.values = left
    seat.from = Math.max(seat.from, before)
    if (kept.length === 0) leave(about, seat)
  }

  return {
    put(source, reading, now) {
      const { about } = reading
      // History is read again once the entity is known; it would fill the room.
      if (lastOf(reading) < now - WAIT_MS) return
      const first = reading.at[0] ?? now
      const seat = seats.get(about) ?? { source, readings: [], values: 0, from: first }
      seat.readings.push(reading)
      seat.values += reading.values.length
      values += reading.values.length
      seats.delete(about)
      seats.set(about, seat)
      for (const [other, long] of seats) {
        if (values <= maxValues) break
        leave(other, long)
      }
    },
    call(place) {
      for (const [about, seat] of seats) {
        const { source, readings, from } = seat
        if (place({ source, about, readings, from })) leave(about, seat)
      }
    },
    prune(now) {
      for (const [about, seat] of seats) shorten(about, seat, now - WAIT_MS)
    },
    forgetSource(source) {
      for (const [about, seat] of seats) if (seat.source === source) leave(about, seat)
    },
    of: (source) => [...seats].flatMap(([about, seat]) => (seat.source === source ? [about] : [])),
    get size() {
      return seats.size
    },
  }
}
