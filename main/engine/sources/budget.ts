import type { Clock } from '../../../shared/lib/clock.ts'

const MINUTE_MS = 60_000

/** A token bucket over all requests of one source: reconnect storms and relists stay within it, whatever causes them. */
export interface Budget {
  readonly perMinute: number
  /** Resolves when one more request may go out; in order of asking. Rejects with `signal`'s reason when it is aborted. */
  take(signal: AbortSignal): Promise<void>
  /** Requests let through within the last minute. */
  spent(): number
}

/** `burst` requests may go at once; then they come back evenly, `perMinute` a minute. `delay` resolves after ms. */
export function createBudget(
  { perMinute, burst }: { perMinute: number; burst: number },
  clock: Clock,
  delay: (ms: number, signal: AbortSignal) => Promise<void>,
): Budget {
  let tokens = burst
  let filledAt = clock.monotonic()
  let queue: Promise<void> = Promise.resolve()
  const taken: number[] = []
  const fill = () => {
    const now = clock.monotonic()
    tokens = Math.min(burst, tokens + ((now - filledAt) * perMinute) / MINUTE_MS)
    filledAt = now
  }
  const forget = () => {
    const since = clock.monotonic() - MINUTE_MS
    while (taken[0] !== undefined && taken[0] <= since) taken.shift()
  }
  const next = async (signal: AbortSignal) => {
    signal.throwIfAborted()
    fill()
    while (tokens < 1) {
      await delay(Math.ceil(((1 - tokens) * MINUTE_MS) / perMinute), signal)
      fill()
    }
    tokens -= 1
    forget()
    taken.push(clock.monotonic())
  }
  return {
    perMinute,
    take(signal) {
      const turn = queue.then(() => next(signal))
      queue = turn.catch(() => undefined)
      return turn
    },
    spent() {
      forget()
      return taken.length
    },
  }
}
