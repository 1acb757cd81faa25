import type { SourceBatch } from '../../../../shared/estate/observation.ts'
import type { Problem, SourceState } from '../../../../shared/estate/source-state.ts'
import { createBackoff } from '../../../../shared/lib/backoff.ts'
import type { Disposable } from '../../../../shared/lib/disposable.ts'
import type { KubernetesConfig } from '../../../config/sources-file.ts'
import { createBudget } from '../budget.ts'
import { delay } from '../delay.ts'
import type { Fault, Outcome } from '../faults.ts'
import type { Source, SourceDeps } from '../source.ts'
import { createApi } from './api.ts'
import { discover, pickOffer, type Served } from './discovery.ts'
import { cursorKey, NO_LEFTOVERS, type Plan, planOf } from './plan.ts'
import { createProbing } from './probing.ts'
import { createResourceWatch } from './resource-watch.ts'
import { GATE_TABLE, type GateEvent, type GateState, phaseOf } from './source-phase.ts'
import { firstProblem, resourceStates } from './source-report.ts'
import { TUNABLES, type Tunables } from './tunables.ts'
import type { ResourceWatch, WatchHost } from './watch-host.ts'
import type { WatchState } from './watch-states.ts'

/** Watches in these states will soon have a list or none: the others' lists wait for them, to be handed over as one. */
const LISTING_SOON: readonly WatchState[] = ['checking', 'listing']

/** Before the first whole sync, also those that could not list yet. */
const LISTING_LATER: readonly WatchState[] = ['off', 'parked', 'pausing']

/** A queue that was full is offered the lists again after this, ms. */
const OFFER_AGAIN_MS = 500

/**
 * Watches one Kubernetes API: LIST in pages, then WATCH over WebSockets, each resource in the newest version that the server
 * has. It only reads. All lists of a start are handed over as one batch, so that no half-loaded state is ever seen.
 */
export function createKubernetesSource(config: KubernetesConfig, deps: SourceDeps, tunables: Tunables = TUNABLES): Source {
  const { sink, clock, random, log, policy } = deps
  const source = config.name
  const budget = createBudget({ perMinute: tunables.requestsPerMinute, burst: tunables.requestBurst }, clock, delay)
  const api = createApi({ config, clock, budget, tunables, learn: deps.learn })
  const backoff = createBackoff(
    { initialMs: tunables.retryInitialMs, maxMs: tunables.retryMaxMs, factor: 2, healthyMs: tunables.healthyMs },
    random,
  )

  let gate: GateState = 'idle'
  let gateTimer: NodeJS.Timeout | null = null
  let gateRetryAt: number | null = null
  let gateRetryAfterMs: number | null = null
  let gateProblem: Problem | null = null
  let upSince: number | null = null
  /** The first attempt is over. */
  let tried = false
  let run = new AbortController()
  let served: Promise<Outcome<Served>> | null = null
  let committed: Plan['committed'] = new Map()
  /** Go with the first batch. */
  let leftovers: Plan['leftovers'] = NO_LEFTOVERS
  let watches: readonly ResourceWatch[] = []
  let synced = false
  let gathering: NodeJS.Timeout | null = null
  let flushing: NodeJS.Timeout | null = null
  let disposed = false

  // --- the way to the server

  const move = (event: GateEvent) => {
    const next = GATE_TABLE[gate][event]
    if (next === null) return
    if (gate === 'up' && upSince !== null) backoff.ended(clock.monotonic() - upSince)
    if (gateTimer) clearTimeout(gateTimer)
    gateTimer = null
    gateRetryAt = null
    run.abort()
    run = new AbortController()
    tried ||= gate === 'contacting'
    gate = next
    ENTER[gate](run.signal)
    changed()
  }

  const wait = (ms: number) => {
    gateRetryAt = clock.now() + ms
    gateTimer = setTimeout(() => move('due'), ms)
  }

  const ENTER: Readonly<Record<GateState, (signal: AbortSignal) => void>> = {
    idle: () => undefined,
    contacting: (signal) => void contact(signal),
    up: () => {
      gateProblem = null
      upSince = clock.monotonic()
      for (const watch of watches) watch.contact()
    },
    down: () => {
      wait(Math.max(backoff.next(), gateRetryAfterMs ?? 0))
      gateRetryAfterMs = null
    },
    refused: () => wait(tunables.refusedRetryMs),
  }

  const contact = async (signal: AbortSignal) => {
    api.forget()
    served = discover(api, clock.now, signal)
    const found = await served
    if (signal.aborted) return
    if (found.ok) return move('reached')
    served = null
    gateProblem = found.fault.problem
    gateRetryAfterMs = found.fault.retryAfterMs
    move(found.fault.kind === 'refused' ? 'refused' : 'failed')
  }

  const lost = (fault: Fault | null) => {
    if (gate !== 'up') return
    if (fault) gateProblem = fault.problem
    const healthy = upSince !== null && clock.monotonic() - upSince >= tunables.healthyMs
    // after a healthy while at once: a token may just have been rotated, and `contacting` reads it anew
    if (healthy) return move('lost')
    move(fault?.kind === 'refused' ? 'refused' : 'failed')
  }

  // --- the watches

  const host: WatchHost = {
    source,
    clock,
    random,
    tunables,
    api,
    log,
    async offerFor(resource) {
      served ??= discover(api, clock.now, run.signal)
      const asked = served
      const found = await asked
      // a failure is not remembered
      if (!found.ok && served === asked) served = null
      return found.ok ? pickOffer(resource, found.value, clock.now()) : found
    },
    cursorFor: (plural, namespace) => committed.get(cursorKey(plural, namespace)) ?? null,
    hasContact: () => gate === 'up',
    lost,
    forgetDiscovery() {
      served = null
    },
    deliver: (batch) => sink.offer({ source, ...batch }),
    soon() {
      flushing ??= setTimeout(() => {
        flushing = null
        for (const watch of watches) watch.flush()
      }, tunables.flushMs)
    },
    changed: () => changed(),
  }

  const mayList = (watch: ResourceWatch): boolean =>
    LISTING_SOON.includes(watch.state()) || (!synced && !watch.stuck() && LISTING_LATER.includes(watch.state()))

  /** Hands all lists that are there over as one batch, once no other is about to come. */
  const gather = () => {
    const listed = watches.flatMap((watch) => (watch.state() === 'listed' ? [{ watch, list: watch.listed() }] : []))
    if (listed.length === 0 && leftovers.swaps.length === 0) return
    if (watches.some(mayList)) return
    const lists = listed.flatMap(({ list }) => (list === null ? [] : [list]))
    const batch: SourceBatch = {
      source,
      swaps: [...leftovers.swaps, ...lists.map((list) => list.swap)],
      changes: [],
      cursors: [...leftovers.cursors, ...lists.map((list) => list.cursor)],
    }
    if (!sink.offer(batch)) {
      gatherSoon(OFFER_AGAIN_MS)
      return
    }
    synced = true
    leftovers = NO_LEFTOVERS
    for (const { watch } of listed) watch.taken()
  }

  const gatherSoon = (ms: number) => {
    gathering ??= setTimeout(() => {
      gathering = null
      gather()
    }, ms)
  }

  // --- what is told

  let told = ''
  let toldFigures = ''
  let phase: SourceState['phase'] = 'idle'
  let since = clock.now()
  let asOf: number | null = null
  let eventsPerSecond = 0
  let figuresAt = clock.monotonic()

  const changed = () => {
    if (disposed) return
    gatherSoon(0)
    queueMicrotask(tell)
  }

  const tell = () => {
    if (disposed) return
    const state = currentState()
    const { asOf: _, eventsPerSecond: __, requestsPerMinute: ___, badFrames: ____, ...essence } = state
    const now = JSON.stringify(essence)
    if (now === told) return
    told = now
    sink.state(state)
  }

  const tellFigures = () => {
    const now = clock.monotonic()
    const frames = watches.reduce((sum, watch) => sum + watch.takeCount(), 0)
    eventsPerSecond = Math.round((frames * 10_000) / Math.max(1, now - figuresAt)) / 10
    figuresAt = now
    const state = currentState()
    const figures = JSON.stringify(state)
    if (figures === toldFigures) return
    toldFigures = figures
    sink.state(state)
  }

  const currentState = (): SourceState => {
    const views = watches.map((watch) => ({ state: watch.state(), settled: watch.settled(), doubted: watch.doubted() }))
    const next = phaseOf(gate, tried, views)
    if (next !== phase) {
      phase = next
      since = clock.now()
    }
    asOf = confirmedAt(watches) ?? asOf
    return {
      name: source,
      kind: config.kind,
      phase,
      since,
      asOf,
      retryAt: gateRetryAt ?? earliest(watches.filter((watch) => watch.state() === 'pausing').map((watch) => watch.retryAt())),
      problem: currentProblem(),
      resources: resourceStates(watches),
      eventsPerSecond,
      requestsPerMinute: budget.spent(),
      requestBudgetPerMinute: budget.perMinute,
      badFrames: watches.reduce((sum, watch) => sum + watch.badFrames(), 0),
    }
  }

  const currentProblem = (): Problem | null => {
    if (phase === 'live' || phase === 'idle') return null
    if (gateProblem) return gateProblem
    if (phase === 'refused') return { code: 'account.sees-nothing', facts: { host: config.name }, at: since }
    return firstProblem(watches.filter((watch) => !watch.settled() && (watch.doubted() || watch.state() !== 'watching')))
  }

  // --- the heart: pings, and sleep or a jump of the clock found out by a beat that came late

  const pingMs = policy.freshness.pingSeconds * 1000
  const silenceMs = policy.freshness.silenceSeconds * 1000
  let beatAt = clock.monotonic()
  let beatWallAt = clock.now()
  const beat = () => {
    const now = clock.monotonic()
    const gap = Math.max(now - beatAt, Math.abs(clock.now() - beatWallAt))
    beatAt = now
    beatWallAt = clock.now()
    for (const watch of watches) watch.beat(silenceMs, gap > 2 * pingMs + 1000 ? pingMs : null)
  }
  let beating: NodeJS.Timeout | null = null
  let figuring: NodeJS.Timeout | null = null
  let probing: Disposable | null = null

  return {
    name: source,

    start(cursors) {
      const plan = planOf(config.namespaces, cursors)
      leftovers = plan.leftovers
      committed = plan.committed
      watches = plan.targets.map(({ resource, namespace }) => createResourceWatch(resource, namespace, host))
      beating = setInterval(beat, pingMs)
      figuring = setInterval(tellFigures, tunables.figuresMs)
      probing = createProbing(watches, random, tunables)
      move('start')
    },

    async dispose() {
      if (disposed) return
      for (const watch of watches) watch.flush()
      // The last word is of now: what is shown until the next start is as of this moment, not of the last time that it was told.
      sink.state(currentState())
      disposed = true
      void probing?.dispose()
      for (const timer of [beating, figuring, gathering, flushing]) if (timer) clearTimeout(timer)
      for (const watch of watches) watch.close()
      move('close')
      api.dispose()
    },
  }
}

/** Until when what the watches say is known to be true, ms since the epoch; null: not of all of them. */
function confirmedAt(watches: readonly ResourceWatch[]): number | null {
  const seen = watches.filter((watch) => watch.holds() && !watch.settled()).map((watch) => watch.seenAt())
  if (seen.length === 0) return null
  // pongs of a server that cannot read its storage confirm nothing
  if (watches.some((watch) => watch.doubted())) seen.push(latest(watches.map((watch) => watch.readAt())))
  return seen.some((at) => at === null) ? null : earliest(seen)
}

function latest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : Math.max(...known)
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : Math.min(...known)
}
