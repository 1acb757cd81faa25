import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { startPublisher } from '../../docs/feed/sample-publisher.mjs'

/** How the rogue meets one reader. What is absent is done as the feed says, with an empty state after event 5. */
export interface FeedManners {
  /** Before the handshake. Return true when the socket was dealt with. */
  upgrade?(socket: Duplex): boolean
  /** The subprotocol that it names; null: none. */
  protocol?: string | null
  /** After the subscription, in the place of hello and state. */
  greet?(socket: WebSocket): void
  /** After hello and state. */
  then?(socket: WebSocket): void
}

export interface RogueFeed {
  readonly port: number
  readonly url: string
  manners(manners: FeedManners): void
  /** Upgrades so far, and what readers said, by type. */
  readonly upgrades: number
  readonly said: readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[]
  /** Says it to all readers. */
  say(text: string | Buffer, binary?: boolean): void
  readonly open: number
  stop(): Promise<void>
}

export const EPOCH = 'rogue'
const START = 5

const sequenceText = (sequence: number) => String(sequence).padStart(15, '0')

/** A whole event of the feed; numbered where `sequence` is given. */
export function feedEvent(type: string, data: unknown, sequence?: number, epoch = EPOCH): string {
  const numbered = sequence === undefined ? {} : { epoch, sequence: sequenceText(sequence) }
  const envelope = { specversion: '1.0', id: `${Math.random()}`, source: 'urn:rogue', time: new Date().toISOString() }
  return JSON.stringify({ ...envelope, type: `io.wanglou.feed.v1.${type}`, ...numbered, data })
}

export const hello = (sequence = START, resumed = false, more: object = {}) =>
  feedEvent('hello', { epoch: EPOCH, sequence: sequenceText(sequence), resumed, heartbeatSeconds: 5, ...more })

export const heartbeat = (sequence = START, more: object = {}) =>
  feedEvent('heartbeat', { epoch: EPOCH, sequence: sequenceText(sequence), ...more })

/** Frames of a full state. */
export const fullState = (entities: readonly string[] = [], sequence = START, count = entities.length) => [
  feedEvent('state.begin', { epoch: EPOCH, sequence: sequenceText(sequence) }),
  ...entities,
  feedEvent('state.end', { count }),
]

/** A server that speaks just enough of the feed to misbehave on purpose. */
export async function startRogueFeed(tls: { cert: string; key: string } | null = null): Promise<RogueFeed> {
  let manners: FeedManners = {}
  let upgrades = 0
  const said: { type: string; data: Record<string, unknown> }[] = []
  const raw = new Set<Duplex>()
  const server: Server = tls === null ? createServer() : createTlsServer(tls)
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: () => {
      const { protocol = 'cloudevents.json' } = manners
      return protocol ?? false
    },
  })
  const sendState = (socket: WebSocket) => {
    for (const frame of fullState()) socket.send(frame)
  }
  server.on('connection', (socket) => {
    raw.add(socket)
    socket.on('close', () => raw.delete(socket))
  })
  server.on('request', (_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>'))
  server.on('upgrade', (request, socket, head) => {
    upgrades += 1
    if (manners.upgrade?.(socket)) return
    sockets.handleUpgrade(request, socket, head, (reader) => {
      reader.on('error', () => undefined)
      reader.on('message', (bytes: Buffer) => {
        const { type, data } = JSON.parse(bytes.toString())
        const short = type.slice('io.wanglou.feed.v1.'.length)
        said.push({ type: short, data })
        if (short === 'state.request') return sendState(reader)
        if (manners.greet) return manners.greet(reader)
        reader.send(hello())
        sendState(reader)
        manners.then?.(reader)
      })
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    port,
    url: `${tls === null ? 'ws' : 'wss'}://127.0.0.1:${port}/feed`,
    manners(next) {
      manners = next
    },
    get upgrades() {
      return upgrades
    },
    said,
    say(text, binary = false) {
      for (const reader of sockets.clients) reader.send(text, { binary })
    },
    get open() {
      return sockets.clients.size
    },
    async stop() {
      sockets.close()
      for (const socket of raw) socket.destroy()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}

export type Publisher = Awaited<ReturnType<typeof startPublisher>>
