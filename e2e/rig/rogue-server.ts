import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { createAuthority, type Issued } from './pki.ts'

/** How the rogue answers one request; null: as a well-behaved server with nothing in it. */
export interface Manners {
  /** A GET of a collection or of discovery. Return true when it was answered. */
  get?(path: string, query: URLSearchParams, response: ServerResponse): boolean
  /** An upgrade, before the handshake. Return true when the socket was dealt with. */
  upgrade?(path: string, query: URLSearchParams, socket: Duplex): boolean
  /** A watch that was opened. */
  watch?(path: string, query: URLSearchParams, socket: WebSocket): void
}

export interface RogueServer {
  readonly port: number
  readonly url: string
  /** Of the authority that issued its certificate. */
  readonly caFile: string
  readonly kubeconfig: string
  /** Another kubeconfig with other fields for its cluster and user. */
  writeKubeconfig(name: string, cluster: Record<string, unknown>, user?: Record<string, unknown>): string
  manners(manners: Manners): void
  /** Requests and upgrades so far: `GET /api/v1/pods?limit=500`. */
  readonly requests: readonly string[]
  stop(): Promise<void>
}

const EMPTY_VERSION = '100'

/** A TLS server that misbehaves on purpose. `wellBehaved`: what it answers otherwise; by default just enough of the Kubernetes API. */
export async function startRogueServer(
  certificate: 'good' | 'expired' | 'wrong-name' = 'good',
  wellBehaved: (path: string, query: URLSearchParams) => unknown = emptyCluster,
): Promise<RogueServer> {
  const dir = mkdtempSync(join(tmpdir(), 'wanglou-rogue-'))
  const authority = createAuthority(dir)
  const altNames = certificate === 'wrong-name' ? ['DNS:elsewhere.example'] : ['DNS:localhost', 'IP:127.0.0.1']
  const issued: Issued = authority.issue('server', {
    subject: '/CN=rogue',
    altNames,
    usage: 'serverAuth',
    expired: certificate === 'expired',
  })
  let manners: Manners = {}
  const requests: string[] = []
  const sockets = new Set<Duplex>()
  const server = createServer({ cert: issued.cert, key: issued.key }, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://rogue')
    requests.push(`GET ${request.url}`)
    if (manners.get?.(pathname, searchParams, response)) return
    sendJson(response, 200, wellBehaved(pathname, searchParams))
  })
  const upgrades = new WebSocketServer({ noServer: true })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('upgrade', (request, socket, head) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://rogue')
    requests.push(`WATCH ${request.url}`)
    if (manners.upgrade?.(pathname, searchParams, socket)) return
    upgrades.handleUpgrade(request, socket, head, (watch) => manners.watch?.(pathname, searchParams, watch))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0

  const writeKubeconfig: RogueServer['writeKubeconfig'] = (name, cluster, user = { token: 'rogue-token' }) => {
    const path = join(dir, `${name}.kubeconfig`)
    const fields = { server: `https://127.0.0.1:${port}`, 'certificate-authority': 'wanglou-test-ca.crt', ...cluster }
    writeFileSync(
      path,
      JSON.stringify({
        clusters: [{ name: 'c', cluster: fields }],
        users: [{ name: 'u', user }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'x',
      }),
    )
    return path
  }
  return {
    port,
    url: `https://127.0.0.1:${port}`,
    caFile: authority.caFile,
    kubeconfig: writeKubeconfig('good', {}),
    writeKubeconfig,
    manners(next) {
      manners = next
    },
    requests,
    async stop() {
      upgrades.close()
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((done) => server.close(() => done()))
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Answers with JSON; returns true, which is what `Manners.get` says of an answered request. */
export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): true {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
  return true
}

function emptyCluster(path: string): unknown {
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] }
  if (path === '/apis') {
    const versions = ['apps/v1', 'autoscaling/v2', 'discovery.k8s.io/v1', 'policy/v1']
    return { kind: 'APIGroupList', groups: [{ versions: versions.map((groupVersion) => ({ groupVersion })) }] }
  }
  return { kind: 'List', metadata: { resourceVersion: EMPTY_VERSION }, items: [] }
}
