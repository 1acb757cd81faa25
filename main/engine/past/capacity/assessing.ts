import type { Clock } from '../../../../shared/lib/clock.ts'

/** After a start capacity is judged this much later, ms: the cores are needed for the first picture and the first lists. */
const FIRST_MS = 30_000
/** When rules or register change, this much later, ms: what is written again in a moment is read once. */
const SOON_MS = 500
/** What never answered is asked again after this, ms. */
const RETRY_MS = 600_000
/** The window ends at whole hours of the wall's clock, ms. */
const HOUR_MS = 3_600_000

/** When the capacity of the present is judged: after a start, in each new hour, and when what it goes by changes. */
export interface Assessing {
  /** Called on every beat. */
  beat(): void
  soon(): void
  done(): void
  failed(): void
  /** It was asked for, and is not answered. */
  readonly busy: boolean
}

export function createAssessing(clock: Clock, ask: () => void): Assessing {
  let nextAt = clock.monotonic() + FIRST_MS
  let judgedHour = Number.NaN
  let busy = false
  const hour = (): number => Math.floor(clock.now() / HOUR_MS)

  return {
    beat() {
      const now = clock.monotonic()
      if (now < nextAt || (!busy && judgedHour === hour())) return
      busy = true
      nextAt = now + RETRY_MS
      judgedHour = hour()
      ask()
    },
    soon() {
      // Nothing was judged yet: the first time comes soon enough.
      if (Number.isNaN(judgedHour)) return
      judgedHour = Number.POSITIVE_INFINITY
      nextAt = clock.monotonic() + SOON_MS
    },
    done() {
      busy = false
      nextAt = Math.min(nextAt, clock.monotonic())
    },
    failed() {
      if (!busy) return
      busy = false
      judgedHour = Number.NaN
      nextAt = clock.monotonic() + RETRY_MS
    },
    get busy() {
      return busy
    },
  }
}
