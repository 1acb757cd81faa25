import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'

/** PEM texts of a server. */
export interface ServerKeys {
  readonly cert: string
  readonly key: string
}

/** Longest body of a POST that is read, bytes: a query. */
const MOST_BODY = 65_536

export interface Call {
  readonly method: string
  readonly path: string
  /** Of the URL, and of a form that was posted. */
  readonly parameters: URLSearchParams
  readonly response: ServerResponse
}

/** A TLS server that lets in whoever bears the token, as a reverse proxy before a metrics platform does: not yet listening. */
export function createTokenServer(tls: ServerKeys, token: string, answer: (call: Call) => Promise<void> | void): Server {
  const server = createServer({ ...tls, ALPNProtocols: ['http/1.1'], keepAliveTimeout: 120_000 })
  server.on('request', (request, response) => {
    void (async () => {
      if (!isLetIn(request, token)) {
        response
          .writeHead(401, { 'content-type': 'text/plain; charset=utf-8', 'www-authenticate': 'Bearer' })
          .end('Unauthorized\n')
        return
      }
      const url = new URL(request.url ?? '/', 'https://localhost')
      const parameters = new URLSearchParams([...url.searchParams, ...(await form(request))])
      await answer({ method: request.method ?? 'GET', path: url.pathname, parameters, response })
    })().catch(() => response.destroy())
  })
  return server
}

export function isLetIn({ headers }: IncomingMessage, token: string): boolean {
  return headers.authorization === `Bearer ${token}`
}

async function form(request: IncomingMessage): Promise<URLSearchParams> {
  if (request.method !== 'POST') return new URLSearchParams()
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > MOST_BODY) break
  }
  return new URLSearchParams(text)
}

/** Writes pieces as the reader takes them. */
export async function writeAll(response: ServerResponse, pieces: Iterable<string>): Promise<void> {
  let wake = (): void => {}
  response.on('drain', () => wake())
  response.on('close', () => wake())
  for (const piece of pieces) {
    if (response.destroyed) return
    const isTaken = response.write(piece)
    await new Promise<void>((done) => {
      if (isTaken) setImmediate(done)
      else wake = done
    })
  }
  response.end()
}
