import { createBackoff } from '../../../../shared/lib/backoff.ts'
import type { Tunables } from './tunables.ts'

/** A resumed watch that failed this often in a row starts over with a list: its cursor may be what the server dislikes. */
const RESUMES_MAX = 3

/** After so many failures in a row the other resources do not wait for this one any longer: it may be broken for good. */
const STUCK_FAILURES = 5

/** How long a watch waits before it tries again, and what it still tries. A healthy while starts all of it over. */
export interface WatchPatience {
  /** The next wait, ms. */
  wait(): number
  /** A socket was open for so long, ms. */
  held(healthyForMs: number): void
  /** A whole list was taken over. */
  listed(): void
  failed(): void
  /** Whether it may start over without a wait: the first time after a healthy while. Guards against every tight loop of a watch. */
  mayRestartAtOnce(): boolean
  /** Going on from the cursor failed too often. */
  readonly wornOut: boolean
  readonly stuck: boolean
}

/** `random` returns [0, 1). */
export function createWatchPatience(tunables: Tunables, random: () => number): WatchPatience {
  const backoff = createBackoff(
    { initialMs: tunables.retryInitialMs, maxMs: tunables.retryMaxMs, factor: 2, healthyMs: tunables.healthyMs },
    random,
  )
  let failures = 0
  let restarts = 0
  return {
    wait: () => backoff.next(),
    held(healthyForMs) {
      if (healthyForMs < tunables.healthyMs) return
      backoff.reset()
      failures = 0
      restarts = 0
    },
    listed() {
      failures = 0
    },
    failed() {
      failures += 1
    },
    mayRestartAtOnce() {
      restarts += 1
      return restarts === 1
    },
    get wornOut() {
      return failures >= RESUMES_MAX
    },
    get stuck() {
      return failures >= STUCK_FAILURES
    },
  }
}
