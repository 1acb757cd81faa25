import { request } from 'node:https'
import { StringDecoder } from 'node:string_decoder'
import WebSocket from 'ws'
import type { Clock } from '../../../../shared/lib/clock.ts'
import type { KubernetesConfig } from '../../../config/sources-file.ts'
import type { Budget } from '../budget.ts'
import { connectionFault, type Fault, fault, type Outcome, statusFault } from '../faults.ts'
import { type Access, openAccess } from './kubeconfig.ts'
import { isAllowedPath } from './resources.ts'
import type { Tunables } from './tunables.ts'

export type Query = Readonly<Record<string, string>>

export interface SocketHandlers {
  open(): void
  frame(data: string): void
  /** A pong: the other end lives. */
  pong(): void
  /** Called once, last. */
  closed(end: SocketEnd): void
}

/** How a socket ended: closed by the server with a code, or a fault before or during its life. */
export type SocketEnd = { readonly type: 'closed'; readonly code: number } | { readonly type: 'fault'; readonly fault: Fault }

export interface Socket {
  ping(): void
  /** Ends it at once; `closed` is not called any more. */
  terminate(): void
}

/** The only door out of the Kubernetes source: GETs of the paths of the table, and upgrades of such GETs. */
export interface Api {
  /**
   * A JSON answer, or why there is none. Never rejects; an aborted one gives a fault that nobody reads. The server may be silent for
   * `answerMs`, by default as long as a large page takes.
   */
  get(path: string, query: Query, signal: AbortSignal, answerMs?: number): Promise<Outcome<unknown>>
  /** Opens a watch as a WebSocket. Exactly one `closed` follows, unless terminated or aborted. */
  open(path: string, query: Query, handlers: SocketHandlers, signal: AbortSignal): Promise<Socket | null>
  /** Reads the credentials anew at the next request. */
  forget(): void
  dispose(): void
}

interface ApiDeps {
  readonly config: KubernetesConfig
  readonly clock: Clock
  readonly budget: Budget
  readonly tunables: Tunables
}

/** RFC 6455: what ws reports for frames that it refuses itself. */
const CLOSED_BY_US: Readonly<Record<string, string>> = {
  WS_ERR_INVALID_UTF8: 'not UTF-8',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'oversized',
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 'oversized',
}

export function createApi({ config, clock, budget, tunables }: ApiDeps): Api {
  let access: Promise<Outcome<Access>> | null = null
  let accessAt = 0
  const connectSeconds = tunables.connectTimeoutMs / 1000

  const current = async (): Promise<Outcome<Access>> => {
    if (access === null || clock.monotonic() - accessAt > tunables.accessMaxAgeMs) {
      // requests under way on the old agent go on; its idle connections close by themselves
      accessAt = clock.monotonic()
      access = openAccess(config, clock.now())
    }
    return access
  }
  const check = (path: string) => {
    if (!isAllowedPath(path)) throw new Error(`not an allowed path: ${path}`)
  }

  return {
    async get(path, query, signal, answerMs = tunables.answerTimeoutMs) {
      check(path)
      const cancelled: Outcome<never> = {
        ok: false,
        fault: fault('broken', clock.now(), 'connect.dropped', { detail: 'cancelled' }),
      }
      try {
        await budget.take(signal)
      } catch {
        return cancelled
      }
      const opened = await current()
      if (!opened.ok || signal.aborted) return opened.ok ? cancelled : opened
      const { peer } = opened.value
      // what node:https refuses by throwing must not end the process
      return getJson(opened.value, path, query, signal, clock, { ...tunables, answerTimeoutMs: answerMs }).catch(
        (error: unknown) => ({
          ok: false,
          fault: connectionFault(error, peer, clock.now(), connectSeconds),
        }),
      )
    },

    async open(path, query, handlers, signal) {
      check(path)
      try {
        await budget.take(signal)
      } catch {
        return null
      }
      const opened = await current()
      if (signal.aborted) return null
      if (!opened.ok) {
        handlers.closed({ type: 'fault', fault: opened.fault })
        return null
      }
      const { url, origin, options, headers, peer } = opened.value
      const target = `${url.replace(/^http/, 'ws')}${path}?${new URLSearchParams(query)}`
      let socket: WebSocket
      try {
        socket = new WebSocket(target, {
          ...options,
          headers,
          // the API server refuses an upgrade without one
          origin,
          perMessageDeflate: false,
          maxPayload: tunables.maxFrameBytes,
          handshakeTimeout: tunables.connectTimeoutMs,
          followRedirects: false,
        })
      } catch (error) {
        handlers.closed({ type: 'fault', fault: connectionFault(error, peer, clock.now(), connectSeconds) })
        return null
      }
      let over = false
      const end = (reason: SocketEnd) => {
        if (over) return
        over = true
        socket.terminate()
        handlers.closed(reason)
      }
      socket.on('open', () => {
        if (!over) handlers.open()
      })
      socket.on('message', (data: Buffer) => {
        if (!over) handlers.frame(data.toString())
      })
      socket.on('pong', () => {
        if (!over) handlers.pong()
      })
      socket.on('unexpected-response', (_, response) => {
        const status = response.statusCode ?? 0
        response.destroy()
        const at = clock.now()
        const refused = status >= 200 && status < 400
        end({
          type: 'fault',
          fault: refused
            ? fault('broken', at, 'watch.upgrade-refused', { host: peer.host, status })
            : statusFault(status, response.headers['retry-after'], path, peer, at),
        })
      })
      socket.on('error', (error) => {
        const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
        const refusedFrame = CLOSED_BY_US[code] ?? (code.startsWith('WS_ERR') ? code : null)
        const at = clock.now()
        const facts = { resource: path, detail: refusedFrame ?? '' }
        end({
          type: 'fault',
          fault:
            refusedFrame === null
              ? connectionFault(error, peer, at, connectSeconds)
              : fault('expired', at, 'watch.bad-frame', facts),
        })
      })
      socket.on('close', (code) => end({ type: 'closed', code }))
      return {
        ping() {
          if (socket.readyState === WebSocket.OPEN) socket.ping()
        },
        terminate() {
          over = true
          socket.terminate()
        },
      }
    },

    forget() {
      access = null
    },

    dispose() {
      void access?.then((opened) => {
        if (opened.ok) opened.value.close()
      })
      access = null
    },
  }
}

function getJson(
  { url, options, headers, peer }: Access,
  path: string,
  query: Query,
  signal: AbortSignal,
  clock: Clock,
  tunables: Tunables,
): Promise<Outcome<unknown>> {
  return new Promise((resolve) => {
    const fail = (failed: Fault) => resolve({ ok: false, fault: failed })
    const search = new URLSearchParams(query).toString()
    const target = new URL(`${url}${path}${search ? `?${search}` : ''}`)
    let connected = false
    const req = request(
      target,
      {
        ...options,
        method: 'GET',
        headers: { ...headers, Accept: 'application/json' },
        signal,
      },
      (res) => {
        const status = res.statusCode ?? 0
        if (status !== 200) {
          res.resume()
          fail(statusFault(status, res.headers['retry-after'], path, peer, clock.now()))
          return
        }
        const decoder = new StringDecoder('utf8')
        let body = ''
        let size = 0
        res.on('data', (chunk: Buffer) => {
          size += chunk.length
          body += decoder.write(chunk)
          if (size <= tunables.maxBodyBytes) return
          const megabytes = Math.round(tunables.maxBodyBytes / 1024 / 1024)
          fail(fault('broken', clock.now(), 'http.oversized', { host: peer.host, resource: path, megabytes }))
          res.destroy()
        })
        res.on('error', (error) => fail(connectionFault(error, peer, clock.now(), tunables.answerTimeoutMs / 1000)))
        res.on('end', () => {
          try {
            const text = body + decoder.end()
            body = ''
            resolve({ ok: true, value: JSON.parse(text) })
          } catch {
            const contentType = res.headers['content-type'] ?? '–'
            fail(fault('broken', clock.now(), 'http.not-json', { host: peer.host, contentType }))
          }
        })
      },
    )
    req.on('socket', (socket) => {
      const reached = () => {
        connected = true
        req.setTimeout(tunables.answerTimeoutMs)
      }
      if (req.reusedSocket) reached()
      else socket.once('secureConnect', reached)
    })
    req.setTimeout(tunables.connectTimeoutMs)
    req.on('timeout', () => req.destroy(new Error('timeout')))
    req.on('error', (error) => {
      const ms = connected ? tunables.answerTimeoutMs : tunables.connectTimeoutMs
      fail(connectionFault(error, peer, clock.now(), ms / 1000))
    })
    req.end()
  })
}
