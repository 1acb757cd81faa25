import { performance } from 'node:perf_hooks'
import type { AlertmanagerConfig } from '../../main/config/sources-file.ts'
import { createAlertmanagerSource } from '../../main/engine/sources/alertmanager/alertmanager-source.ts'
import { TUNABLES, type Tunables } from '../../main/engine/sources/alertmanager/tunables.ts'
import type { Cursor } from '../../shared/estate/observation.ts'
import type { ObservedAlert } from '../../shared/estate/record.ts'
import type { SourcePhase } from '../../shared/estate/source-state.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import type { Alertmanager } from './alertmanager.ts'
import { createFold, type Fold } from './fold.ts'
import { until } from './processes.ts'

/** Short waits, so that a test of faults takes seconds; the ratios are those of the defaults. */
export const QUICK_ALERTMANAGER: Tunables = {
  ...TUNABLES,
  connectTimeoutMs: 1000,
  answerTimeoutMs: 1000,
  requestsPerMinute: 3000,
  requestBurst: 100,
  accessMaxAgeMs: 500,
  relearnMs: 1500,
  polling: { retryInitialMs: 50, retryMaxMs: 400, healthyMs: 1000, refusedRetryMs: 200, beatMs: 500, figuresMs: 50 },
}

export interface AlertmanagerRunOptions {
  readonly cursors?: readonly Cursor[]
  readonly fold?: Fold
  readonly config?: Partial<Omit<AlertmanagerConfig, 'endpoint'>>
  readonly endpoint?: Partial<AlertmanagerConfig['endpoint']>
  readonly tunables?: Partial<Tunables>
  readonly clock?: Clock
  readonly secret?: (name: string) => string | null
}

/** Runs an Alertmanager source on an in-memory estate, with ten rounds a second. */
export function runAlertmanager(url: string, options: AlertmanagerRunOptions = {}) {
  const fold = options.fold ?? createFold()
  const source = createAlertmanagerSource(
    {
      ...{ kind: 'alertmanager', name: 'am', displayName: null, paused: false, cluster: null, pollSeconds: 0.1 },
      endpoint: {
        url,
        auth: { type: 'none' },
        tls: { ca: null, cert: null, key: null, trust: null, serverName: null },
        proxy: null,
        ...options.endpoint,
      },
      ...options.config,
    },
    {
      sink: fold.sink,
      clock: options.clock ?? { now: () => Date.now(), monotonic: () => performance.now() },
      random: Math.random,
      log: () => undefined,
      policy: DEFAULT_POLICY,
      secret: options.secret ?? (() => null),
      learn: () => {},
    },
    { ...QUICK_ALERTMANAGER, ...options.tunables },
  )
  source.start(options.cursors ?? [])
  return {
    fold,
    alerts: () =>
      new Map(
        fold.ofKind('alert').flatMap((each): [string, ObservedAlert][] => (each.kind === 'alert' ? [[each.name, each]] : [])),
      ),
    phase: (wanted: SourcePhase) =>
      until(`phase ${wanted}; last: ${JSON.stringify(fold.state()?.problem)}`, () => fold.state()?.phase === wanted, 60_000, 10),
    stop: () => Promise.resolve(source.dispose()),
  }
}

export type AlertmanagerRun = ReturnType<typeof runAlertmanager>

/** What the server itself says, in the words of the estate. */
async function truthOf(am: Alertmanager): Promise<string[]> {
  const rows = await am.get('alerts')
  if (!Array.isArray(rows)) throw new Error('no list')
  return rows
    .map(({ fingerprint, status }) => {
      const quiet = status.silencedBy.length > 0 ? 'silenced' : 'inhibited'
      return `${fingerprint} ${status.state === 'suppressed' ? quiet : 'firing'}`
    })
    .sort()
}

/** Waits until the source says what the server says. */
export async function expectAlerts({ fold }: Pick<AlertmanagerRun, 'fold'>, am: Alertmanager): Promise<void> {
  const said = () =>
    fold
      .ofKind('alert')
      .flatMap((each) => (each.kind === 'alert' ? [`${each.uid} ${each.state}`] : []))
      .sort()
  await until('the state of the server', async () => JSON.stringify(said()) === JSON.stringify(await truthOf(am)), 60_000, 50)
}
