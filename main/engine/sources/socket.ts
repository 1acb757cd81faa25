import WebSocket from 'ws'
import type { Clock } from '../../../shared/lib/clock.ts'
import { type AccessKeeper, targetOf } from './access.ts'
import type { Budget } from './budget.ts'
import { connectionFault, type Fault, fault, statusFault } from './faults.ts'
import type { Query } from './http.ts'

export interface SocketHandlers {
  open(): void
  /** A message as text; of a binary one, what its bytes are as UTF-8. */
  frame(data: string, isBinary: boolean): void
  /** A pong: the other end lives. */
  pong(): void
  /** Called once, last. */
  closed(end: SocketEnd): void
}

/** How a socket ended: closed by the server with a code, or a fault before or during its life. */
export type SocketEnd = { readonly type: 'closed'; readonly code: number } | { readonly type: 'fault'; readonly fault: Fault }

export interface Socket {
  ping(): void
  /** Says something. What a source may say stands in a table of its kind; nothing else may call this. */
  send(text: string): void
  /** Ends it at once; `closed` is not called any more. */
  terminate(): void
}

export interface SocketTunables {
  /** A WebSocket must be upgraded within this time, ms. */
  readonly connectTimeoutMs: number
  /** Largest frame, bytes. */
  readonly maxFrameBytes: number
}

/** The only way in which a source listens: upgraded GETs of the paths of its table. */
export interface Sockets {
  /** Opens a WebSocket, with a subprotocol where one is spoken. Exactly one `closed` follows, unless terminated or aborted. */
  open(path: string, query: Query, handlers: SocketHandlers, signal: AbortSignal, protocol?: string): Promise<Socket | null>
}

interface SocketsDeps {
  readonly access: AccessKeeper
  /** Whether the kind's own table has this path (without query). */
  readonly allows: (path: string) => boolean
  readonly budget: Budget
  readonly clock: Clock
  readonly tunables: SocketTunables
}

/** RFC 6455: what ws reports for frames that it refuses itself. */
const CLOSED_BY_US: Readonly<Record<string, string>> = {
  WS_ERR_INVALID_UTF8: 'not UTF-8',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'oversized',
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 'oversized',
}

export function createSockets({ access, allows, budget, clock, tunables }: SocketsDeps): Sockets {
  const connectSeconds = tunables.connectTimeoutMs / 1000
  return {
    async open(path, query, handlers, signal, protocol) {
      if (!allows(path)) throw new Error(`not an allowed path: ${path}`)
      try {
        await budget.take(signal)
      } catch {
        return null
      }
      const opened = await access.current()
      if (signal.aborted) return null
      if (!opened.ok) {
        handlers.closed({ type: 'fault', fault: opened.fault })
        return null
      }
      const { url, origin, options, headers, peer } = opened.value
      const target = targetOf(url.replace(/^http/, 'ws'), path, query)
      const failed = (error: unknown): SocketEnd => ({
        type: 'fault',
        fault: connectionFault(error, peer, clock.now(), connectSeconds),
      })
      let socket: WebSocket
      try {
        socket = new WebSocket(target, protocol === undefined ? [] : [protocol], {
          ...options,
          headers,
          // a Kubernetes API server refuses an upgrade without one
          origin,
          perMessageDeflate: false,
          maxPayload: tunables.maxFrameBytes,
          handshakeTimeout: tunables.connectTimeoutMs,
          followRedirects: false,
        })
      } catch (error) {
        handlers.closed(failed(error))
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
      socket.on('message', (data: Buffer, isBinary) => {
        if (!over) handlers.frame(data.toString(), isBinary)
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
        // ws tells it by its words alone: "Server sent no subprotocol", "Server sent an invalid subprotocol"
        if (protocol !== undefined && / subprotocol$/.test(error.message)) {
          const facts = { host: peer.host, protocol }
          return end({ type: 'fault', fault: fault('refused', clock.now(), 'socket.wrong-subprotocol', facts) })
        }
        const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
        const refusedFrame = CLOSED_BY_US[code] ?? (code.startsWith('WS_ERR') ? code : null)
        const facts = { resource: path, detail: refusedFrame ?? '' }
        end(
          refusedFrame === null
            ? failed(error)
            : { type: 'fault', fault: fault('expired', clock.now(), 'watch.bad-frame', facts) },
        )
      })
      socket.on('close', (code) => end({ type: 'closed', code }))
      return {
        ping() {
          if (socket.readyState === WebSocket.OPEN) socket.ping()
        },
        send(text) {
          if (socket.readyState === WebSocket.OPEN) socket.send(text)
        },
        terminate() {
          over = true
          socket.terminate()
        },
      }
    },
  }
}
