import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { connectionFault, statusFault, waitMs } from '../faults.ts'
import { openAccess } from './kubeconfig.ts'

const dir = mkdtempSync(join(tmpdir(), 'wanglou-kubeconfig-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const SECRET = 'very-secret-token'

const write = (name: string, user: unknown, cluster: Record<string, unknown> = {}) => {
  const path = join(dir, name)
  const file = {
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:6443', ...cluster } }],
    users: [
      { name: 'u', user },
      { name: 'other', user: { exec: { command: 'never-looked-at' } } },
    ],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  }
  writeFileSync(path, JSON.stringify(file))
  return path
}
const writeText = (name: string, text: string) => {
  writeFileSync(join(dir, name), text)
  return join(dir, name)
}
const learnt: string[] = []
const open = (kubeconfig: string, more: { context?: string; allowExec?: boolean } = {}) =>
  openAccess(
    {
      kind: 'kubernetes',
      name: 's',
      kubeconfig,
      context: null,
      namespaces: [],
      allowExec: false,
      displayName: null,
      paused: false,
      ...more,
    },
    (secrets) => learnt.push(...secrets),
    1,
  )

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('kubeconfig', () => {
  it('takes a token, a token file that rotates, and a password', async () => {
    const headers = async (path: string) => {
      const access = await open(path)
      return access.ok ? access.value.headers : access.fault.problem
    }
    expect(await headers(write('token', { token: SECRET }))).toEqual({ Authorization: `Bearer ${SECRET}` })
    writeFileSync(join(dir, 'rotating'), 'one\n')
    const rotating = write('token-file', { tokenFile: 'rotating' })
    expect(await headers(rotating)).toEqual({ Authorization: 'Bearer one' })
    writeFileSync(join(dir, 'rotating'), 'two\n')
    expect(await headers(rotating)).toEqual({ Authorization: 'Bearer two' })
    expect(await headers(write('basic', { username: 'a', password: 'b' }))).toEqual({ Authorization: 'Basic YTpi' })
  })

  it.each([
    ['missing', () => join(dir, 'nowhere'), {}, 'kubeconfig.missing'],
    ['no YAML', () => writeText('broken', 'a: ['), {}, 'kubeconfig.broken'],
    ['a list', () => writeText('list', '- 1'), {}, 'kubeconfig.broken'],
    ['without that context', () => write('ctx', { token: SECRET }), { context: 'prod' }, 'kubeconfig.no-context'],
    ['for plain http', () => write('http', { token: SECRET }, { server: 'http://127.0.0.1:8080' }), {}, 'kubeconfig.broken'],
    ['for no URL', () => write('url', { token: SECRET }, { server: 'nonsense' }), {}, 'kubeconfig.broken'],
    [
      'naming a CA that is not there',
      () => write('ca', { token: SECRET }, { 'certificate-authority': 'gone' }),
      {},
      'kubeconfig.file-missing',
    ],
    ['with a key that is none', () => write('key', { 'client-key-data': base64('zzz') }), {}, 'kubeconfig.broken'],
    [
      'with a client certificate that is none',
      () => write('cert', { 'client-certificate-data': base64('zzz') }),
      {},
      'kubeconfig.broken',
    ],
    ['with a token of two lines', () => write('lines', { token: `${SECRET}\nX: y` }), {}, 'kubeconfig.broken'],
    ['with a token that no header can carry', () => write('han', { token: `${SECRET}令牌` }), {}, 'kubeconfig.broken'],
    [
      'telling in words whether to verify',
      () => write('verify', {}, { 'insecure-skip-tls-verify': 'false' }),
      {},
      'kubeconfig.broken',
    ],
    ['for a proxy without a scheme', () => write('proxy', {}, { 'proxy-url': 'nonsense' }), {}, 'kubeconfig.broken'],
    ['for a proxy over ftp', () => write('ftp', {}, { 'proxy-url': 'ftp://127.0.0.1:1' }), {}, 'kubeconfig.broken'],
    ['with exec', () => write('exec', { token: SECRET, exec: { command: 'touch' } }), {}, 'kubeconfig.exec-refused'],
    ['with a plugin', () => write('plugin', { 'auth-provider': { name: 'gcp' } }), {}, 'kubeconfig.exec-refused'],
  ])('refuses one that is %s, and never tells a secret', async (_, path, more, code) => {
    const access = await open(path(), more)
    expect(access.ok ? null : access.fault).toMatchObject({ kind: 'refused', problem: { code } })
    expect(JSON.stringify(access)).not.toContain(SECRET)
  })
})

describe('faults', () => {
  const peer = { host: 'api.example', port: '443', proxy: null }
  const error = (code: string) => Object.assign(new Error(code), { code })

  it.each([
    ['ENOTFOUND', 'connect.dns'],
    ['ECONNREFUSED', 'connect.refused'],
    ['ENETUNREACH', 'connect.unreachable'],
    ['ETIMEDOUT', 'connect.timeout'],
    ['ECONNRESET', 'connect.dropped'],
    ['CERT_HAS_EXPIRED', 'tls.expired'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'tls.failed'],
    ['EWHATEVER', 'connect.dropped'],
  ])('%s is %s', (code, problem) => {
    expect(connectionFault(error(code), peer, 1, 10).problem.code).toBe(problem)
  })

  it('finds the code that a SOCKS client hides in its words', () => {
    const hidden = new Error('connect ECONNREFUSED 127.0.0.1:1')
    expect(connectionFault(hidden, { ...peer, proxy: 'p:1' }, 1, 10).problem.code).toBe('proxy.unreachable')
  })

  it('keeps a Retry-After within reason', () => {
    const waitOf = (value: string | undefined) => statusFault(429, value, '/api', peer, 1).retryAfterMs
    expect([waitOf('5'), waitOf('99999'), waitOf('soon'), waitOf('-1'), waitOf(undefined)]).toEqual([
      5000, 300_000, 1000, 1000, 1000,
    ])
    expect([waitMs(1e9), waitMs(2), waitMs(null)]).toEqual([300_000, 2000, null])
    expect(statusFault(503, '2', '/api', peer, 1).retryAfterMs).toBe(2000)
    expect(statusFault(500, undefined, '/api', peer, 1).retryAfterMs).toBeNull()
  })
})
