import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { type WebSocket, WebSocketServer } from 'ws'
import { createCertificates } from '../../../main/simulator/api/certificates.ts'
import { deploymentObject, namespaceObject, nodeObject, podObject, replicaSetObject } from './objects.ts'
import {
  FIRST_RESTARTS,
  listVersion,
  NAMESPACE_COUNT,
  NODE_COUNT,
  POD_COUNT,
  podOfEvent,
  restartsOfEvent,
  versionOfEvent,
  WORKLOAD_COUNT,
} from './plan.ts'

/**
 * The sending process: lists, then on command as many MODIFIED frames of pods as the reader takes, over the WebSocket or the chunked
 * answer that watches pods. Frames are serialised beforehand; only two numbers of fixed width are written into each.
 */

/** Bytes that may wait in a socket before the sender pauses: enough to never starve the reader. */
const HIGH_WATER_BYTES = 4_194_304
/** A pause, ms: a reader of 40,000 frames/s takes a tenth of those bytes meanwhile. */
const PAUSE_MS = 2
/** Frames between two looks at that, count. */
const CHUNK = 64

const all = <T>(count: number, make: (n: number) => T): readonly T[] => Array.from({ length: count }, (_, n) => make(n))
const LISTS: Readonly<Record<string, readonly unknown[]>> = {
  '/api/v1/pods': all(POD_COUNT, podObject),
  '/api/v1/nodes': all(NODE_COUNT, nodeObject),
  '/api/v1/namespaces': all(NAMESPACE_COUNT, namespaceObject),
  '/apis/apps/v1/deployments': all(WORKLOAD_COUNT, deploymentObject),
  '/apis/apps/v1/replicasets': all(WORKLOAD_COUNT, replicaSetObject),
}

interface Template {
  readonly bytes: Buffer
  readonly versionAt: number
  readonly restartsAt: number
}

const templates = all(POD_COUNT, (pod): Template => {
  const object = { kind: 'Pod', apiVersion: 'v1', ...podObject(pod) }
  const bytes = Buffer.from(`${JSON.stringify({ type: 'MODIFIED', object })}\n`)
  const versionAt = bytes.indexOf(`"resourceVersion":"${listVersion}"`) + '"resourceVersion":"'.length
  const restartsAt = bytes.indexOf(`"restartCount":${FIRST_RESTARTS}`) + '"restartCount":'.length
  return { bytes, versionAt, restartsAt }
})

function frameOf(n: number): Buffer {
  const template = templates[podOfEvent(n)]
  if (template === undefined) throw new Error(`no pod for event ${n}`)
  const frame = Buffer.from(template.bytes)
  frame.write(versionOfEvent(n), template.versionAt, 'latin1')
  frame.write(String(restartsOfEvent(n)), template.restartsAt, 'latin1')
  return frame
}

/** Who watches pods: where frames go, and how many bytes of them wait. */
let watcher: { readonly write: (frame: Buffer) => void; readonly waitingBytes: () => number } | null = null

function watchedBy(write: (frame: Buffer) => void, waitingBytes: () => number): void {
  watcher = { write, waitingBytes }
  process.send?.({ type: 'watched' })
}

const API_VERSIONS = { kind: 'APIVersions', versions: ['v1'] }
const API_GROUPS = { kind: 'APIGroupList', groups: [{ name: 'apps', versions: [{ groupVersion: 'apps/v1' }] }] }

/** One page of a list, as asked for. */
function page(path: string, query: URLSearchParams): unknown {
  const items = LISTS[path] ?? []
  const from = Number(query.get('continue') ?? 0)
  const to = query.has('limit') ? from + Number(query.get('limit')) : items.length
  const more = to < items.length ? { continue: String(to) } : {}
  return { kind: 'List', metadata: { resourceVersion: listVersion, ...more }, items: items.slice(from, to) }
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'https://localhost')
  response.writeHead(200, { 'Content-Type': 'application/json' })
  if (searchParams.has('watch') && searchParams.get('watch') !== 'false') {
    response.flushHeaders()
    if (pathname === '/api/v1/pods')
      watchedBy(
        (frame) => response.write(frame),
        () => response.writableLength,
      )
    return
  }
  const found = pathname === '/api' ? API_VERSIONS : pathname === '/apis' ? API_GROUPS : page(pathname, searchParams)
  response.end(JSON.stringify(found))
}

function attach(socket: WebSocket, request: IncomingMessage): void {
  if (new URL(request.url ?? '/', 'https://localhost').pathname !== '/api/v1/pods') return
  watchedBy(
    (frame) => socket.send(frame, { binary: false }),
    () => socket.bufferedAmount,
  )
}

async function send(count: number): Promise<void> {
  if (watcher === null) throw new Error('nobody watches pods')
  const { write, waitingBytes } = watcher
  const firstAt = performance.timeOrigin + performance.now()
  for (let n = 0; n < count; ) {
    for (const end = Math.min(count, n + CHUNK); n < end; n += 1) write(frameOf(n))
    // A turn of the loop lets the sockets write.
    await new Promise((next) => setImmediate(next))
    // Asleep, not in turns of the loop: those took a core from the reader, the more the longer it needs.
    while (waitingBytes() > HIGH_WATER_BYTES) await new Promise((next) => setTimeout(next, PAUSE_MS))
  }
  process.send?.({ type: 'sent', firstAt, frameBytes: templates[0]?.bytes.length ?? 0 })
}

const { ca, cert, key } = await createCertificates(Date.now())
const server = createServer({ cert, key, ALPNProtocols: ['http/1.1'] }, answer)
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
sockets.on('connection', attach)
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.on('message', (message: { readonly count: number }) => void send(message.count))
process.on('disconnect', () => process.exit(0))
const address = server.address()
if (typeof address === 'string' || address === null) throw new Error('not listening on a port')
process.send?.({ type: 'ready', port: address.port, ca })
