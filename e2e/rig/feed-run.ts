import { performance } from 'node:perf_hooks'
import type { Endpoint } from '../../main/config/endpoint.ts'
import { createCloudEventsSource } from '../../main/engine/sources/cloudevents/cloudevents-source.ts'
import { TUNABLES, type Tunables } from '../../main/engine/sources/cloudevents/tunables.ts'
import type { Cursor } from '../../shared/estate/observation.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import { createFold, type Fold } from './fold.ts'
import { until } from './processes.ts'
import { QUICK_POLICY, type SourceRun } from './source-run.ts'

/** Short waits, so that a test of faults takes seconds; the ratios are those of the defaults. */
export const QUICK_FEED: Tunables = {
  ...TUNABLES,
  connectTimeoutMs: 1000,
  helloMs: 700,
  stateMs: 1500,
  askAgainMs: 300,
  refusedMs: 50,
  requestsPerMinute: 600,
  requestBurst: 60,
  retryInitialMs: 50,
  retryMaxMs: 800,
  healthyMs: 1000,
  refusedRetryMs: 400,
  accessMaxAgeMs: 500,
  figuresMs: 100,
}

export interface FeedRunOptions {
  readonly endpoint?: Partial<Endpoint>
  readonly cursors?: readonly Cursor[]
  readonly tunables?: Partial<Tunables>
  readonly fold?: Fold
  readonly clock?: Clock
  readonly secret?: (name: string) => string | null
}

/** Runs a feed's source on an in-memory estate. */
export function runFeed(url: string, options: FeedRunOptions = {}): SourceRun {
  const fold = options.fold ?? createFold()
  const log: string[] = []
  const endpoint: Endpoint = {
    url,
    auth: { type: 'none' },
    tls: { ca: null, cert: null, key: null, trust: null, serverName: null },
    proxy: null,
    ...options.endpoint,
  }
  const source = createCloudEventsSource(
    { kind: 'cloudevents', name: 'rig', displayName: null, paused: false, endpoint },
    {
      sink: fold.sink,
      clock: options.clock ?? { now: () => Date.now(), monotonic: () => performance.now() },
      random: Math.random,
      log: (line) => log.push(line),
      policy: QUICK_POLICY,
      secret: options.secret ?? (() => null),
      learn: () => {},
    },
    { ...QUICK_FEED, ...options.tunables },
  )
  source.start(options.cursors ?? [])
  return {
    source,
    fold,
    log,
    async phase(phase, timeoutMs = 30_000) {
      const last = () => JSON.stringify(fold.state()?.problem)
      await until(`phase ${phase}; last: ${fold.state()?.phase} ${last()}`, () => fold.state()?.phase === phase, timeoutMs, 10)
    },
    stop: () => Promise.resolve(source.dispose()),
  }
}
