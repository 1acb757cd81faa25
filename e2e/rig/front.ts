import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, Agent as PlainAgent, request as requestPlain, type ServerResponse } from 'node:http'
import { createServer, request as requestTls, Agent as TlsAgent } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import { createAuthority } from './pki.ts'

/** What stands between does with what passes through. What is absent passes as it is. */
export interface FrontManners {
  /** A GET. Return true when it was answered, or is not to be. */
  get?(path: string, response: ServerResponse, query: URLSearchParams): boolean
  /** An upgrade, before the handshake. Return true when the socket was dealt with. */
  upgrade?(path: string, socket: Duplex): boolean
  /** What is made of the body of an answer. */
  body?(path: string, text: string, query: URLSearchParams): string | Buffer
  /** What is made of a frame of the server's: any number of them. `line`: the connection that it goes over. */
  frame?(path: string, text: string, line: object): readonly (string | Buffer)[]
  /** Bodies and frames come this much later, ms. */
  delayMs?(path: string): number
}

export const CERTIFICATES = ['good', 'expired', 'wrong-name', 'unknown-issuer'] as const

/** A TLS server in front of a real one, on `localhost` and 127.0.0.1: a gateway that misbehaves on purpose, and counts. */
export interface Front {
  readonly port: number
  /** Of the authority that issued its good certificate. */
  readonly caFile: string
  readonly folder: string
  manners(manners: FrontManners): void
  /** Lets in by this token alone from the next request on. */
  token(token: string): void
  /** Shows this certificate from the next handshake on. */
  certificate(which: (typeof CERTIFICATES)[number]): void
  /** Requests and upgrades so far. */
  readonly requests: readonly string[]
  /** Says it to all whose path is this, as the server's own frame. */
  say(path: string, frame: string | Buffer, binary?: boolean): void
  /** Closes all WebSockets with this code. */
  close(code: number): void
  stop(): Promise<void>
}

/** `upstream`: `http(s)://host:port`; `ca`: of its authority. `token`: by which it lets in, a Bearer's. */
export async function startFront(upstream: { readonly url: string; readonly ca?: string }, token: string): Promise<Front> {
  const folder = mkdtempSync(join(tmpdir(), 'wanglou-front-'))
  const [authority, stranger] = [createAuthority(folder), createAuthority(folder, 'stranger')]
  const issue = (which: (typeof CERTIFICATES)[number]) =>
    (which === 'unknown-issuer' ? stranger : authority).issue(which, {
      subject: '/CN=front',
      altNames: which === 'wrong-name' ? ['DNS:elsewhere.example'] : ['DNS:localhost', 'IP:127.0.0.1'],
      usage: 'serverAuth',
      expired: which === 'expired',
    })
  const certificates = Object.fromEntries(CERTIFICATES.map((which) => [which, issue(which)]))

  const target = new URL(upstream.url)
  const isTls = target.protocol === 'https:'
  const trust = upstream.ca === undefined ? {} : { ca: upstream.ca }
  const agent = isTls ? new TlsAgent({ keepAlive: true, ...trust }) : new PlainAgent({ keepAlive: true })
  const ask = isTls ? requestTls : requestPlain
  let manners: FrontManners = {}
  let wanted = token
  const isLetIn = ({ headers }: IncomingMessage) => headers.authorization === `Bearer ${wanted}`
  const requests: string[] = []
  const raw = new Set<Duplex>()
  const readers = new Map<WebSocket, string>()
  const later = (path: string, act: () => void) => {
    const ms = manners.delayMs?.(path) ?? 0
    if (ms > 0) setTimeout(act, ms)
    else act()
  }

  const pass = (request: IncomingMessage, response: ServerResponse, { pathname, searchParams }: URL) => {
    const headers = { ...request.headers, host: target.host }
    const asked = ask(new URL(request.url ?? '/', target), { method: request.method, headers, agent }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', () => response.destroy())
      answer.on('end', () =>
        later(pathname, () => {
          const text = Buffer.concat(chunks).toString()
          const body = manners.body?.(pathname, text, searchParams) ?? text
          const { 'content-type': type = '', 'retry-after': retryAfter } = answer.headers
          const more = retryAfter === undefined ? {} : { 'Retry-After': retryAfter }
          response.writeHead(answer.statusCode ?? 502, { 'Content-Type': type, ...more }).end(body)
        }),
      )
    })
    asked.on('error', () => response.destroy())
    asked.end()
  }

  const relays = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: (offered) => [...offered][0] ?? false,
  })
  const relay = (request: IncomingMessage, socket: Duplex, head: Buffer, path: string) => {
    const { authorization, origin, 'sec-websocket-protocol': protocol } = request.headers
    const to = new URL(request.url ?? '/', target.href.replace(/^http/, 'ws'))
    const server = new WebSocket(to, protocol === undefined ? [] : [protocol], {
      ...trust,
      perMessageDeflate: false,
      headers: { ...(authorization === undefined ? {} : { authorization }), ...(origin === undefined ? {} : { origin }) },
    })
    const early: string[] = []
    let take = (text: string): void => void early.push(text)
    server.on('message', (bytes: Buffer) => take(bytes.toString()))
    server.on('unexpected-response', (_, answer) => {
      socket.end(`HTTP/1.1 ${answer.statusCode} Refused\r\nContent-Length: 0\r\n\r\n`)
      server.terminate()
    })
    server.on('error', () => socket.destroy())
    socket.on('close', () => server.terminate())
    server.on('open', () =>
      relays.handleUpgrade(request, socket, head, (reader) => {
        readers.set(reader, path)
        reader.on('error', () => undefined)
        reader.on('message', (bytes: Buffer) => server.send(bytes.toString()))
        reader.on('close', () => {
          readers.delete(reader)
          server.terminate()
        })
        server.on('close', (code) => (code >= 1000 && code !== 1005 && code !== 1006 ? reader.close(code) : reader.terminate()))
        // One after the other: a stream never overtakes itself, also where it is not delayed any more.
        let before = Promise.resolve()
        take = (text) => {
          const delayed = new Promise<void>((done) => later(path, done))
          before = before.then(async () => {
            await delayed
            for (const each of manners.frame?.(path, text, reader) ?? [text]) reader.send(each, { binary: false })
          })
        }
        for (const text of early) take(text)
      }),
    )
  }

  const good = certificates.good
  const server = createServer({ cert: good?.cert, key: good?.key }, (request, response) => {
    const url = new URL(request.url ?? '/', 'https://front')
    requests.push(`GET ${url.pathname}`)
    if (!isLetIn(request)) response.writeHead(401).end()
    else if (!manners.get?.(url.pathname, response, url.searchParams)) pass(request, response, url)
  })
  server.on('connection', (socket) => {
    raw.add(socket)
    socket.on('close', () => raw.delete(socket))
  })
  server.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'https://front')
    requests.push(`WATCH ${pathname}`)
    socket.on('error', () => undefined)
    if (!isLetIn(request)) socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n')
    else if (!manners.upgrade?.(pathname, socket)) relay(request, socket, head, pathname)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    caFile: authority.caFile,
    folder,
    manners(next) {
      manners = next
    },
    token(next) {
      wanted = next
    },
    certificate(which) {
      const { cert, key } = certificates[which] ?? {}
      server.setSecureContext({ cert, key })
    },
    requests,
    say(path, frame, binary = false) {
      for (const [reader, own] of readers) if (own === path) reader.send(frame, { binary })
    },
    close(code) {
      for (const reader of readers.keys()) reader.close(code)
    },
    async stop() {
      relays.close()
      agent.destroy()
      for (const socket of raw) socket.destroy()
      await new Promise<void>((done) => server.close(() => done()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
