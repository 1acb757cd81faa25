import { createServer as createProxy, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Issued } from './pki.ts'
import { feedEvent, fullState, hello } from './rogue-feed.ts'

/**
 * A server that says back what it was sent, wherever it can: it speaks just enough Kubernetes, Prometheus, Alertmanager and feed for that. The
 * first part of a path says in which way: `https://…/<way>/api/v1/pods`.
 */
export interface EchoingServer {
  readonly port: number
  /** A proxy to anywhere, and one that refuses and says back what it was sent. */
  readonly proxyPorts: { readonly open: number; readonly refusing: number }
  /** What it was sent and said back, by way; the proxies' under `proxy`. */
  readonly heard: ReadonlyMap<string, ReadonlySet<string>>
  stop(): Promise<void>
}

/** Answers a request with `echo`. */
type Way = (echo: string, path: string, response: ServerResponse) => void

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body))
}

/** Faults of any HTTP API. */
const FAULTS: Readonly<Record<string, Way>> = {
  unauthorized(echo, _, response) {
    response.writeHead(401, `no ${echo}`, { 'WWW-Authenticate': echo, 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ message: echo, error: echo }))
  },
  forbidden: (echo, _, response) => json(response, 403, { kind: 'Status', status: 'Failure', message: echo, code: 403 }),
  broken(echo, _, response) {
    response.writeHead(500, echo, { 'X-Sent': echo }).end(echo)
  },
  throttled: (echo, _, response) => json(response, 429, { message: echo }, { 'Retry-After': echo }),
  redirect: (echo, _, response) =>
    void response.writeHead(302, { Location: `https://127.0.0.1:1/?t=${encodeURIComponent(echo)}` }).end(),
  html: (echo, _, response) => void response.writeHead(200, { 'Content-Type': `text/html; sent="${echo}"` }).end(`<p>${echo}`),
  'no-json': (echo, _, response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end(`{"sent": ${echo}`),
  truncated(echo, _, response) {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '10000' })
    response.write(JSON.stringify({ echo }))
    setImmediate(() => response.destroy())
  },
  'wrong-types': (echo, _, response) =>
    json(response, 200, { [echo]: echo, status: echo, data: echo, kind: echo, versions: [echo], items: echo, metadata: echo }),
  worded: (echo, _, response) => json(response, 422, { status: 'error', errorType: 'bad_data', error: `cannot: ${echo}` }),
  unavailable: (echo, _, response) => json(response, 503, { status: 'error', errorType: 'unavailable', error: echo }),
}

/** Where Prometheus is asked for more than the time only once it told that. */
const TELLS_TIME = new Set(['healthy', 'worded', 'unavailable'])

/** What is healthy, and tells in its words what it was sent. */
const HEALTHY: Readonly<Record<string, (echo: string) => unknown>> = {
  '/api/v1/query': (echo) => ({
    status: 'success',
    warnings: [`partial: ${echo}`],
    data: {
      resultType: 'vector',
      result: [{ metric: { __name__: 'up', instance: echo, job: echo }, value: [Date.now() / 1000, '1'] }],
    },
  }),
  '/api/v1/query_range': (echo) => ({ status: 'success', warnings: [echo], data: { resultType: 'matrix', result: [] } }),
  '/api/v1/status/buildinfo': (echo) => ({ status: 'success', data: { version: echo } }),
  '/api/v1/targets': (echo) => ({
    status: 'success',
    data: {
      activeTargets: [
        {
          labels: { instance: 'db-1:9100', job: echo },
          scrapePool: 'x',
          scrapeUrl: 'http://db-1:9100/metrics',
          health: 'down',
          lastError: echo,
        },
      ],
    },
  }),
  '/api/v2/status': (echo) => ({ uptime: new Date(Date.now() - 9e6).toISOString(), versionInfo: { version: echo } }),
  '/api/v2/alerts': (echo) => [
    {
      fingerprint: 'f00d',
      labels: { alertname: 'Echo', severity: 'critical', sent: echo, [`k-${echo}`]: 'x' },
      annotations: { summary: `sent ${echo}`, description: `sent ${echo}` },
      startsAt: new Date(Date.now() - 60_000).toISOString(),
      updatedAt: new Date().toISOString(),
      status: { state: 'suppressed', silencedBy: ['s1'], inhibitedBy: [] },
    },
    { fingerprint: echo, labels: { [echo]: 1 }, startsAt: echo, status: echo },
  ],
  '/api/v2/silences': (echo) => [
    { id: 's1', createdBy: echo, comment: echo, endsAt: new Date(Date.now() + 9e6).toISOString() },
    { id: 7 },
  ],
  '/api': () => ({ kind: 'APIVersions', versions: ['v1'] }),
  '/apis': () => ({
    kind: 'APIGroupList',
    groups: [
      { versions: ['apps/v1', 'autoscaling/v2', 'discovery.k8s.io/v1', 'policy/v1'].map((groupVersion) => ({ groupVersion })) },
    ],
  }),
}

const meta = (name: string) => ({
  name,
  namespace: 'n',
  uid: `uid-${name}`,
  resourceVersion: '90',
  creationTimestamp: '2026-11-01T00:00:00Z',
})
const pod = (echo: string) => ({
  metadata: { ...meta('echo'), labels: { sent: echo } },
  spec: { containers: [{ name: 'c', image: echo }] },
  status: {
    phase: 'Pending',
    conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: echo }],
    containerStatuses: [{ name: 'c', ready: false, restartCount: 1, state: { waiting: { reason: echo, message: echo } } }],
  },
})
const event = (echo: string) => ({
  metadata: meta('event'),
  involvedObject: { kind: 'Pod', name: 'echo', namespace: 'n', uid: 'uid-echo' },
  ...{ type: 'Warning', reason: 'Failed', message: `pull: ${echo}`, count: 1, lastTimestamp: new Date().toISOString() },
})

function collection(path: string, echo: string): unknown {
  const items = path.endsWith('/pods') ? [pod(echo)] : path.endsWith('/events') ? [event(echo)] : []
  return { kind: 'List', metadata: { resourceVersion: '100' }, items }
}

/** What comes over a watch, by way. */
const WATCHES: Readonly<Record<string, (echo: string, socket: WebSocket) => void>> = {
  'watch-bad-frame': (echo, socket) => socket.send(`{"type":"ADDED","object":"${echo}`),
  'watch-cut-frame': (echo, socket) => socket.send(`${'x'.repeat(185)}${echo}`),
  'watch-unknown': (echo, socket) => socket.send(JSON.stringify({ type: echo, object: { sent: echo } })),
  'watch-error': (echo, socket) =>
    socket.send(JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 500, message: echo, reason: echo } })),
  'watch-closed': (echo, socket) => socket.close(1011, echo.slice(0, 120)),
}

/** What comes after the subscription to a feed, by way. */
const FEEDS: Readonly<Record<string, (echo: string, socket: WebSocket) => void>> = {
  'feed-good'(echo, socket) {
    socket.send(hello(5, false, { platform: echo.slice(0, 60) }))
    const of = { state: 'failed', detail: `why: ${echo}`, labels: { sent: echo } }
    const startsAt = new Date(Date.now() - 60_000).toISOString()
    const alarm = {
      id: 'a-1',
      state: 'raised',
      name: 'echo',
      severity: 'major',
      about: { instance: 'vm-1' },
      summary: echo,
      startsAt,
    }
    const entities = [feedEvent('instance', { id: 'vm-1', name: 'vm-1', project: 'p', ...of }), feedEvent('alarm', alarm)]
    for (const frame of fullState(entities)) socket.send(frame)
  },
  'feed-no-json': (echo, socket) => socket.send(`{"sent": ${echo}`),
  'feed-unfit': (echo, socket) => socket.send(feedEvent('hello', { epoch: echo, sequence: echo, [echo]: echo })),
  'feed-unknown'(echo, socket) {
    socket.send(hello())
    socket.send(feedEvent(echo, { sent: echo }))
    for (const frame of fullState()) socket.send(frame)
  },
  'feed-closed': (echo, socket) => socket.close(1008, echo.slice(0, 120)),
}

/** Upgrades that are refused, by way. */
const REFUSALS: Readonly<Record<string, string>> = {
  'feed-unauthorized': '401 no ECHO',
  'feed-redirect': '302 Found\r\nLocation: https://127.0.0.1:1/?t=ECHO',
  'feed-broken': '500 ECHO',
  'watch-refused': '403 no ECHO',
}

/** All that a request says of who sends it, as it came and, where it is name and password, in the open. */
function echoOf(authorization: string | undefined): string {
  const [, pair] = /^Basic (.+)$/.exec(authorization ?? '') ?? []
  return [authorization ?? 'nothing', ...(pair ? [Buffer.from(pair, 'base64').toString()] : [])].join(' ')
}

export async function startEchoingServer(tls: Issued, clientAuthority: string): Promise<EchoingServer> {
  const heard = new Map<string, Set<string>>()
  const sockets = new Set<Duplex>()
  const told = (way: string, authorization: string | undefined): string => {
    const echo = echoOf(authorization)
    heard.set(way, (heard.get(way) ?? new Set()).add(echo))
    return echo
  }
  const split = (request: IncomingMessage): readonly [string, string] => {
    const [, way = '', path = ''] = /^\/([^/?]+)([^?]*)/.exec(request.url ?? '') ?? []
    return [way, path]
  }
  const server = createServer({ cert: tls.cert, key: tls.key, ca: clientAuthority, requestCert: true, rejectUnauthorized: false })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const [way, path] = split(request)
    const echo = told(way, request.headers.authorization)
    if (new URL(request.url ?? '', 'https://echo').searchParams.get('query') === 'time()' && TELLS_TIME.has(way)) {
      const now = Date.now() / 1000
      return json(response, 200, { status: 'success', data: { resultType: 'scalar', result: [now, String(now)] } })
    }
    const fault = FAULTS[way]
    if (fault) return fault(echo, path, response)
    json(response, 200, HEALTHY[path]?.(echo) ?? collection(path, way === 'watch-records' ? echo : '–'))
  })
  const upgrades = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has('cloudevents.json') ? 'cloudevents.json' : false),
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const [way] = split(request)
    const echo = told(way, request.headers.authorization)
    const refusal = REFUSALS[way]
    if (refusal) return void socket.end(`HTTP/1.1 ${refusal.replace('ECHO', echo)}\r\nX-Sent: ${echo}\r\n\r\n${echo}`)
    upgrades.handleUpgrade(request, socket, head, (reader) => {
      reader.on('error', () => undefined)
      WATCHES[way]?.(echo, reader)
      const feed = FEEDS[way]
      if (feed) reader.once('message', () => feed(echo, reader))
    })
  })
  const refusing = createProxy()
  refusing.on('connect', (request: IncomingMessage, socket: Duplex) => {
    const echo = told('proxy', request.headers['proxy-authorization'])
    socket.end(`HTTP/1.1 407 no ${echo}\r\nProxy-Authenticate: ${echo}\r\n\r\n${echo}`)
  })
  const open = createProxy()
  open.on('connect', (request: IncomingMessage, socket: Duplex) => {
    told('proxy', request.headers['proxy-authorization'])
    const [host = '', port = ''] = (request.url ?? '').split(':')
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    for (const end of [socket, onward]) end.on('error', () => undefined)
  })
  const all = [server, refusing, open]
  const ports = await Promise.all(
    all.map((each) => {
      each.on('connection', (socket: Duplex) => {
        sockets.add(socket)
        socket.on('error', () => undefined)
        socket.on('close', () => sockets.delete(socket))
      })
      return new Promise<number>((done) =>
        each.listen(0, '127.0.0.1', () => {
          const address = each.address()
          done(typeof address === 'object' && address !== null ? address.port : 0)
        }),
      )
    }),
  )
  const [port = 0, refusingPort = 0, openPort = 0] = ports
  return {
    port,
    proxyPorts: { open: openPort, refusing: refusingPort },
    heard,
    async stop() {
      upgrades.close()
      for (const socket of sockets) socket.destroy()
      await Promise.all(all.map((each) => new Promise<void>((done) => each.close(() => done()))))
    },
  }
}
