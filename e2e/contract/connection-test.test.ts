import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAuthority } from '../rig/pki.ts'
import { brief, walked } from '../rig/walk-run.ts'

/** Typed, and never to come back: neither in a step nor in the words of a fault. */
const CANARY = 'canary-bearer-7f3a'

/** Tests an entry with what was typed; null: nothing was. */
const tested = (entry: Readonly<Record<string, unknown>>, token: string | null = CANARY) =>
  walked(entry, token === null ? {} : { 'p/token': token }, [CANARY])

describe('the test of a connection', () => {
  const dir = mkdtempSync(join(tmpdir(), 'wanglou-walk-'))
  const servers: Server[] = []
  const authority = createAuthority(dir)
  const ports = { good: 0, named: 0, expired: 0, html: 0, proxy: 0 }

  /** A Prometheus that shows no targets to this account, and says back in its 401 what it was sent. */
  function answer(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('content-type', 'application/json')
    if (request.headers.authorization !== `Bearer ${CANARY}`) {
      response.writeHead(401).end(JSON.stringify({ error: request.headers.authorization }))
    } else if (request.url?.includes('targets')) response.writeHead(403).end()
    else {
      const result = [{ value: [Date.now() / 1000, '1'] }]
      response.end(JSON.stringify({ status: 'success', data: { version: '2.42.0', result } }))
    }
  }

  async function listen(server: Server): Promise<number> {
    servers.push(server)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }
  const secured = (name: string, altName: string, expired: boolean) => {
    const { cert, key } = authority.issue(name, { subject: `/CN=${name}`, altNames: [altName], usage: 'serverAuth', expired })
    return listen(createTlsServer({ cert: cert + authority.ca, key }, answer))
  }

  beforeAll(async () => {
    ports.good = await secured('good', 'DNS:localhost', false)
    ports.named = await secured('named', 'DNS:elsewhere', false)
    ports.expired = await secured('expired', 'DNS:localhost', true)
    ports.html = await listen(createServer((_, response) => response.end('<html>')))
    const proxy = createServer()
    proxy.on('connect', (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
    ports.proxy = await listen(proxy)
  })
  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
    rmSync(dir, { recursive: true, force: true })
  })

  const entry = (port: number, more: Readonly<Record<string, unknown>> = {}) => ({
    ...{ name: 'p', kind: 'prometheus', url: `https://localhost:${port}`, tls: { ca: authority.caFile } },
    ...{ auth: { type: 'bearer', token: { secret: 'p/token' } }, ...more },
  })

  it('of an unknown issuer shows the chain; one of its fingerprints, once trusted, opens the way', async () => {
    const refused = await tested(entry(ports.good, { tls: {} }))
    expect(brief(refused)).toBe('access:ok dns:ok tcp:ok tls:tls.unknown-issuer')
    const [own, issuer] = refused.find(({ name }) => name === 'tls')?.certificates ?? []
    expect([own?.subject, issuer?.subject]).toEqual(['CN=good', 'CN=wanglou-test-ca'])
    for (const trust of [own?.sha256, issuer?.sha256]) {
      expect(brief(await tested(entry(ports.good, { tls: { trust } })))).toBe(
        'access:ok dns:ok tcp:ok tls:ok auth:ok permission:http.forbidden data:ok',
      )
    }
    expect(brief(await tested(entry(ports.good, { tls: { trust: '0'.repeat(64) } })))).toContain('tls:tls.unknown-issuer')
  })

  it('tells what may be read one by one, and what came first', async () => {
    const steps = await tested(entry(ports.good))
    const permission = steps.find(({ name }) => name === 'permission')
    expect(permission?.state).toBe('part')
    expect(permission?.items.map(({ name, problem }) => [name, problem?.code ?? null])).toEqual([
      ['buildinfo', null],
      ['query', null],
      ['targets', 'http.forbidden'],
    ])
    expect(steps.find(({ name }) => name === 'data')?.facts).toMatchObject({ count: 1, version: '2.42.0' })
  })

  it('stops at the step that fails, and says why', async () => {
    const found = {
      'another secret': brief(await tested(entry(ports.good), 'wrong')),
      'no secret': brief(await tested(entry(ports.good), null)),
      'another name': brief(await tested(entry(ports.named))),
      expired: brief(await tested(entry(ports.expired))),
      refused: brief(await tested(entry(1))),
      'no such host': brief(await tested({ name: 'p', kind: 'prometheus', url: 'http://no-such-host.invalid' })),
      html: brief(await tested({ name: 'p', kind: 'prometheus', url: `http://127.0.0.1:${ports.html}` })),
      'proxy refuses': brief(await tested(entry(ports.good, { proxy: `http://127.0.0.1:${ports.proxy}` }))),
      'no proxy': brief(await tested(entry(ports.good, { proxy: 'http://127.0.0.1:1' }))),
      'no entry': brief(await tested({ name: 'p', kind: 'prometheus' })),
    }
    expect(found).toEqual({
      'another secret': 'access:ok dns:ok tcp:ok tls:ok auth:http.unauthorized',
      'no secret': 'access:secret.missing',
      'another name': 'access:ok dns:ok tcp:ok tls:tls.wrong-name',
      expired: 'access:ok dns:ok tcp:ok tls:tls.expired',
      refused: 'access:ok dns:ok tcp:connect.refused',
      'no such host': 'access:ok dns:connect.dns',
      html: 'access:ok tcp:ok auth:http.not-json',
      'proxy refuses': 'access:ok tcp:ok proxy:proxy.refused',
      'no proxy': 'access:ok tcp:proxy.unreachable',
      'no entry': 'access:source.invalid',
    })
  })
})
