import type { Problem, ResourceState, SourceState } from '../../../../shared/estate/source-state.ts'
import { createBackoff } from '../../../../shared/lib/backoff.ts'
import type { Budget } from '../budget.ts'
import type { Fault, Outcome } from '../faults.ts'
import type { SourceDeps } from '../source.ts'
import { createTelling } from '../telling.ts'
import { POLLING_TABLE, type PollingEvent, type PollingState, pollingPhase } from './polling-states.ts'

/** All figures of a polling source that are no policy of the user's; tests pass smaller ones. */
export interface PollingTunables {
  /** First and longest wait after a round failed, ms. */
  readonly retryInitialMs: number
  readonly retryMaxMs: number
  /** Contact that held this long is tried again at once when it is lost, and starts the waits over, ms. */
  readonly healthyMs: number
  /** A refused source (credentials) is tried again after this, ms; they are read anew. */
  readonly refusedRetryMs: number
  /** How often it is looked whether the machine slept or the clock was set, ms. */
  readonly beatMs: number
  /** How often figures alone are told, ms. */
  readonly figuresMs: number
}

export const POLLING_TUNABLES: PollingTunables = {
  retryInitialMs: 1000,
  retryMaxMs: 60_000,
  healthyMs: 30_000,
  refusedRetryMs: 30_000,
  beatMs: 5000,
  figuresMs: 1000,
}

/** Rounds are this much earlier or later than even, ratio: a hundred cockpits that start together must not ask together. */
const JITTER = 0.1

/** What was asked for this many rounds ago, or so many ms where that is longer, is no longer the present. */
const LATE_ROUNDS = 3
const LATE_MS = 30_000

/** A beat that comes this much later than it should, or on a clock that moved by so much, ms: the machine slept, or its clock was set. */
const GAP_MS = 2000

/** What a kind of source does in a round, and what it tells beside. */
export interface PollingHost {
  readonly name: string
  readonly kind: string
  /** Between two rounds, ms. */
  readonly everyMs: number
  /** Until the next round, ms, where that is not simply `everyMs` with some jitter. */
  readonly untilNextMs?: () => number
  readonly budget: Pick<Budget, 'perMinute' | 'spent'>
  /**
   * One round: everything that makes the source complete, handed over. Its fault is that of the whole source; what concerns one resource alone
   * goes into `resources`. Never rejects.
   */
  ask(signal: AbortSignal): Promise<Outcome<unknown>>
  /** Credentials are to be read anew at the next request. */
  forget(): void
  resources(): readonly ResourceState[]
  /** Records and readings handed over since the last call. */
  takeCount(): number
  /** Answers that could not be understood, since the start. */
  badFrames(): number
}

export interface Polling {
  start(): void
  /** Something in `resources` changed. */
  changed(): void
  /** Contact is there now. */
  live(): boolean
  dispose(): void
}

/** Runs the rounds of `host`: when they are due, after which wait they are tried again, and what is told of it. */
export function createPolling(
  host: PollingHost,
  { sink, clock, random }: Pick<SourceDeps, 'sink' | 'clock' | 'random'>,
  tunables: PollingTunables = POLLING_TUNABLES,
): Polling {
  const backoff = createBackoff(
    { initialMs: tunables.retryInitialMs, maxMs: tunables.retryMaxMs, factor: 2, healthyMs: tunables.healthyMs },
    random,
  )
  let state: PollingState = 'idle'
  let timer: NodeJS.Timeout | null = null
  let run = new AbortController()
  let retryAt: number | null = null
  let retryAfterMs: number | null = null
  let problem: Problem | null = null
  /** The first attempt is over. */
  let tried = false
  /** Since when all rounds were answered, on the monotonic clock; null: the last one was not. */
  let upSince: number | null = null
  let disposed = false

  const move = (event: PollingEvent) => {
    const next = POLLING_TABLE[state][event]
    if (next === null) return
    if (timer) clearTimeout(timer)
    timer = null
    retryAt = null
    run.abort()
    run = new AbortController()
    tried ||= state === 'contacting'
    state = next
    ENTER[state](run.signal)
    telling.changed()
  }

  const ENTER: Readonly<Record<PollingState, (signal: AbortSignal) => void>> = {
    idle: () => undefined,
    contacting: (signal) => {
      host.forget()
      void round(signal)
    },
    live: () => {
      const ms = host.untilNextMs?.() ?? host.everyMs * (1 - JITTER + 2 * JITTER * random())
      timer = setTimeout(() => move('due'), ms)
    },
    renewing: (signal) => void round(signal),
    waiting: () => {
      wait(Math.max(backoff.next(), retryAfterMs ?? 0))
      retryAfterMs = null
    },
    refused: () => wait(tunables.refusedRetryMs * (1 - JITTER + 2 * JITTER * random())),
  }

  const wait = (ms: number) => {
    retryAt = clock.now() + ms
    timer = setTimeout(() => move('due'), ms)
  }

  const round = async (signal: AbortSignal) => {
    const askedAt = { wall: clock.now(), monotonic: clock.monotonic() }
    const answer = await host.ask(signal)
    if (signal.aborted) return
    if (!answer.ok) return lost(answer.fault)
    upSince ??= clock.monotonic()
    asOf = askedAt.wall
    heldAt = askedAt.monotonic
    const tookMs = clock.monotonic() - heldAt
    isSlow = 2 * tookMs + host.everyMs > lateMs
    problem = isSlow ? { code: 'source.slow', facts: { seconds: Math.round(tookMs / 1000) }, at: clock.now() } : null
    move('reached')
  }

  const lost = (fault: Fault) => {
    problem = fault.problem
    retryAfterMs = fault.retryAfterMs
    const healthyForMs = upSince === null ? 0 : clock.monotonic() - upSince
    upSince = null
    backoff.ended(healthyForMs)
    if (state === 'renewing' && healthyForMs >= tunables.healthyMs && retryAfterMs === null) return move('lost')
    move(fault.kind === 'refused' || fault.kind === 'denied' ? 'refused' : 'failed')
  }

  // --- what is told

  let phase: SourceState['phase'] = 'idle'
  let since = clock.now()
  let asOf: number | null = null
  /** When the last whole answer was asked for, on the monotonic clock: it may be of that moment, however late it came. */
  let heldAt = 0
  const lateMs = Math.max(LATE_ROUNDS * host.everyMs, LATE_MS)
  /** It would be late before the next one comes: such a source is not live, rather than now and then. */
  let isSlow = false

  const currentState = (eventsPerSecond: number): SourceState => {
    const next = pollingPhase(state, tried, isSlow || clock.monotonic() - heldAt > lateMs)
    if (next !== phase) {
      phase = next
      since = clock.now()
    }
    return {
      name: host.name,
      kind: host.kind,
      phase,
      since,
      asOf,
      retryAt,
      problem: phase === 'live' || phase === 'idle' ? null : problem,
      resources: host.resources(),
      eventsPerSecond,
      requestsPerMinute: host.budget.spent(),
      requestBudgetPerMinute: host.budget.perMinute,
      badFrames: host.badFrames(),
    }
  }

  const telling = createTelling({
    ...{ sink, clock, read: currentState, takeCount: host.takeCount, figuresMs: tunables.figuresMs },
  })

  // --- sleep, or a jump of the clock, is found out by a beat that came late

  let beatAt = clock.monotonic()
  let beatWallAt = clock.now()
  const beat = () => {
    const sinceBeat = clock.monotonic() - beatAt
    const moved = Math.abs(clock.now() - beatWallAt - sinceBeat)
    beatAt = clock.monotonic()
    beatWallAt = clock.now()
    if (sinceBeat > 2 * tunables.beatMs + GAP_MS || moved > GAP_MS) move('woken')
  }
  let beating: NodeJS.Timeout | null = null

  return {
    start() {
      beating = setInterval(beat, tunables.beatMs)
      telling.start()
      move('start')
    },
    changed: telling.changed,
    live: () => state === 'live' || state === 'renewing',
    dispose() {
      if (disposed) return
      void telling.dispose()
      disposed = true
      if (beating) clearInterval(beating)
      move('close')
    },
  }
}
