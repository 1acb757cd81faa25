import type { Clock } from '../../../../shared/lib/clock.ts'

/** Whether a server that began anew has had the time to be told its alerts again. */
export interface Relearning {
  /** How long what it does not know of is not yet taken for resolved, ms; 0: it is. `uptime`: when it began, ms since the epoch; null: not told. */
  waitMs(uptime: number | null): number
  /** All that it knew was committed. */
  committed(uptime: number | null): void
}

/** By when a server says that it began, which is compared and never held against our clock. */
export function createRelearning(clock: Clock, relearnMs: number): Relearning {
  let known: number | null = null
  let fresh: { readonly uptime: number; readonly seenAt: number } | null = null
  return {
    waitMs(uptime) {
      // At the first contact there is nothing that could be taken for resolved.
      if (uptime === null || known === null || uptime === known) return 0
      if (fresh?.uptime !== uptime) fresh = { uptime, seenAt: clock.monotonic() }
      return Math.max(0, fresh.seenAt + relearnMs - clock.monotonic())
    },
    committed(uptime) {
      known = uptime ?? known
      fresh = null
    },
  }
}
