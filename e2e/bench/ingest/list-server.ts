import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { type WebSocket, WebSocketServer } from 'ws'
import { createCertificates } from '../../../main/simulator/api/certificates.ts'
import { createObjects, type Shape } from './objects.ts'
import { listVersion } from './plan.ts'

/** Items written at once, count: a list of 50,000 pods is 250 MB, which is never held whole. */
const ITEMS_AT_ONCE = 500

/** Where frames go that are sent to whoever watches pods, and how many bytes of them wait. */
export interface Watcher {
  readonly write: (frame: Buffer) => void
  readonly waitingBytes: () => number
}

const PODS = '/api/v1/pods'
const API_VERSIONS = { kind: 'APIVersions', versions: ['v1'] }
const API_GROUPS = { kind: 'APIGroupList', groups: [{ name: 'apps', versions: [{ groupVersion: 'apps/v1' }] }] }

interface List {
  readonly count: number
  readonly make: (n: number) => unknown
}

function listsOf(shape: Shape): Readonly<Record<string, List>> {
  const objects = createObjects(shape)
  return {
    [PODS]: { count: shape.pods, make: objects.pod },
    '/api/v1/nodes': { count: shape.nodes, make: objects.node },
    '/api/v1/namespaces': { count: shape.namespaces, make: objects.namespace },
    '/apis/apps/v1/deployments': { count: shape.workloads, make: objects.deployment },
    '/apis/apps/v1/replicasets': { count: shape.workloads, make: objects.replicaSet },
  }
}

const NOTHING: List = { count: 0, make: () => null }

/**
 * An API server of an estate of this shape on a free port of loopback: lists whole or in pages, made as they are asked for, and
 * watches over WebSockets or chunked answers on which it sends nothing by itself.
 */
export async function serveLists(shape: Shape, onWatcher: (watcher: Watcher) => void): Promise<{ port: number; ca: string }> {
  const lists = listsOf(shape)

  /** One page of a list, as asked for; the whole list where no limit is. */
  async function page(path: string, query: URLSearchParams, response: ServerResponse): Promise<void> {
    const { count, make } = lists[path] ?? NOTHING
    const from = Number(query.get('continue') ?? 0)
    const to = Math.min(count, query.has('limit') ? from + Number(query.get('limit')) : count)
    const metadata = { resourceVersion: listVersion, ...(to < count ? { continue: String(to) } : {}) }
    response.write(`{"kind":"List","metadata":${JSON.stringify(metadata)},"items":[`)
    for (let at = from; at < to; at += ITEMS_AT_ONCE) {
      const items = Array.from({ length: Math.min(ITEMS_AT_ONCE, to - at) }, (_, n) => JSON.stringify(make(at + n)))
      if (!response.write(`${at > from ? ',' : ''}${items.join(',')}`)) await once(response, 'drain')
    }
    response.end(']}')
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://localhost')
    response.writeHead(200, { 'Content-Type': 'application/json' })
    if (searchParams.has('watch') && searchParams.get('watch') !== 'false') {
      response.flushHeaders()
      if (pathname === PODS) {
        onWatcher({ write: (frame) => response.write(frame), waitingBytes: () => response.writableLength })
      }
      return
    }
    if (pathname === '/api') response.end(JSON.stringify(API_VERSIONS))
    else if (pathname === '/apis') response.end(JSON.stringify(API_GROUPS))
    else void page(pathname, searchParams, response)
  }

  function attach(socket: WebSocket, request: IncomingMessage): void {
    if (new URL(request.url ?? '/', 'https://localhost').pathname !== PODS) return
    onWatcher({ write: (frame) => socket.send(frame, { binary: false }), waitingBytes: () => socket.bufferedAmount })
  }

  const { ca, cert, key } = await createCertificates(Date.now())
  const server = createServer({ cert, key, ALPNProtocols: ['http/1.1'] }, answer)
  new WebSocketServer({ server, perMessageDeflate: false }).on('connection', attach)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address === 'string' || address === null) throw new Error('not listening on a port')
  return { port: address.port, ca }
}
