/** Equal-jitter exponential backoff: the n-th wait is uniform in [c/2, c] with c = min(maxMs, initialMs · factor^n). */
export interface BackoffPolicy {
  /** First wait, ms. */
  readonly initialMs: number
  /** Longest wait, ms. */
  readonly maxMs: number
  readonly factor: number
  /** A connection that stayed healthy this long resets the count, ms. */
  readonly healthyMs: number
}

export interface Backoff {
  /** Wait before the next attempt, ms; counts the attempt. */
  next(): number
  /** Tell that a connection ended after `healthyForMs` of health; long enough starts over. */
  ended(healthyForMs: number): void
  reset(): void
}

/** Creates a backoff; `random` returns [0, 1). */
export function createBackoff(policy: BackoffPolicy, random: () => number): Backoff {
  let attempt = 0
  return {
    next() {
      const ceiling = Math.min(policy.maxMs, policy.initialMs * policy.factor ** attempt)
      attempt += 1
      return Math.round(ceiling / 2 + (random() * ceiling) / 2)
    },
    ended(healthyForMs) {
      if (healthyForMs >= policy.healthyMs) attempt = 0
    },
    reset() {
      attempt = 0
    },
  }
}
