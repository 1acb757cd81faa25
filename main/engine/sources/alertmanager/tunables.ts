import { POLLING_TUNABLES, type PollingTunables } from '../polling/polling.ts'

/** All figures of an Alertmanager source that are no policy of the user's; tests pass smaller ones. */
export interface Tunables {
  readonly polling: PollingTunables
  /** A connection must stand within this time, ms. */
  readonly connectTimeoutMs: number
  /** An answer may be silent this long, ms. */
  readonly answerTimeoutMs: number
  /** Largest answer, bytes: some fifty thousand alerts. */
  readonly maxBodyBytes: number
  /** Requests a minute, and at once: three a round at the fastest pace that the sources file allows, and as many again in vain. */
  readonly requestsPerMinute: number
  readonly requestBurst: number
  /** Credentials are read anew when older than this, ms: tokens rotate. */
  readonly accessMaxAgeMs: number
  /**
   * An Alertmanager keeps alerts in memory only. What it does not know of so long after it began, ms, is not taken for resolved: Prometheus
   * tells each firing alert again within `--rules.alert.resend-delay` (1 min) and an evaluation of its rule (1 min).
   */
  readonly relearnMs: number
  /** A heartbeat alert that was there may be missing this long, ms: one restart of what sends it. */
  readonly heartbeatMs: number
}

export const TUNABLES: Tunables = {
  polling: POLLING_TUNABLES,
  connectTimeoutMs: 10_000,
  answerTimeoutMs: 30_000,
  maxBodyBytes: 64 * 1024 * 1024,
  requestsPerMinute: 60,
  requestBurst: 10,
  accessMaxAgeMs: 300_000,
  relearnMs: 150_000,
  heartbeatMs: 300_000,
}
