import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import type { Clock } from '../../../shared/lib/clock.ts'
import { type Access, type AccessKeeper, targetOf } from './access.ts'
import type { Budget } from './budget.ts'
import { connectionFault, type Fault, fault, type Outcome, statusFault } from './faults.ts'

export type Query = Readonly<Record<string, string>>

export interface HttpTunables {
  /** A connection must stand, through its proxy and its TLS, within this time, ms. */
  readonly connectTimeoutMs: number
  /** An answer may be silent this long, ms. */
  readonly answerTimeoutMs: number
  /** Largest body of an answer, bytes. */
  readonly maxBodyBytes: number
}

/** However it drips, a whole answer takes no longer than this, ms: a hundred megabytes over a slow line. */
const WHOLE_ANSWER_MS = 300_000

/** Most that is read of an answer that tells an error in JSON, bytes. */
const MAX_ERROR_BYTES = 64 * 1024

export interface GetOptions {
  /** The server may be silent for this, ms, where it is not the usual time. */
  readonly answerMs?: number
  /** Statuses other than 200 whose JSON is handed on as an answer: the API tells in it what is wrong. */
  readonly alsoStatuses?: readonly number[]
}

/** The only way in which a source asks: GETs of the paths of its table. */
export interface Http {
  /** A JSON answer, or why there is none. Never rejects; an aborted one gives a fault that nobody reads. */
  get(path: string, query: Query, signal: AbortSignal, options?: GetOptions): Promise<Outcome<unknown>>
}

interface HttpDeps {
  readonly access: AccessKeeper
  /** Whether the kind's own table has this path (without query). */
  readonly allows: (path: string) => boolean
  readonly budget: Budget
  readonly clock: Clock
  readonly tunables: HttpTunables
}

export function createHttp({ access, allows, budget, clock, tunables }: HttpDeps): Http {
  return {
    async get(path, query, signal, { answerMs = tunables.answerTimeoutMs, alsoStatuses = [] } = {}) {
      if (!allows(path)) throw new Error(`not an allowed path: ${path}`)
      const cancelled: Outcome<never> = {
        ok: false,
        fault: fault('broken', clock.now(), 'connect.dropped', { detail: 'cancelled' }),
      }
      try {
        await budget.take(signal)
      } catch {
        return cancelled
      }
      const opened = await access.current()
      if (!opened.ok || signal.aborted) return opened.ok ? cancelled : opened
      const asking: Asking = {
        access: opened.value,
        path,
        query,
        signal,
        clock,
        tunables: { ...tunables, answerTimeoutMs: answerMs },
        alsoStatuses,
      }
      // what node:http refuses by throwing must not end the process
      return getJson(asking).catch((error: unknown) => ({
        ok: false,
        fault: connectionFault(error, opened.value.peer, clock.now(), tunables.connectTimeoutMs / 1000),
      }))
    },
  }
}

const IGNORE = (): void => {}

interface Asking {
  readonly access: Access
  readonly path: string
  readonly query: Query
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly tunables: HttpTunables
  readonly alsoStatuses: readonly number[]
}

function getJson({ access, path, query, signal, clock, tunables, alsoStatuses }: Asking): Promise<Outcome<unknown>> {
  const { url, options, headers, peer } = access
  return new Promise((resolve) => {
    const target = targetOf(url, path, query)
    const request = target.protocol === 'https:' ? requestTls : requestPlain
    let connected = false
    // Let go once used: a connection that is kept alive holds the listeners of its requests, and with `resolve` the whole answer.
    let settle: (outcome: Outcome<unknown>) => void = resolve
    const done = (outcome: Outcome<unknown>) => {
      clearTimeout(connecting)
      clearTimeout(whole)
      settle(outcome)
      settle = IGNORE
    }
    const fail = (failed: Fault) => done({ ok: false, fault: failed })
    const failConnection = (error: unknown) => {
      const ms = connected ? tunables.answerTimeoutMs : tunables.connectTimeoutMs
      fail(connectionFault(error, peer, clock.now(), ms / 1000))
    }
    const req = request(
      target,
      { ...options, method: 'GET', headers: { ...headers, Accept: 'application/json' }, signal },
      (res) => {
        const status = res.statusCode ?? 0
        const refused = () => statusFault(status, res.headers['retry-after'], path, peer, clock.now())
        const tells = status !== 200 && alsoStatuses.includes(status)
        if (status !== 200 && !tells) {
          res.resume()
          fail(refused())
          return
        }
        const most = tells ? MAX_ERROR_BYTES : tunables.maxBodyBytes
        const decoder = new TextDecoder('utf-8', { fatal: true })
        const contentType = res.headers['content-type'] ?? '–'
        const notJson = () => fault('broken', clock.now(), 'http.not-json', { host: peer.host, contentType })
        const give = (failed: Fault) => {
          fail(failed)
          res.destroy()
        }
        let body = ''
        let size = 0
        res.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size > most) {
            const megabytes = Math.round(tunables.maxBodyBytes / 1024 / 1024)
            const facts = { host: peer.host, resource: path, megabytes }
            give(tells ? refused() : fault('broken', clock.now(), 'http.oversized', facts))
            return
          }
          try {
            body += decoder.decode(chunk, { stream: true })
          } catch {
            give(tells ? refused() : notJson())
          }
        })
        res.on('error', failConnection)
        res.on('end', () => {
          try {
            const text = body + decoder.decode()
            body = ''
            done({ ok: true, value: JSON.parse(text) })
          } catch {
            fail(tells ? refused() : notJson())
          }
        })
      },
    )
    // The agent makes the connection before there is a socket to time: through a proxy that hangs, there never is one.
    const connecting = setTimeout(() => req.destroy(new Error('timeout')), tunables.connectTimeoutMs)
    const whole = setTimeout(() => req.destroy(new Error('timeout')), WHOLE_ANSWER_MS)
    req.on('socket', (socket) => {
      const reached = () => {
        connected = true
        clearTimeout(connecting)
        req.setTimeout(tunables.answerTimeoutMs)
      }
      const isTls = 'encrypted' in socket
      if (req.reusedSocket || (!socket.connecting && !isTls)) reached()
      else socket.once(isTls ? 'secureConnect' : 'connect', reached)
    })
    req.on('timeout', () => req.destroy(new Error('timeout')))
    req.on('error', failConnection)
    req.end()
  })
}
