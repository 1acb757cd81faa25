import dns from 'node:dns'
import type { ServerResponse } from 'node:http'
import { performance } from 'node:perf_hooks'
import { expect, vi } from 'vitest'
import type { SourcePhase } from '../../shared/estate/source-state.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { BreakingProxy } from '../rig/breaking-proxy.ts'
import type { ConnectProxy } from '../rig/connect-proxy.ts'
import type { FaultId } from '../rig/faults.ts'
import type { Fold } from '../rig/fold.ts'
import type { Front, FrontManners } from '../rig/front.ts'
import { until } from '../rig/processes.ts'

const HOUR_MS = 3_600_000

/** Cuts of the storm, the bucket that it must stay within, and the longest wait between two attempts, ms. */
const CUTS = 50
export const STORM = { perMinute: 1200, burst: 20, retryMaxMs: 100 }

/** A slow list takes this long, ms: less than any source waits for an answer. */
const SLOW_MS = 600

export interface Run {
  readonly fold: Fold
  phase(phase: SourcePhase): Promise<unknown>
  stop(): Promise<void>
}

export interface RunOptions {
  readonly clock: Clock
  readonly proxy: string | null
  /** With the bucket and the waits of STORM. */
  readonly storm: boolean
  /** With pages of a few rows. */
  readonly paged: boolean
}

/** By which a source is let in, where its kind has no token of its own; it is never to be told. */
export const TOKEN = 'fault-list-token-3c9d'

/** A real server of one kind, reached over `way`, which breaks as networks do, and `front`, which breaks as gateways and servers do. */
export interface Stage {
  readonly front: Front
  readonly way: BreakingProxy
  /** By which the front lets its source in. */
  readonly token: string
  /** Starts a source on `https://localhost:{way}`. */
  start(options: RunOptions): Run
  /** Adds, changes and ends something on the server. */
  change(): Promise<void>
  /** Waits until what the source says is what the server says; `seen`: batches that it had handed over before the mend. */
  expectTruth(run: Run, seen: number): Promise<void>
  /** Of one resource that may be missing; '' where there is none. */
  readonly onePath: string
  /** Of what is long. */
  readonly listPath: string
  /** Requests from the mend until it is live again, at most. */
  readonly budget: number
  /** It asks for nothing while it is live: what it sends until it has the truth belongs to the reconnect. */
  readonly listens: boolean
  /** Requests so far, where they are more than those that the front sees. */
  requests?(): number
  stop(): Promise<void>
}

export interface Scene {
  /** The source; not there before it starts. */
  readonly run: Run
  readonly proxy: ConnectProxy
  /** The clock of the source. */
  readonly clock: Clock
  /** Moves its clocks, ms. */
  jump(wallMs: number, spanMs: number): void
}

/** How a fault is brought about and ended on a stage of one kind. */
export interface FaultCase<S extends Stage = Stage> {
  /** The code of what the source or one of its resources says; null: there is nothing that a person need know. */
  readonly says: RegExp | null
  /** It is in this phase while the fault lasts; where that is not live, all that was known is still shown. */
  readonly phase?: SourcePhase
  /** Its state is the server's even while the fault lasts. */
  readonly trueMeanwhile?: boolean
  /** It is there before the source starts. */
  readonly atStart?: boolean
  readonly proxied?: boolean
  readonly storm?: boolean
  readonly paged?: boolean
  /** Awaited. A number is what one reconnect took of requests, where all of them are over before the mend. */
  breaks(stage: S, scene: Scene): unknown
  /** What is done beside taking all manners away. */
  mends?(stage: S, scene: Scene): unknown
}
export type FaultCases<S extends Stage = Stage> = Partial<Readonly<Record<FaultId, FaultCase<S>>>>

/** Answers everything with a status and no useful word. */
export const answering = (status: number, headers: Readonly<Record<string, string>> = {}): FrontManners => ({
  get: (_, response) => !!response.writeHead(status, headers).end('{}'),
  upgrade: (_, socket) => {
    const lines = Object.entries({ ...headers, 'Content-Length': '0' }).map(([name, value]) => `${name}: ${value}`)
    return !!socket.end(`HTTP/1.1 ${status} No\r\n${lines.join('\r\n')}\r\n\r\n`)
  },
})

/** The front's manners change, and every connection is made anew. */
export const mannered =
  (manners: FrontManners) =>
  ({ front, way }: Stage): void => {
    front.manners(manners)
    way.cut()
  }

const status = (code: number, says: RegExp, phase?: SourcePhase, headers = {}): FaultCase => ({
  says,
  ...(phase === undefined ? {} : { phase }),
  breaks: mannered(answering(code, headers)),
})

const oneAnswering = (code: number, says: RegExp): FaultCase => ({
  says,
  phase: 'live',
  breaks: (stage) =>
    mannered({
      get: (path, response: ServerResponse) => path === stage.onePath && !!response.writeHead(code).end('{}'),
    })(stage),
})

/** The token is none any more. */
const unauthorized: FaultCase = {
  says: /^http.unauthorized$/,
  phase: 'refused',
  breaks({ front, way }) {
    front.token('another')
    way.cut()
  },
  mends: ({ front, token }) => front.token(token),
}

const certificate = (which: Parameters<Front['certificate']>[0]): FaultCase => ({
  says: new RegExp(`^tls.${which}$`),
  phase: 'waiting',
  breaks({ front, way }) {
    front.certificate(which)
    way.cut()
  },
  mends: ({ front }) => front.certificate('good'),
})

/** What is shown must be as of now, by the clock as it is. */
const asOfNow: FaultCase['mends'] = async (_, { run, clock }) => {
  const apartMs = () => Math.abs((run.fold.state()?.asOf ?? 0) - clock.now())
  await until('a picture as of now', () => apartMs() < 5000)
}

const jumping = (wallMs: number, spanMs: number): FaultCase => ({
  says: null,
  breaks: (_, { jump }) => jump(wallMs, spanMs),
  mends: asOfNow,
})

/** Cases that are the same for every kind. */
export const COMMON_CASES: FaultCases = {
  'unauthorized-at-connect': { ...unauthorized, atStart: true },
  'unauthorized-later': unauthorized,
  'resource-forbidden': oneAnswering(403, /^http.forbidden$/),
  'resource-unknown': oneAnswering(404, /^http.not-found$/),
  'all-forbidden': status(403, /^http.forbidden$/),
  'all-unknown': status(404, /^http.not-found$/),
  'gone-status': status(410, /^http.expired$/, 'waiting'),
  throttled: status(429, /^http.throttled$/, 'waiting', { 'Retry-After': '1' }),
  'status-500': status(500, /^http.server-error$/, 'waiting'),
  'status-502': status(502, /^http.server-error$/, 'waiting'),
  'status-503': status(503, /^http.server-error$/, 'waiting'),
  'status-504': status(504, /^http.server-error$/, 'waiting'),
  html: {
    says: /^(http.not-json|watch.upgrade-refused)$/,
    phase: 'waiting',
    breaks: mannered({
      get: (_, response) => !!response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>'),
      upgrade: (_, socket) => !!socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>'),
    }),
  },
  'tls-unknown-issuer': certificate('unknown-issuer'),
  'tls-expired': certificate('expired'),
  'tls-wrong-name': certificate('wrong-name'),
  dns: {
    says: /^connect.dns$/,
    phase: 'waiting',
    breaks({ way }) {
      const fail = (_host: string, _options: object, done: (error: Error) => void) =>
        queueMicrotask(() => done(Object.assign(new Error('getaddrinfo ENOTFOUND localhost'), { code: 'ENOTFOUND' })))
      vi.spyOn(dns, 'lookup').mockImplementation(fail as unknown as typeof dns.lookup)
      way.cut()
    },
    mends: () => void vi.restoreAllMocks(),
  },
  refused: { says: /^connect.refused$/, phase: 'waiting', breaks: ({ way }) => way.mode('refuse') },
  'proxy-refuses': {
    says: /^proxy.refused$/,
    phase: 'waiting',
    proxied: true,
    breaks(_, { proxy }) {
      proxy.refuse(true)
      proxy.cut()
    },
    mends: (_, { proxy }) => proxy.refuse(false),
  },
  'connect-hangs': {
    says: /^connect.timeout$/,
    phase: 'waiting',
    async breaks({ way }) {
      way.cut()
      await way.mode('swallow')
    },
    mends: ({ way }) => way.cut(),
  },
  'upgrade-refused': {
    says: /^watch.upgrade-refused$/,
    phase: 'waiting',
    breaks: mannered({ upgrade: (_, socket) => !!socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n') }),
  },
  'close-1000': { says: null, breaks: ({ front }) => front.close(1000) },
  'close-1006': { says: /^(connect.dropped|watch.closed)$/, phase: 'waiting', breaks: ({ way }) => way.mode('reset') },
  'half-open': {
    says: /^(connect.timeout|watch.half-open)$/,
    phase: 'waiting',
    breaks: ({ way }) => way.mode('swallow'),
    mends: ({ way }) => way.cut(),
  },
  'slow-list': {
    says: null,
    phase: 'live',
    trueMeanwhile: true,
    atStart: true,
    breaks: ({ front, listPath }) => front.manners({ delayMs: (path) => (path === listPath ? SLOW_MS : 0) }),
  },
  sleep: {
    says: null,
    breaks({ way }, { jump }) {
      jump(HOUR_MS, HOUR_MS)
      way.cut()
    },
    mends: asOfNow,
  },
  'clock-forward': jumping(HOUR_MS, 0),
  'clock-back': jumping(-HOUR_MS, 0),
  'fifty-reconnects': {
    says: null,
    storm: true,
    async breaks({ front, way }) {
      const [since, sent] = [performance.now(), front.requests.length]
      for (let cut = 0; cut < CUTS; cut += 1) {
        const before = front.requests.length
        way.cut()
        await until('the next attempt', () => front.requests.length > before, 30_000, 2)
      }
      const minutes = (performance.now() - since) / 60_000
      const requests = front.requests.length - sent
      expect(requests).toBeLessThanOrEqual(STORM.burst + Math.ceil(minutes * STORM.perMinute) + 1)
      return Math.ceil(requests / CUTS)
    },
  },
}
