import type { HttpTunables } from '../http.ts'
import { POLLING_TUNABLES, type PollingTunables } from '../polling/polling.ts'

/** All figures of the Prometheus source that are no policy of the user's; tests pass smaller ones. */
export interface Tunables extends PollingTunables, HttpTunables {
  /** Credentials are read anew when older than this, ms: tokens rotate. */
  readonly accessMaxAgeMs: number
  /** Requests a minute, and at once, for what is now: a round is one for each template that has series, and three more. */
  readonly liveRequestsPerMinute: number
  readonly liveRequestBurst: number
  /** Requests a minute, and at once, for the past: apart, so that it never holds up the present. */
  readonly historyRequestsPerMinute: number
  readonly historyRequestBurst: number
  /** Times in one answer: Prometheus refuses more than 11,000 a series. */
  readonly pointsPerSeries: number
  /** Numbers in one answer about the past: about 1.5 MB of JSON, which takes a blink to parse and to store. */
  readonly pointsPerAnswer: number
  /** The past beyond `fineHours` is read at these steps, s: the parts of five minutes by which it is counted what was seen (docs/samples.md). */
  readonly historyStepSeconds: number
  readonly fineHours: number
  /** A template without series is asked again after this, ms: most servers have a few of the exporters only. */
  readonly emptyRetryMs: number
  /** A template that the server refuses is asked again after this, ms, and for the past as well. */
  readonly refusedQueryRetryMs: number
  /** A probe that has succeeded for so long has recovered, ms; what fails sooner again is the same episode. */
  readonly probeCalmMs: number
  /** So far back the samples of probes are read at the first look, and after a gap at most, ms: mostly the beginning of what fails then is within. */
  readonly probeLookBackMs: number
  /** A queue that was full is offered the same again after this, ms. */
  readonly offerAgainMs: number
}

export const TUNABLES: Tunables = {
  ...POLLING_TUNABLES,
  connectTimeoutMs: 10_000,
  answerTimeoutMs: 30_000,
  maxBodyBytes: 64 * 1024 * 1024,
  accessMaxAgeMs: 60_000,
  liveRequestsPerMinute: 90,
  liveRequestBurst: 60,
  historyRequestsPerMinute: 60,
  historyRequestBurst: 6,
  pointsPerSeries: 11_000,
  pointsPerAnswer: 50_000,
  historyStepSeconds: 300,
  fineHours: 24,
  emptyRetryMs: 600_000,
  refusedQueryRetryMs: 600_000,
  probeCalmMs: 300_000,
  probeLookBackMs: 3_600_000,
  offerAgainMs: 500,
}

/** Paths that are asked, each by GET: this is the whole list. */
export const PATHS = {
  instant: '/api/v1/query',
  range: '/api/v1/query_range',
  targets: '/api/v1/targets',
} as const

const ALLOWED: ReadonlySet<string> = new Set(Object.values(PATHS))

/** Whether the product may GET this path (without query). */
export const isAllowedPath = (path: string): boolean => ALLOWED.has(path)
