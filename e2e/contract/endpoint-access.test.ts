import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createPlain } from 'node:http'
import { createServer, type Server } from 'node:https'
import { connect, type Server as NetServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { TLSSocket } from 'node:tls'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Endpoint } from '../../main/config/endpoint.ts'
import { keepAccess } from '../../main/engine/sources/access.ts'
import { createBudget } from '../../main/engine/sources/budget.ts'
import { delay } from '../../main/engine/sources/delay.ts'
import { openEndpoint } from '../../main/engine/sources/endpoint-access.ts'
import { createHttp } from '../../main/engine/sources/http.ts'
import { type Authority, createAuthority } from '../rig/pki.ts'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

const SECRETS: Readonly<Record<string, string>> = { token: 'the-token', password: 'pässword' }
const clock = { now: () => Date.now(), monotonic: () => performance.now() }
const TUNABLES = { connectTimeoutMs: 2000, answerTimeoutMs: 2000, maxBodyBytes: 10_000 }

const dir = mkdtempSync(join(tmpdir(), 'wanglou-endpoint-'))
let authority: Authority
let other: Authority
const servers: NetServer[] = []
const seen: { authorization: string | undefined; client: string | undefined }[] = []

const listen = async (server: NetServer): Promise<number> => {
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const tlsServer = (
  issuer: Authority,
  options: { expired?: boolean; altNames?: string[]; chain?: string; mutual?: boolean } = {},
) => {
  const name = `leaf-${servers.length}`
  const altNames = options.altNames ?? ['IP:127.0.0.1', 'DNS:localhost']
  const issued = issuer.issue(name, { subject: '/CN=server', altNames, usage: 'serverAuth', expired: options.expired ?? false })
  const server: Server = createServer(
    {
      cert: issued.cert + (options.chain ?? issuer.ca),
      key: issued.key,
      ...(options.mutual ? { requestCert: true, ca: issuer.ca } : {}),
    },
    (request, response) => {
      const socket = request.socket as TLSSocket
      seen.push({ authorization: request.headers.authorization, client: socket.getPeerCertificate().subject?.CN?.toString() })
      response.setHeader('Content-Type', 'application/json')
      response.end('{"hello":1}')
    },
  )
  return { server, leaf: issued.cert }
}

const sha256 = (pem: string) => new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()

const endpoint = (url: string, more: Partial<Endpoint> = {}, tls: Partial<Endpoint['tls']> = {}): Endpoint => ({
  url,
  auth: { type: 'none' },
  proxy: null,
  ...more,
  tls: { ca: null, cert: null, key: null, trust: null, serverName: null, ...tls },
})

const OPEN = {
  allows: (path: string) => path === '/x',
  budget: createBudget({ perMinute: 600, burst: 600 }, clock, delay),
  clock,
  tunables: TUNABLES,
}

/** Asks once; the answer, or the problem's code. */
const ask = async (to: Endpoint): Promise<unknown> => {
  const access = keepAccess(
    (at) => openEndpoint(to, { secret: (name) => SECRETS[name] ?? null, learn: () => {} }, at),
    clock,
    10_000,
  )
  const http = createHttp({ ...OPEN, access })
  const answer = await http.get('/x', { q: '1' }, new AbortController().signal)
  access.dispose()
  return answer.ok ? answer.value : answer.fault.problem.code
}

describe('access to an endpoint', () => {
  beforeAll(() => {
    authority = createAuthority(dir, 'ours')
    other = createAuthority(dir, 'theirs')
  })
  afterAll(async () => {
    for (const server of servers) await new Promise<void>((done) => server.close(() => done()))
    rmSync(dir, { recursive: true, force: true })
  })

  it('sends a token or a password of the vault or of a file, which is read anew', async () => {
    const port = await listen(tlsServer(authority).server)
    const url = `https://127.0.0.1:${port}`
    const tls = { ca: authority.caFile }
    const file = join(dir, 'token')
    seen.length = 0
    await ask(endpoint(url, { auth: { type: 'bearer', token: { secret: 'token' } } }, tls))
    for (const text of ['one\n', 'two\n']) {
      writeFileSync(file, text)
      await ask(endpoint(url, { auth: { type: 'bearer', token: { file } } }, tls))
    }
    await ask(endpoint(url, { auth: { type: 'basic', username: 'u', password: { secret: 'password' } } }, tls))
    const basic = `Basic ${Buffer.from('u:pässword').toString('base64')}`
    expect(seen.map((each) => each.authorization)).toEqual(['Bearer the-token', 'Bearer one', 'Bearer two', basic])
  })

  it('lets go of an answer that was read, although its connection is kept', async () => {
    const port = await listen(tlsServer(authority).server)
    const to = endpoint(`https://127.0.0.1:${port}`, {}, { ca: authority.caFile })
    const access = keepAccess((at) => openEndpoint(to, { secret: () => null, learn: () => {} }, at), clock, 10_000)
    const http = createHttp({ ...OPEN, access })
    const read = async (): Promise<WeakRef<object>> => {
      const answer = await http.get('/x', {}, new AbortController().signal)
      if (!answer.ok || typeof answer.value !== 'object' || answer.value === null) throw new Error('no answer')
      return new WeakRef(answer.value)
    }
    const value = await read()
    const isGone = (): boolean => {
      collect()
      return value.deref() === undefined
    }
    await expect.poll(isGone).toBe(true)
    access.dispose()
  })

  it('says which secret or file is missing, and contacts nobody', async () => {
    const url = 'https://127.0.0.1:1'
    expect(await ask(endpoint(url, { auth: { type: 'bearer', token: { secret: 'gone' } } }))).toBe('secret.missing')
    expect(await ask(endpoint(url, { auth: { type: 'bearer', token: { file: join(dir, 'gone') } } }))).toBe(
      'endpoint.file-missing',
    )
    expect(await ask(endpoint(url, {}, { ca: join(dir, 'gone') }))).toBe('endpoint.file-missing')
    expect(await ask(endpoint(url, {}, { ca: dir }))).toBe('file.not-regular')
    writeFileSync(join(dir, 'garbage'), 'garbage')
    writeFileSync(join(dir, 'lines'), 'a\nX: y')
    writeFileSync(join(dir, 'empty'), '\n')
    const garbage = join(dir, 'garbage')
    expect(await ask(endpoint(url, {}, { ca: garbage }))).toBe('endpoint.unusable')
    expect(await ask(endpoint(url, {}, { cert: garbage, key: { file: garbage } }))).toBe('endpoint.unusable')
    for (const name of ['lines', 'empty']) {
      const auth = { type: 'bearer', token: { file: join(dir, name) } } as const
      expect(await ask(endpoint(url, { auth }))).toBe('endpoint.unusable')
    }
  })

  it('shows a client certificate, and asks for the name that it was told', async () => {
    const client = authority.issue('client', { subject: '/CN=wanglou', usage: 'clientAuth' })
    const port = await listen(tlsServer(authority, { mutual: true, altNames: ['DNS:inner.example'] }).server)
    const url = `https://127.0.0.1:${port}`
    const own = { ca: authority.caFile, cert: client.certFile, key: { file: client.keyFile } }
    seen.length = 0
    expect(await ask(endpoint(url, {}, own))).toBe('tls.wrong-name')
    expect(await ask(endpoint(url, {}, { ...own, serverName: 'inner.example' }))).toEqual({ hello: 1 })
    expect(seen.map((each) => each.client)).toEqual(['wanglou'])
  })

  describe('by a fingerprint that a person trusts', () => {
    const auth = { type: 'bearer', token: { secret: 'token' } } as const

    it('takes a chain that no authority vouches for, by its root or by its own certificate', async () => {
      const { server, leaf } = tlsServer(other)
      const url = `https://127.0.0.1:${await listen(server)}`
      expect(await ask(endpoint(url, { auth }))).toBe('tls.unknown-issuer')
      for (const trust of [sha256(other.ca), sha256(leaf)])
        expect(await ask(endpoint(url, { auth }, { trust }))).toEqual({ hello: 1 })
      expect(await ask(endpoint(url, { auth }, { ca: authority.caFile, trust: sha256(other.ca) }))).toEqual({ hello: 1 })
    })

    it.each([
      ['another fingerprint', () => ({ issuer: other, trusted: authority.ca, options: {} }), 'tls.unknown-issuer'],
      [
        'a name that is not the URL',
        () => ({ issuer: other, trusted: other.ca, options: { altNames: ['DNS:x.example'] } }),
        'tls.wrong-name',
      ],
      ['an expired certificate', () => ({ issuer: other, trusted: other.ca, options: { expired: true } }), 'tls.expired'],
      // whoever is in between can show the trusted certificate, which is public, but cannot have been issued by it
      [
        'a stranger that shows the trusted certificate',
        () => ({ issuer: authority, trusted: other.ca, options: { chain: authority.ca + other.ca } }),
        'tls.unknown-issuer',
      ],
      [
        'a stranger that shows the trusted one next to its own',
        () => ({ issuer: authority, trusted: other.ca, options: { chain: other.ca } }),
        'tls.unknown-issuer',
      ],
    ])('refuses %s, and sends nothing', async (_, make, code) => {
      const { issuer, trusted, options } = make()
      const url = `https://127.0.0.1:${await listen(tlsServer(issuer, options).server)}`
      seen.length = 0
      expect(await ask(endpoint(url, { auth }, { trust: sha256(trusted) }))).toBe(code)
      expect(seen).toEqual([])
    })
  })

  it('goes through a proxy, by TLS, plain, and to see a chain; and says when the proxy refuses or is gone', async () => {
    const asked: string[] = []
    let allowed = true
    const proxy = createPlain()
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '')
      if (!allowed) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      const upstream = connect(Number(new URL(`http://${request.url}`).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        upstream.pipe(socket).pipe(upstream)
      })
      for (const each of [upstream, socket]) each.on('error', () => undefined)
      upstream.on('close', () => socket.destroy())
      socket.on('close', () => upstream.destroy())
    })
    const proxyPort = await listen(proxy)
    const through = { proxy: `http://127.0.0.1:${proxyPort}` }
    const secure = await listen(tlsServer(other).server)
    const plain = await listen(createPlain((_, response) => void response.end('{"plain":1}')))
    expect(await ask(endpoint(`https://127.0.0.1:${secure}`, through, { trust: sha256(other.ca) }))).toEqual({ hello: 1 })
    expect(await ask(endpoint(`http://127.0.0.1:${plain}`, through))).toEqual({ plain: 1 })
    expect(asked).toEqual([`127.0.0.1:${secure}`, `127.0.0.1:${secure}`, `127.0.0.1:${plain}`])
    allowed = false
    expect(await ask(endpoint(`https://127.0.0.1:${secure}`, through, { ca: other.caFile }))).toBe('proxy.refused')
    expect(await ask(endpoint(`http://127.0.0.1:${plain}`, { proxy: 'http://127.0.0.1:1' }))).toBe('proxy.unreachable')
  })
})

describe('an answer over HTTP', () => {
  const answers: readonly (readonly [string, Parameters<typeof createPlain>[1], unknown])[] = [
    ['HTML', (_, response) => void response.end('<html>'), 'http.not-json'],
    ['no UTF-8', (_, response) => void response.end(Buffer.from([0x22, 0xff, 0x22])), 'http.not-json'],
    ['truncated JSON', (_, response) => void response.end('{"a":'), 'http.not-json'],
    ['oversized', (_, response) => void response.end(`"${'x'.repeat(TUNABLES.maxBodyBytes)}"`), 'http.oversized'],
    ['403', (_, response) => void response.writeHead(403).end(), 'http.forbidden'],
    ['a redirect', (_, response) => void response.writeHead(302, { Location: '/login' }).end(), 'http.unexpected'],
    [
      'cut off',
      (_, response) => void response.writeHead(200, { 'Content-Length': '9' }).write('{', () => response.destroy()),
      'connect.dropped',
    ],
    ['silence', () => undefined, 'connect.timeout'],
    ['the query it was given', (request, response) => void response.end(JSON.stringify(request.url)), '/base/x?q=1'],
  ]
  it.each(answers)('%s', async (_, handler, expected) => {
    const port = await listen(createPlain(handler))
    expect(await ask(endpoint(`http://127.0.0.1:${port}/base`))).toEqual(expected)
  })
})
