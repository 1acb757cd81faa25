import { performance } from 'node:perf_hooks'
import type { KubernetesConfig } from '../../main/config/sources-file.ts'
import { createKubernetesSource } from '../../main/engine/sources/kubernetes/kubernetes-source.ts'
import { TUNABLES, type Tunables } from '../../main/engine/sources/kubernetes/tunables.ts'
import type { Source } from '../../main/engine/sources/source.ts'
import type { Cursor } from '../../shared/estate/observation.ts'
import type { SourcePhase } from '../../shared/estate/source-state.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import { policySchema } from '../../shared/policy/policy.ts'
import { createFold, type Fold } from './fold.ts'
import { until } from './processes.ts'

/** Short waits, so that a test of faults takes seconds; the ratios are those of the defaults. */
export const QUICK: Tunables = {
  ...TUNABLES,
  connectTimeoutMs: 2000,
  answerTimeoutMs: 3000,
  retryInitialMs: 50,
  retryMaxMs: 800,
  healthyMs: 1000,
  refusedRetryMs: 500,
  deniedRetryMs: 1500,
  deniedConfirmMs: 300,
  accessMaxAgeMs: 500,
  figuresMs: 100,
}

export const QUICK_POLICY = policySchema.parse({ freshness: { silenceSeconds: 1, pingSeconds: 0.3 } })

export interface SourceRun {
  readonly source: Source
  readonly fold: Fold
  readonly log: readonly string[]
  phase(phase: SourcePhase, timeoutMs?: number): Promise<void>
  stop(): Promise<void>
}

export interface RunOptions {
  readonly config?: Partial<KubernetesConfig>
  readonly cursors?: readonly Cursor[]
  readonly tunables?: Partial<Tunables>
  readonly fold?: Fold
  /** Defaults to the machine's own. */
  readonly clock?: Clock
}

/** Runs a Kubernetes source on an in-memory estate. */
export function runSource(kubeconfig: string, options: RunOptions = {}): SourceRun {
  const fold = options.fold ?? createFold()
  const log: string[] = []
  const source = createKubernetesSource(
    {
      kind: 'kubernetes',
      name: 'rig',
      kubeconfig,
      context: null,
      namespaces: [],
      allowExec: false,
      displayName: null,
      paused: false,
      ...options.config,
    },
    {
      sink: fold.sink,
      clock: options.clock ?? { now: () => Date.now(), monotonic: () => performance.now() },
      random: Math.random,
      log: (line) => log.push(line),
      policy: QUICK_POLICY,
      secret: () => null,
      learn: () => {},
    },
    { ...QUICK, ...options.tunables },
  )
  source.start(options.cursors ?? [])
  return {
    source,
    fold,
    log,
    async phase(phase, timeoutMs = 30_000) {
      await until(
        `phase ${phase}; last: ${JSON.stringify(fold.state()?.problem)}`,
        () => fold.state()?.phase === phase,
        timeoutMs,
        10,
      )
    },
    stop: () => Promise.resolve(source.dispose()),
  }
}
