import type { RecordId } from '../../../../shared/estate/record.ts'
import type { Window } from '../../journal/samples/sample-reader.ts'
import type { AppTraffic } from './app-traffic.ts'

const HOUR_MS = 3_600_000

/** What was read of the days before is good for this long, ms: a history that is being read again shows after it. */
const KEPT_MS = 300_000

type Hours = ReadonlyMap<RecordId, AppTraffic>

/** Whole hours of the past do not change: they are read once for several looks, and only the hour that runs is read each time. */
export interface HoursMemory {
  /** @param now of the look, ms since the epoch */
  hours(window: Window, now: number, read: (window: Window) => Hours): Hours
}

/** @param monotonic ms from an arbitrary start */
export function createHoursMemory(monotonic: () => number): HoursMemory {
  let kept: { readonly key: string; readonly until: number; readonly hours: Hours } | null = null

  return {
    hours({ from, to }, now, read) {
      const whole = Math.max(from, Math.floor(to / HOUR_MS) * HOUR_MS)
      const key = `${from} ${whole}`
      if (kept?.key !== key || monotonic() > kept.until)
        kept = { key, until: monotonic() + KEPT_MS, hours: read({ from, to: whole }) }
      const { hours } = kept
      if (whole >= Math.min(to, now)) return hours
      const running = read({ from: whole, to })
      const count = (whole - from) / HOUR_MS
      const none = Array.from({ length: count }, () => null)
      return new Map(
        [...new Set([...hours.keys(), ...running.keys()])].map((app) => {
          const [before, last] = [hours.get(app), running.get(app)]
          return [
            app,
            {
              mean: [...(before?.mean ?? none), ...(last?.mean ?? [null])],
              most: [...(before?.most ?? none), ...(last?.most ?? [null])],
            },
          ]
        }),
      )
    },
  }
}
