import { createBackoff } from '../../../../shared/lib/backoff.ts'
import type { AccessKeeper } from '../access.ts'
import type { FaultKind } from '../faults.ts'
import type { Socket, SocketEnd, Sockets } from '../socket.ts'
import type { SourceDeps } from '../source.ts'
import { SUBPROTOCOL } from './feed-schema.ts'
import { GATE_TABLE, type GateEvent, type GateState } from './feed-states.ts'
import type { Tunables } from './tunables.ts'

/** RFC 6455, 7.4.1: the server's rules forbid it. A person is needed. */
const POLICY_VIOLATION = 1008

/** What a faulty end means: whether a person is needed. */
const FAILS: Readonly<Record<FaultKind, GateEvent>> = {
  unreachable: 'lost',
  refused: 'refused',
  denied: 'refused',
  expired: 'lost',
  broken: 'lost',
}

/** What is told of the way to the platform. */
export interface GateListener {
  /** A socket is open. */
  opened(): void
  frame(text: string, isBinary: boolean): void
  pong(): void
  /** The socket ended by itself, or did not come to be. */
  ended(end: SocketEnd): void
  /** What was open is left, for whatever reason, before its socket goes. */
  leaves(): void
  /** The gate is in another state. */
  turned(): void
}

/** The way to the platform: opens its socket, and again after it was lost; never two at once. */
export interface Gate {
  readonly state: GateState
  /** An attempt failed, or what was open was lost. */
  readonly failed: boolean
  /** The next attempt, ms since the epoch; null: none is timed. */
  readonly retryAt: number | null
  /** Ends with what is open now. */
  readonly signal: AbortSignal
  start(): void
  send(text: string): void
  ping(): void
  /** Leaves what is open, and comes again after a wait. */
  giveUp(): void
  close(): void
}

interface GateDeps extends Pick<SourceDeps, 'clock' | 'random'> {
  readonly sockets: Sockets
  readonly access: Pick<AccessKeeper, 'forget'>
  readonly tunables: Tunables
  readonly listener: GateListener
}

export function createGate({ sockets, access, clock, random, tunables, listener }: GateDeps): Gate {
  const { retryInitialMs, retryMaxMs, healthyMs, refusedRetryMs } = tunables
  const backoff = createBackoff({ initialMs: retryInitialMs, maxMs: retryMaxMs, factor: 2, healthyMs }, random)
  let state: GateState = 'idle'
  let run = new AbortController()
  let socket: Socket | null = null
  let openedAt: number | null = null
  let retryAt: number | null = null
  let retryAfterMs: number | null = null
  let failed = false
  let timer: NodeJS.Timeout | null = null

  const move = (event: GateEvent) => {
    const next = GATE_TABLE[state][event]
    if (next === null) return
    if (state === 'open') leave()
    if (next !== 'open') {
      run.abort()
      run = new AbortController()
    }
    failed ||= event === 'lost' || event === 'refused'
    if (timer) clearTimeout(timer)
    timer = null
    retryAt = null
    state = next
    ENTER[state](run.signal)
    listener.turned()
  }

  const leave = () => {
    listener.leaves()
    socket?.terminate()
    socket = null
    backoff.ended(openedAt === null ? 0 : clock.monotonic() - openedAt)
    openedAt = null
  }

  const wait = (ms: number) => {
    retryAt = clock.now() + ms
    timer = setTimeout(() => move('due'), ms)
  }

  const ENTER: Readonly<Record<GateState, (signal: AbortSignal) => void>> = {
    idle: () => undefined,
    opening: (signal) => void connect(signal),
    open: () => {
      openedAt = clock.monotonic()
      listener.opened()
    },
    waiting: () => {
      wait(Math.max(backoff.next(), retryAfterMs ?? 0))
      retryAfterMs = null
    },
    refused: () => wait(refusedRetryMs * (0.9 + 0.2 * random())),
  }

  const connect = async (signal: AbortSignal) => {
    access.forget()
    const opened = await sockets.open(
      '',
      {},
      {
        // it opens on a later turn, so that `socket` is there
        open: () => !signal.aborted && move('opened'),
        frame: (text, isBinary) => {
          if (state === 'open') listener.frame(text, isBinary)
        },
        pong: listener.pong,
        closed: (end) => !signal.aborted && ended(end),
      },
      signal,
      SUBPROTOCOL,
    )
    if (signal.aborted) opened?.terminate()
    else socket = opened
  }

  const ended = (end: SocketEnd) => {
    socket = null
    listener.ended(end)
    if (end.type === 'closed') return move(end.code === POLICY_VIOLATION ? 'refused' : 'lost')
    retryAfterMs = end.fault.retryAfterMs
    move(FAILS[end.fault.kind])
  }

  return {
    get state() {
      return state
    },
    get failed() {
      return failed
    },
    get retryAt() {
      return retryAt
    },
    get signal() {
      return run.signal
    },
    start: () => move('start'),
    send: (text) => socket?.send(text),
    ping: () => socket?.ping(),
    giveUp: () => move('lost'),
    close: () => move('close'),
  }
}
