import { performance } from 'node:perf_hooks'
import { expect } from 'vitest'
import type { Endpoint } from '../../main/config/endpoint.ts'
import { createCloudEventsSource } from '../../main/engine/sources/cloudevents/cloudevents-source.ts'
import { decode } from '../../main/engine/sources/cloudevents/decode.ts'
import { recordOf } from '../../main/engine/sources/cloudevents/normalize.ts'
import { TUNABLES, type Tunables } from '../../main/engine/sources/cloudevents/tunables.ts'
import type { Cursor } from '../../shared/estate/observation.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import { createFold, type Fold } from './fold.ts'
import { until } from './processes.ts'
import { feedEvent, type Publisher } from './rogue-feed.ts'
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

/** What the estate ought to hold of what the publisher holds, by the decoder on one event each. */
function truthOf(publisher: Publisher) {
  return Object.entries(publisher.entities)
    .flatMap(([type, known]) => [...known.values()].map((data) => feedEvent(type, data)))
    .flatMap((frame) => {
      const decoded = decode(frame)
      const record = decoded.what === 'event' ? recordOf(decoded.event, { source: 'rig', now: Date.now() }) : null
      return record ? [record] : []
    })
    .sort((one, other) => (one.id < other.id ? -1 : 1))
}
const held = (run: Pick<SourceRun, 'fold'>) =>
  [...run.fold.records.values()].filter(({ kind }) => kind !== 'event').sort((one, other) => (one.id < other.id ? -1 : 1))

/** Waits until the estate is what the publisher holds, and the source says that this is the present. */
export async function expectFeed(run: Pick<SourceRun, 'fold'>, publisher: Publisher): Promise<void> {
  const words = () => JSON.stringify(truthOf(publisher))
  await until('the truth', () => JSON.stringify(held(run)) === words(), 10_000).catch(() => undefined)
  expect(held(run)).toEqual(truthOf(publisher))
  await until('it to be live', () => run.fold.state()?.phase === 'live', 60_000, 10)
  expect(run.fold.state()?.problem).toBeNull()
}
