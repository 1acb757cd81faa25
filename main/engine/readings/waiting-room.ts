import type { Reading } from '../../../shared/estate/observation.ts'
import type { About, RecordId } from '../../../shared/estate/record.ts'

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
  readonly about: About
  readings: Reading[]
  values: number
  from: number
  /** The round in which it was called up last. */
  round: number
}

/**
 * Where readings wait that came before what they are about: pods of a cluster that is not synced, a VM that is announced later. Bounded:
 * what is too old or too much is let go of, and the series remembers from when on it is whole.
 */
export interface WaitingRoom {
  /** @param now wall time, ms since the epoch */
  put(source: string, reading: Reading, now: number): void
  /** From now on all series are to be called up. */
  beginRound(): void
  /** Calls series that are to be, to `most` series and values placed; those for which `place` returns true leave. False: all were called. */
  call(most: number, place: (waiting: Waiting) => boolean): boolean
  /** Lets go of what has become too old. */
  prune(now: number): void
  forgetSource(source: string): void
  /** Series with readings of a source, count, and some of them. */
  of(source: string, most: number): { readonly series: number; readonly some: readonly About[] }
  readonly size: number
}

const lastOf = ({ at }: Reading): number => at.at(-1) ?? 0

/** What is told of by its id is one series, however often that is written anew; labels are the same object each time. */
const keyOf = (about: About): About | RecordId => ('id' in about ? about.id : about)

export function createWaitingRoom(maxValues = MAX_VALUES): WaitingRoom {
  /** The one that has waited longest without news first. */
  const seats = new Map<About | RecordId, Seat>()
  const bySource = new Map<string, Set<Seat>>()
  /** Goes on where it stood: each begin at the front would walk over all that were deleted there. */
  let oldest = seats.values()
  let calling = seats.values()
  let round = 0
  let values = 0

  function leave(seat: Seat): void {
    values -= seat.values
    seats.delete(keyOf(seat.about))
    const others = bySource.get(seat.source)
    others?.delete(seat)
    if (others?.size === 0) bySource.delete(seat.source)
  }

  function enter(source: string, about: About, from: number): Seat {
    const seat: Seat = { source, about, readings: [], values: 0, from, round }
    const others = bySource.get(source)
    if (others === undefined) bySource.set(source, new Set([seat]))
    else others.add(seat)
    return seat
  }

  function makeRoom(): void {
    while (values > maxValues) {
      const next = oldest.next()
      if (next.done === true) oldest = seats.values()
      else leave(next.value)
    }
  }

  /** Lets go of readings that end before `before`. */
  function shorten(seat: Seat, before: number): void {
    const [first] = seat.readings
    if (first !== undefined && lastOf(first) >= before) return
    const kept = seat.readings.filter((reading) => lastOf(reading) >= before)
    if (kept.length === seat.readings.length) return
    const left = kept.reduce((sum, { values }) => sum + values.length, 0)
    values -= seat.values - left
    seat.readings = kept
    seat.values = left
    seat.from = Math.max(seat.from, before)
    if (kept.length === 0) leave(seat)
  }

  return {
    put(source, reading, now) {
      const { about } = reading
      // History is read again once the entity is known; it would fill the room. What is far ahead would never leave it.
      if (lastOf(reading) < now - WAIT_MS || lastOf(reading) > now + WAIT_MS) return
      const key = keyOf(about)
      const seat = seats.get(key) ?? enter(source, about, reading.at[0] ?? now)
      seat.readings.push(reading)
      seat.values += reading.values.length
      values += reading.values.length
      seats.delete(key)
      seats.set(key, seat)
      makeRoom()
    },
    beginRound() {
      round += 1
      calling = seats.values()
    },
    call(most, place) {
      for (let count = 0; count < most; count += 1) {
        const next = calling.next()
        if (next.done === true) return false
        const seat = next.value
        // It came, or came again, since the round began.
        if (seat.round === round) continue
        seat.round = round
        if (!place(seat)) continue
        count += seat.values
        leave(seat)
      }
      return true
    },
    prune(now) {
      for (const seat of seats.values()) shorten(seat, now - WAIT_MS)
    },
    forgetSource(source) {
      for (const seat of bySource.get(source) ?? []) leave(seat)
    },
    of(source, most) {
      const all = bySource.get(source)
      const some: About[] = []
      for (const { about } of all ?? []) {
        if (some.length === most) break
        some.push(about)
      }
      return { series: all?.size ?? 0, some }
    },
    get size() {
      return seats.size
    },
  }
}
