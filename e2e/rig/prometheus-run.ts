import { performance } from 'node:perf_hooks'
import { expect } from 'vitest'
import type { PrometheusConfig } from '../../main/config/sources-file.ts'
import { createPrometheusSource, SHIPPED_TEMPLATES } from '../../main/engine/sources/prometheus/prometheus-source.ts'
import { TUNABLES, type Tunables } from '../../main/engine/sources/prometheus/tunables.ts'
import type { Cursor, SourceBatch } from '../../shared/estate/observation.ts'
import type { SourcePhase } from '../../shared/estate/source-state.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import { createFold, type Fold } from './fold.ts'
import { until } from './processes.ts'
import type { PrometheusRig } from './prometheus.ts'
import { QUICK_POLICY } from './source-run.ts'

/** Short waits, so that a test of faults takes seconds; the ratios are those of the defaults. */
export const QUICK_PROMETHEUS: Tunables = {
  ...TUNABLES,
  connectTimeoutMs: 1000,
  answerTimeoutMs: 2000,
  accessMaxAgeMs: 500,
  retryInitialMs: 50,
  retryMaxMs: 500,
  refusedRetryMs: 300,
  healthyMs: 500,
  beatMs: 200,
  figuresMs: 100,
  liveRequestsPerMinute: 3000,
  liveRequestBurst: 120,
  historyRequestsPerMinute: 6000,
  historyRequestBurst: 60,
  offerAgainMs: 20,
  emptyRetryMs: 1000,
}

export interface PrometheusRunOptions {
  readonly config?: Partial<Omit<PrometheusConfig, 'endpoint'>>
  readonly endpoint?: Partial<PrometheusConfig['endpoint']>
  readonly tls?: Partial<PrometheusConfig['endpoint']['tls']>
  readonly tunables?: Partial<Tunables>
  readonly fold?: Fold
  readonly cursors?: readonly Cursor[]
  readonly clock?: Clock
  readonly secret?: (name: string) => string | null
}

/** Runs a Prometheus source on an in-memory estate. */
export function runPrometheus(url: string, options: PrometheusRunOptions = {}) {
  const fold = options.fold ?? createFold()
  const log: string[] = []
  const tls = { ca: null, cert: null, key: null, trust: null, serverName: null, ...options.tls }
  const source = createPrometheusSource(
    {
      kind: 'prometheus',
      name: 'metrics',
      displayName: null,
      paused: false,
      cluster: null,
      templates: null,
      stepSeconds: 1,
      backfillDays: 0,
      ...options.config,
      endpoint: { url, auth: { type: 'none' }, proxy: null, ...options.endpoint, tls },
    },
    {
      sink: fold.sink,
      clock: options.clock ?? { now: () => Date.now(), monotonic: () => performance.now() },
      random: Math.random,
      log: (line) => log.push(line),
      policy: QUICK_POLICY,
      secret: options.secret ?? (() => 'secret-of-the-rig'),
      learn: () => {},
    },
    { ...QUICK_PROMETHEUS, ...options.tunables },
  )
  source.start(options.cursors ?? [])
  return {
    source,
    fold,
    log,
    readings: () => fold.batches.flatMap(({ readings }) => readings ?? []),
    resource: (name: string) => fold.state()?.resources.find(({ resource }) => resource === name),
    phase: (phase: SourcePhase, timeoutMs = 20_000) =>
      until(`phase ${phase}; last: ${JSON.stringify(fold.state()?.problem)}`, () => fold.state()?.phase === phase, timeoutMs, 10),
    stop: () => Promise.resolve(source.dispose()),
  }
}

export type PrometheusRun = ReturnType<typeof runPrometheus>

/** Templates whose readings are held against the server's own answer, and a label that tells of their rounds. */
const CHECKED = { 'node-memory-used': 'instance', 'pod-memory-used': 'pod', 'workload-memory-used': 'workload' } as const

/** Waits for a whole round after `seen` batches, and holds each of its readings against what the server says of that series at that time. */
export async function expectReadings(
  { fold }: Pick<PrometheusRun, 'fold'>,
  rig: PrometheusRig,
  seen = fold.batches.length,
): Promise<void> {
  const has = ({ readings = [] }: SourceBatch, label: string) =>
    readings.some(({ metric, about }) => metric === 'memoryUsed' && 'labels' in about && label in about.labels)
  // a round, not one template's past
  const isRound = (each: SourceBatch) => Object.values(CHECKED).every((label) => has(each, label))
  const { readings = [] } = await until('a whole round', () => fold.batches.slice(seen).find(isRound))
  const at = (readings[0]?.at[0] ?? 0) / 1000
  const labelsOf = (labels: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(labels).sort())
  for (const { metric, query } of SHIPPED_TEMPLATES.filter(({ name }) => name in CHECKED)) {
    const truth = await rig.query(query, at)
    const said = readings.filter((each) => each.metric === metric)
    for (const { metric: labels, value } of truth) {
      const same = said.find(({ about }) => 'labels' in about && labelsOf(about.labels) === labelsOf(labels))
      expect(same?.values).toEqual([Number(value[1])])
    }
    expect(truth.length).toBeGreaterThan(0)
  }
}
