import type { ProblemCode } from '../../../../shared/estate/problem-words.ts'
import type { Problem, ResourceState, SourcePhase, SourceState } from '../../../../shared/estate/source-state.ts'
import { unreachable } from '../../../../shared/lib/assert.ts'
import type { CloudEventsConfig } from '../../../config/sources-file.ts'
import { keepAccess } from '../access.ts'
import { createBudget } from '../budget.ts'
import { delay } from '../delay.ts'
import { openEndpoint } from '../endpoint-access.ts'
import { createSockets, type SocketEnd } from '../socket.ts'
import type { Source, SourceDeps } from '../source.ts'
import { createTelling } from '../telling.ts'
import { createBadBook } from './bad-book.ts'
import { type Decoded, decode } from './decode.ts'
import type { StateRequestReason } from './feed-schema.ts'
import { phaseOf } from './feed-states.ts'
import { createGate, type Gate } from './gate.ts'
import { committedPosition, createHandover, RESOURCE } from './handover.ts'
import { createHeart } from './heart.ts'
import { OUTBOUND } from './outbound.ts'
import { createStream, type Taken } from './stream.ts'
import { TUNABLES, type Tunables } from './tunables.ts'

/** After so many connections in a row that brought nothing, the place to go on from may be what breaks them: the full state is asked for. */
const FRUITLESS_MAX = 3

/** Events that are sent when they are made: what is replayed tells nothing of clocks. */
const CLOCKS: ReadonlySet<string> = new Set(['hello', 'heartbeat'])

/**
 * Listens to one feed (docs/feed): CloudEvents over a WebSocket that it opens. It only reads; what it says is in outbound.ts. A full state is
 * handed over as one batch, so that no half-loaded state is ever seen; after it each event, in order, with the place up to which it goes.
 */
export function createCloudEventsSource(config: CloudEventsConfig, deps: SourceDeps, tunables: Tunables = TUNABLES): Source {
  const { sink, clock, random, log, policy } = deps
  const source = config.name
  const host = new URL(config.endpoint.url).host
  const budget = createBudget({ perMinute: tunables.requestsPerMinute, burst: tunables.requestBurst }, clock, delay)
  const access = keepAccess((at) => openEndpoint(config.endpoint, deps, at), clock, tunables.accessMaxAgeMs)
  // the endpoint's own address and nothing behind it
  const sockets = createSockets({ access, allows: (path) => path === '', budget, clock, tunables })
  const stream = createStream()
  const pingMs = policy.freshness.pingSeconds * 1000
  const heart = createHeart({ pingMs, silenceMs: policy.freshness.silenceSeconds * 1000, heartbeats: tunables.heartbeats }, clock)
  const bad = createBadBook(log)
  let handover = createHandover(source, null, sink.offer)

  let problem: Problem | null = null
  /** One timer of what is awaited over the socket, one for the next request for a state, one for what waits to be handed over. */
  const timers: Record<'await' | 'ask' | 'flush', NodeJS.Timeout | null> = {
    await: null,
    ask: null,
    flush: null,
  }
  let askedAt = Number.NEGATIVE_INFINITY
  let fruitless = 0
  /** When a full state that is coming in was gone on with last, on the monotonic clock. */
  let filledAt = 0
  let progressed = false
  let frames = 0

  let heartbeatMs = 0
  let behindMs = 0
  /** Their clock is not ours. */
  let skew: Problem | null = null
  let asOf: number | null = null

  const found = (code: ProblemCode, facts: Problem['facts']): Problem => ({ code, facts, at: clock.now() })

  const later = (which: keyof typeof timers, ms: number, work: () => void) => {
    stop(which)
    timers[which] = setTimeout(() => {
      timers[which] = null
      work()
    }, ms)
  }
  const stop = (which: keyof typeof timers) => {
    const timer = timers[which]
    if (timer) clearTimeout(timer)
    timers[which] = null
  }

  // --- the way to the platform

  const gate: Gate = createGate({
    ...{ sockets, access, clock, random, tunables },
    listener: {
      opened() {
        heart.opened()
        heartbeatMs = 0
        progressed = false
        const from = fruitless < FRUITLESS_MAX ? handover.accepted : null
        stream.connected(from)
        gate.send(OUTBOUND.subscribe(from, clock.now()))
        expect(tunables.helloMs, 'feed.no-hello')
      },
      frame: (text, isBinary) => hear(text, isBinary),
      pong: heart.pong,
      ended(end) {
        problem = endOf(end)
      },
      leaves() {
        flush()
        for (const which of ['await', 'ask', 'flush'] as const) stop(which)
      },
      turned: () => telling.changed(),
    },
  })

  const endOf = (end: SocketEnd): Problem => {
    if (end.type === 'closed') return found('watch.closed', { resource: RESOURCE, code: end.code })
    const { problem: told } = end.fault
    if (told.code === 'watch.bad-frame') {
      bad.count(String(told.facts.detail), '', clock.now())
      if (!progressed) fruitless += 1
    }
    return { ...told, facts: { ...told.facts, resource: RESOURCE } }
  }

  const giveUp = (code: ProblemCode, seconds: number) => {
    problem = found(code, { host, resource: RESOURCE, seconds: Math.round(seconds) })
    gate.giveUp()
  }

  /** Something has to come by then. */
  const expect = (ms: number, code: ProblemCode) => later('await', ms, () => giveUp(code, ms / 1000))

  // --- what is heard

  const hear = (text: string, isBinary: boolean) => {
    frames += 1
    heart.frame()
    const decoded: Decoded = isBinary ? { what: 'unreadable', why: 'a binary frame' } : decode(text)
    const before = { state: stream.state, caughtUp: stream.caughtUp }
    const taken = stream.take(decoded, { source, now: clock.now() })
    if (decoded.what === 'unreadable') bad.count(decoded.why, text, clock.now())
    else if (taken.what === 'bad') bad.count(taken.why, text, clock.now())
    else if (decoded.what === 'event' && CLOCKS.has(decoded.event.type)) skewOf(decoded.sentAt - clock.now())
    if (before.state !== 'filling' && stream.state === 'filling') {
      bad.begin()
      stop('await')
      stop('ask')
    }
    if (isFilling() && !(decoded.what === 'event' && CLOCKS.has(decoded.event.type))) filledAt = clock.monotonic()
    act(taken)
    if (stream.state === 'following') current()
    const ordinary = taken.what === 'changes' || taken.what === 'nothing'
    if (!ordinary || before.state !== stream.state || before.caughtUp !== stream.caughtUp) telling.changed()
  }

  const isFilling = () => stream.state === 'filling' || stream.state === 'refilling'

  const skewOf = (ms: number) => {
    if (Math.abs(ms) <= tunables.clockMs) skew = null
    else skew ??= found('feed.clock', { host, seconds: Math.round(ms / 1000) })
  }

  /** What was heard last is the present. */
  const current = () => {
    if (stream.caughtUp) {
      progressed = true
      fruitless = 0
      asOf = clock.now() - behindMs
      problem = null
    }
    if (handover.waiting >= tunables.flushChanges) flush()
    else if (timers.flush === null) later('flush', tunables.flushMs, flush)
  }

  const act = (taken: Taken) => {
    switch (taken.what) {
      case 'changes':
        return handover.add(taken)
      case 'state':
        if (!handover.state(taken, stream.position)) overloaded()
        return
      case 'missed':
        flush()
        problem = found('feed.missed', { host, detail: taken.reason })
        return ask(taken.reason, 0)
      case 'hello':
        heartbeatMs = taken.hello.heartbeatSeconds * 1000
        stop('await')
        if (!taken.hello.resumed) expect(tunables.stateMs, 'feed.no-state')
        return
      case 'heartbeat':
        behindMs = taken.behindMs
        return
      case 'nothing':
      case 'bad':
        return
      default:
        unreachable(taken)
    }
  }

  /** Asks for a full state, after `ms` at the earliest, and not more often than it may. */
  const ask = (reason: StateRequestReason, ms: number) => {
    stop('await')
    const waitMs = Math.max(ms, askedAt + tunables.askAgainMs - clock.monotonic())
    if (waitMs > 0) later('ask', waitMs, () => void request(reason))
    else void request(reason)
  }

  const request = async (reason: StateRequestReason) => {
    const { signal } = gate
    try {
      await budget.take(signal)
    } catch {
      return
    }
    if (signal.aborted || stream.state !== 'awaiting') return
    askedAt = clock.monotonic()
    log(`asks for the full state: ${reason}`)
    gate.send(OUTBOUND.requestState(reason, clock.now()))
    expect(tunables.stateMs, 'feed.no-state')
  }

  const flush = () => {
    if (!handover.flush(stream.position)) overloaded()
  }

  const overloaded = () => {
    stream.distrust(handover.accepted)
    problem = found('engine.overloaded', { resource: RESOURCE })
    log('more came than could be taken: the full state is asked for again')
    if (gate.state === 'open') ask('refused', tunables.refusedMs)
  }

  // --- what is told

  let phase: SourcePhase = 'idle'
  let since = clock.now()

  const currentState = (eventsPerSecond: number): SourceState => {
    const behind = behindMs > tunables.behindMs
    const next = phaseOf({
      ...{ gate: gate.state, failed: gate.failed },
      ...{ stream: stream.state, caughtUp: stream.caughtUp, behind: behind || heart.unsure },
    })
    if (next !== phase) {
      phase = next
      since = clock.now()
    }
    const late: Problem | null = behind
      ? { code: 'feed.behind', facts: { host, seconds: Math.round(behindMs / 1000) }, at: since }
      : null
    return {
      ...{ name: source, kind: config.kind, phase, since, asOf, retryAt: gate.retryAt },
      problem: phase === 'live' || phase === 'idle' ? null : (problem ?? late),
      resources: [resourceState()],
      ...{ eventsPerSecond, requestsPerMinute: budget.spent(), requestBudgetPerMinute: budget.perMinute },
      badFrames: bad.total,
    }
  }

  const resourceState = (): ResourceState => {
    const state =
      gate.state !== 'open' ? 'waiting' : stream.state === 'following' || stream.state === 'refilling' ? 'watching' : 'listing'
    return { resource: RESOURCE, groupVersion: 'io.wanglou.feed.v1', state, problem: bad.problem() ?? skew }
  }

  const telling = createTelling({
    ...{ sink, clock, read: currentState, figuresMs: tunables.figuresMs },
    takeCount: () => {
      const taken = frames
      frames = 0
      return taken
    },
  })

  const beat = () => {
    if (gate.state !== 'open') return
    const wasUnsure = heart.unsure
    const silence = heart.beat(heartbeatMs)
    if (heart.unsure !== wasUnsure) telling.changed()
    gate.ping()
    if (silence?.what === 'half-open') giveUp('watch.half-open', silence.ms / 1000)
    // before the hello, its own time limit tells more
    else if (silence && stream.state !== 'greeting') giveUp('feed.silent', silence.ms / 1000)
    // Heartbeats go on: what is shown would be called the present for ever.
    else if (isFilling() && clock.monotonic() - filledAt > tunables.stateMs) giveUp('feed.no-state', tunables.stateMs / 1000)
  }
  let beating: NodeJS.Timeout | null = null
  let disposed = false

  return {
    name: source,

    start(cursors) {
      handover = createHandover(source, committedPosition(cursors), sink.offer)
      beating = setInterval(beat, pingMs)
      telling.start()
      gate.start()
    },

    async dispose() {
      if (disposed) return
      disposed = true
      flush()
      void telling.dispose()
      if (beating) clearInterval(beating)
      gate.close()
      access.dispose()
    },
  }
}
