import { FEED_LIMITS } from './feed-limits.ts'

/** All figures of the feed that are neither policy of the user's nor part of the protocol; tests pass smaller ones. */
export interface Tunables {
  /** A connection must stand, and be upgraded, within this time, ms. */
  readonly connectTimeoutMs: number
  /** Largest frame, bytes. */
  readonly maxFrameBytes: number
  /** The hello must come within this time, ms. */
  readonly helloMs: number
  /** A full state must begin within this time, and go on as often, ms: docs/feed promises publishers a minute. */
  readonly stateMs: number
  /** Between two requests for a full state, ms: one that is wrong again and again must not become a load. */
  readonly askAgainMs: number
  /** The first wait after the engine could not take what came, ms. */
  readonly refusedMs: number
  /** Upgrades and requests for a state a minute, and at once. */
  readonly requestsPerMinute: number
  readonly requestBurst: number
  /** First and longest wait after contact was lost, ms. */
  readonly retryInitialMs: number
  readonly retryMaxMs: number
  /** A connection that held this long starts its waits over, ms. */
  readonly healthyMs: number
  /** A refused source (credentials, wrong address) is tried again after this, ms. */
  readonly refusedRetryMs: number
  /** Changes are handed over after this at the latest, ms; at once when there are so many. */
  readonly flushMs: number
  readonly flushChanges: number
  /** Heartbeats that may be missing, ratio. */
  readonly heartbeats: number
  /** A picture of the platform's that is older than this is not the present, ms. */
  readonly behindMs: number
  /** Clocks may be so far apart, ms. */
  readonly clockMs: number
  /** Credentials are read anew when older than this, ms: tokens rotate. */
  readonly accessMaxAgeMs: number
  /** How often figures alone are told, ms. */
  readonly figuresMs: number
}

export const TUNABLES: Tunables = {
  connectTimeoutMs: 10_000,
  maxFrameBytes: FEED_LIMITS.frameBytes,
  helloMs: 10_000,
  stateMs: 60_000,
  askAgainMs: 30_000,
  refusedMs: 5_000,
  requestsPerMinute: 30,
  requestBurst: 10,
  retryInitialMs: 1000,
  retryMaxMs: 30_000,
  healthyMs: 30_000,
  refusedRetryMs: 30_000,
  flushMs: 20,
  flushChanges: 1000,
  heartbeats: 2.5,
  behindMs: 60_000,
  clockMs: 300_000,
  accessMaxAgeMs: 10_000,
  figuresMs: 1000,
}
