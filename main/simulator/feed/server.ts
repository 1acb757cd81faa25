import { createServer, type Server } from 'node:https'
import { type WebSocket, WebSocketServer } from 'ws'
import { PRIVATE_CLOUD } from '../estate/services.ts'
import { isLetIn, type ServerKeys } from '../http/serve.ts'
import type { FeedEvent } from './events.ts'
import type { FeedLog } from './log.ts'

const SUBPROTOCOL = 'cloudevents.json'
const HEARTBEAT_SECONDS = 15
const PATH = '/feed'
/** A reader that leaves so much unread is let go, bytes; it comes back and resumes. */
const MOST_UNREAD = 8 * 1_048_576

export interface FeedServerDeps {
  readonly log: FeedLog
  /** Everything that there is now: components, instances, hosts, standing alarms. */
  readonly state: () => readonly FeedEvent[]
  /** What may stand in a state beside: readings, which replace nothing. */
  readonly beside: () => readonly FeedEvent[]
  readonly now: () => number
}

/** The publisher of the feed (docs/feed) over TLS behind a token, not yet listening. */
export function createFeedServer(tls: ServerKeys, token: string, deps: FeedServerDeps): Server {
  const server = createServer({ ...tls, ALPNProtocols: ['http/1.1'] }, (_, response) => response.writeHead(426).end())
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 65_536,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const path = new URL(request.url ?? '/', 'https://localhost').pathname
    const refusal = !isLetIn(request, token) ? 401 : path !== PATH ? 404 : null
    if (refusal !== null) socket.end(`HTTP/1.1 ${refusal} ${refusal}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
    else sockets.handleUpgrade(request, socket, head, (ws) => converse(ws, deps))
  })
  return server
}

/** What a reader sends, as far as it matters; null: nothing of ours. */
function heard(text: string): { readonly type: string; readonly epoch: string | null; readonly after: string | null } | null {
  try {
    const event: unknown = JSON.parse(text)
    if (typeof event !== 'object' || event === null || !('type' in event) || typeof event.type !== 'string') return null
    const data = 'data' in event && typeof event.data === 'object' && event.data !== null ? event.data : {}
    const epoch = 'epoch' in data && typeof data.epoch === 'string' ? data.epoch : null
    const after = 'after' in data && typeof data.after === 'string' ? data.after : null
    return { type: event.type.replace(/^io\.wanglou\.feed\.v1\./, ''), epoch, after }
  } catch {
    return null
  }
}

function converse(ws: WebSocket, { log, state, beside, now }: FeedServerDeps): void {
  let stop = (): void => {}
  let sentAt = performance.now()
  function send(text: string): void {
    if (ws.bufferedAmount > MOST_UNREAD) {
      ws.close(1013)
      return
    }
    sentAt = performance.now()
    ws.send(text)
  }
  const plain = (event: FeedEvent): void => send(log.plain(event, now()))
  function tellState(): void {
    const { epoch, sequence } = log
    const all = state()
    plain({ type: 'state.begin', data: { epoch, sequence } })
    for (const event of all) plain(event)
    for (const event of beside()) plain(event)
    plain({ type: 'state.end', data: { count: all.length } })
  }
  function begin(epoch: string | null, after: string | null): void {
    stop()
    const missed = log.since(epoch, after)
    const greeting = { epoch: log.epoch, sequence: log.sequence, resumed: missed !== null, heartbeatSeconds: HEARTBEAT_SECONDS }
    plain({ type: 'hello', data: { ...greeting, platform: PRIVATE_CLOUD.platform } })
    if (missed) for (const text of missed) send(text)
    else tellState()
    stop = log.subscribe(send)
  }

  ws.on('message', (data, binary) => {
    const event = binary ? null : heard(String(data))
    if (event?.type === 'subscribe') begin(event.epoch, event.after)
    else if (event?.type === 'state.request') tellState()
  })
  const beat = setInterval(() => {
    if (performance.now() - sentAt >= HEARTBEAT_SECONDS * 1000)
      plain({ type: 'heartbeat', data: { epoch: log.epoch, sequence: log.sequence } })
  }, 1000)
  ws.on('close', () => {
    clearInterval(beat)
    stop()
  })
  // a reader that breaks off is no news
  ws.on('error', () => ws.terminate())
}
