import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { discovery } from './discovery.ts'
import { type Account, identify, plainProtocols } from './identity.ts'
import { listBody, listPage } from './list.ts'
import { isFailure, isWatch, parseTarget, type Target, typed } from './request.ts'
import { type AnyObject, RESOURCES } from './resources.ts'
import { type Failure, forbidden, methodNotAllowed, noSuchObject, notFound, unauthorized } from './status.ts'
import { key, type Store } from './store.ts'
import { tableOf, wantsTable } from './table.ts'
import { type PreparedWatch, prepareWatch, type WatchSink } from './watch.ts'

export interface ApiDeps {
  readonly store: Store
  /** By bearer token. */
  readonly accounts: ReadonlyMap<string, Account>
  /** PEM. */
  readonly tls: { readonly cert: string; readonly key: string }
  readonly bookmarkMs: number
  /** Wall time of the simulation, ms since the epoch, for ages in tables. */
  readonly now: () => number
}

const HEADERS = { 'cache-control': 'no-cache, private', 'content-type': 'application/json' }

const WATCHDOG_PATHS = new Set(['/healthz', '/livez', '/readyz'])

/**
 * A read-only Kubernetes API over TLS, not yet listening: discovery, GET, LIST, and WATCH as a chunked response and over
 * WebSocket. It speaks HTTP/1.1 only, which every client accepts and WebSockets need.
 */
export function createApiServer(deps: ApiDeps): Server {
  // a watch lasts longer than any idle limit
  const server = createServer({ ...deps.tls, ALPNProtocols: ['http/1.1'], keepAliveTimeout: 120_000, requestTimeout: 0 })
  // observed on kube-apiserver 1.20.2: no permessage-deflate, and a subprotocol is echoed only where exactly one plain one was offered
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: (_, request) => plainProtocols(request.headers)[0] ?? false,
  })
  server.on('request', (request, response) => answer(deps, request, response))
  server.on('upgrade', (request, socket, head) => upgrade(deps, sockets, request, socket, head))
  return server
}

function answer(deps: ApiDeps, request: IncomingMessage, response: ServerResponse): void {
  const result = route(deps, request)
  if ('watch' in result) {
    response.writeHead(200, HEADERS)
    response.flushHeaders()
    const stop = result.watch.attach(chunkedSink(response))
    response.on('close', stop)
    return
  }
  if ('text' in result) {
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end(result.text)
    return
  }
  const body = `${JSON.stringify(result.body)}\n`
  if (!isFailure(result)) response.writeHead(200, HEADERS).end(body)
  else response.writeHead(result.code, { ...HEADERS, ...retryAfter(result) }).end(body)
}

function retryAfter({ retryAfterSeconds }: Failure): Readonly<Record<string, string>> {
  return retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }
}

type Answer = Failure | { readonly body: object } | { readonly text: string } | { readonly watch: PreparedWatch }

function route(deps: ApiDeps, request: IncomingMessage): Answer {
  const account = identify(request.headers, deps.accounts)
  if (!account) return unauthorized()
  const url = new URL(request.url ?? '/', 'https://localhost')
  if (WATCHDOG_PATHS.has(url.pathname)) return { text: 'ok' }
  const found = discovery(url.pathname, request.headers.host ?? '')
  if (found) return { body: found }
  const target = parseTarget(url.pathname)
  if (!target) return notFound()
  if (request.method !== 'GET') return methodNotAllowed()
  const watch = isWatch(url.searchParams)
  const refusal = refuse(account, target, watch)
  if (refusal) return refusal
  const asTable = wantsTable(request.headers.accept)
  const show = (object: AnyObject): object =>
    asTable
      ? tableOf(target.resource, [object], { resourceVersion: object.metadata.resourceVersion }, deps.now())
      : typed(target, object)
  if (watch) {
    const prepared = prepareWatch(url.searchParams, {
      store: deps.store,
      target,
      bookmarkMs: deps.bookmarkMs,
      show,
    })
    return isFailure(prepared) ? prepared : { watch: prepared }
  }
  if (target.name !== '') {
    const object = deps.store.shelf(target.resource).get(key(target.namespace, target.name))
    if (!object) return noSuchObject(target.resource, target.name)
    return { body: show(object) }
  }
  const page = listPage(deps.store, target, url.searchParams)
  if (isFailure(page)) return page
  return { body: asTable ? tableOf(target.resource, page.items, page.metadata, deps.now()) : listBody(target, page) }
}

function refuse(account: Account, target: Target, watch: boolean): Failure | null {
  if (account.may(target.resource, target.namespace)) return null
  const verb = watch ? 'watch' : target.name === '' ? 'list' : 'get'
  return forbidden({ ...target, user: account.user, verb, group: RESOURCES[target.resource].group })
}

/** The same checks in the same order as for a plain request, then those of the handshake. */
function upgrade(deps: ApiDeps, sockets: WebSocketServer, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const result = route(deps, request)
  if (!('watch' in result)) {
    const failed = isFailure(result) ? result : notFound()
    refuseUpgrade(socket, failed.code, JSON.stringify(failed.body))
    return
  }
  // observed on kube-apiserver 1.20.2: without an Origin that parses as a URL, 403 with an empty body
  if (!URL.canParse(request.headers.origin ?? '')) {
    refuseUpgrade(socket, 403, '')
    return
  }
  if (plainProtocols(request.headers).length > 1) {
    refuseUpgrade(socket, 400, '')
    return
  }
  sockets.handleUpgrade(request, socket, head, (ws) => {
    const stop = result.watch.attach(webSocketSink(ws))
    ws.on('close', stop)
    // a reader that breaks off in the middle of a frame is no news
    ws.on('error', stop)
  })
}

function refuseUpgrade(socket: Duplex, code: number, body: string): void {
  const head = [
    `HTTP/1.1 ${code} ${code}`,
    'connection: close',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function chunkedSink(response: ServerResponse): WatchSink {
  return {
    send: (line) => void response.write(line),
    get backlogBytes() {
      return response.writableLength
    },
    end: () => void response.end(),
  }
}

/** Observed on kube-apiserver 1.20.2: one text frame a line, never fragmented; every end is a close 1000; it answers pings and sends none. */
function webSocketSink(ws: WebSocket): WatchSink {
  return {
    send: (line) => ws.send(line),
    get backlogBytes() {
      return ws.bufferedAmount
    },
    end: () => ws.close(1000),
  }
}
