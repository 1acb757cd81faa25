/**
 * The simulated time line: actions at moments counted in ms from the start. It runs exactly in order of time, and of entry where
 * times are equal, so the same seed gives the same sequence of changes whatever the pace of the machine.
 */
export interface Schedule {
  /** The moment that is being played, ms since the start. */
  readonly nowMs: number
  after(delayMs: number, action: () => void): void
  /** Plays everything due up to and including `untilMs`. */
  playTo(untilMs: number): void
  /** Moment of the next action; null when there is none. */
  readonly nextMs: number | null
}

interface Entry {
  readonly atMs: number
  readonly order: number
  readonly action: () => void
}

/** Creates an empty time line that stands at `startMs`; negative lets an estate live a while before it is first seen. */
export function createSchedule(startMs: number): Schedule {
  /** Sorted: the next one last, so that taking it is cheap. */
  const entries: Entry[] = []
  let nowMs = startMs
  let order = 0

  function later(a: Entry, b: Entry): boolean {
    return a.atMs > b.atMs || (a.atMs === b.atMs && a.order > b.order)
  }

  return {
    get nowMs() {
      return nowMs
    },
    get nextMs() {
      return entries.at(-1)?.atMs ?? null
    },
    after(delayMs, action) {
      const entry = { atMs: nowMs + delayMs, order, action }
      order += 1
      let low = 0
      let high = entries.length
      while (low < high) {
        const middle = (low + high) >>> 1
        const other = entries[middle]
        if (other && later(other, entry)) low = middle + 1
        else high = middle
      }
      entries.splice(low, 0, entry)
    },
    playTo(untilMs) {
      for (let next = entries.at(-1); next && next.atMs <= untilMs; next = entries.at(-1)) {
        entries.pop()
        nowMs = next.atMs
        next.action()
      }
      nowMs = Math.max(nowMs, untilMs)
    },
  }
}
