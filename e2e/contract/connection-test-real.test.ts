import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPublisher } from '../../docs/feed/sample-publisher.mjs'
import { type Alertmanager, describeAlertmanager, startAlertmanager } from '../rig/alertmanager.ts'
import { startConnectProxy } from '../rig/connect-proxy.ts'
import { describeKube, type Kube, startKube } from '../rig/kube.ts'
import { TOKENS, VIEWER_NAMESPACE } from '../rig/kube-accounts.ts'
import { seedEstate } from '../rig/kube-seed.ts'
import { createAuthority } from '../rig/pki.ts'
import { freePort } from '../rig/processes.ts'
import type { Publisher } from '../rig/rogue-feed.ts'
import { brief, stepOf, walked } from '../rig/walk-run.ts'

const TOKENS_KEPT = Object.values(TOKENS)

describeKube('the test of a connection to the real API server', () => {
  let kube: Kube
  beforeAll(async () => {
    kube = await startKube()
    await seedEstate(kube.admin)
  })
  afterAll(() => kube?.stop())
  const test = (kubeconfig: string, more: Readonly<Record<string, unknown>> = {}) =>
    walked({ name: 'k', kind: 'kubernetes', kubeconfig, ...more }, {}, TOKENS_KEPT)

  it.each(['admin', 'clientCert'] as const)('goes all the way for an account that may read everything: %s', async (account) => {
    const steps = await test(kube.kubeconfig[account])
    expect(brief(steps)).toBe('access:ok tcp:ok tls:ok auth:ok permission:ok data:ok')
    expect(stepOf(steps, 'tls')?.certificates[0]?.subject).toBe('CN=kube-apiserver')
    expect(stepOf(steps, 'permission')?.facts).toMatchObject({ allowed: 13, asked: 13 })
    const { items } = await kube.admin.list('/api/v1/pods')
    expect(stepOf(steps, 'data')?.facts.count).toBe(items.length)
  })

  it('tells resource by resource what an account with partial rights may read', async () => {
    const steps = await test(kube.kubeconfig.viewer)
    expect(brief(steps)).toBe('access:ok tcp:ok tls:ok auth:ok permission:http.forbidden')
    const permission = stepOf(steps, 'permission')
    expect(permission?.state).toBe('part')
    const allowed = permission?.items.flatMap(({ name, problem }) => (problem === null ? [name] : []))
    expect(allowed).toEqual(['nodes', 'namespaces'])
    expect(permission?.items.filter(({ problem }) => problem?.code === 'http.forbidden')).toHaveLength(11)
    // pods may not be read: how many there are is not known, and is not told as none
    expect(stepOf(steps, 'data')).toMatchObject({ state: 'not-reached', facts: {} })
    const inside = await test(kube.kubeconfig.viewer, { namespaces: [VIEWER_NAMESPACE] })
    expect(stepOf(inside, 'permission')?.items.every(({ problem }) => problem === null)).toBe(true)
    expect(stepOf(inside, 'data')?.facts.count).toBeGreaterThan(0)
  })

  it('asks in every namespace of the entry, and names the one that refuses', async () => {
    const steps = await test(kube.kubeconfig.viewer, { namespaces: [VIEWER_NAMESPACE, 'default'] })
    const permission = stepOf(steps, 'permission')
    expect(permission?.state).toBe('part')
    const refused = permission?.items.filter(({ problem }) => problem !== null).map(({ name }) => name)
    expect(refused).toEqual(['default/pods'])
    expect(permission?.items.map(({ name }) => name)).toContain(`${VIEWER_NAMESPACE}/pods`)
  })

  it('stops at the step that fails, and says why', async () => {
    const other = createAuthority(kube.dir, 'other')
    const found = {
      'sees nothing': brief(await test(kube.kubeconfig.nobody)),
      'bad token': brief(await test(kube.writeKubeconfig('bad-token', { user: { token: 'expired' } }))),
      'unknown issuer': brief(
        await test(
          kube.writeKubeconfig('other-ca', {
            cluster: { 'certificate-authority-data': Buffer.from(other.ca).toString('base64') },
          }),
        ),
      ),
      'wrong name': brief(
        await test(kube.writeKubeconfig('wrong-name', { cluster: { 'tls-server-name': 'elsewhere.example' } })),
      ),
      'not there': brief(
        await test(kube.writeKubeconfig('gone', { cluster: { server: `https://127.0.0.1:${await freePort()}` } })),
      ),
      'no file': brief(await test(join(kube.dir, 'nowhere.kubeconfig'))),
    }
    expect(found).toEqual({
      'sees nothing': 'access:ok tcp:ok tls:ok auth:ok permission:http.forbidden',
      'bad token': 'access:ok tcp:ok tls:ok auth:http.unauthorized',
      'unknown issuer': 'access:ok tcp:ok tls:tls.unknown-issuer',
      'wrong name': 'access:ok tcp:ok tls:tls.wrong-name',
      'not there': 'access:ok tcp:connect.refused',
      'no file': 'access:kubeconfig.missing',
    })
  })

  it('goes through a proxy, and tells one that refuses', async () => {
    const proxy = await startConnectProxy()
    const path = kube.writeKubeconfig('proxied', { cluster: { 'proxy-url': proxy.url } })
    expect(brief(await test(path))).toBe('access:ok tcp:ok proxy:ok tls:ok auth:ok permission:ok data:ok')
    proxy.refuse(true)
    expect(brief(await test(path))).toBe('access:ok tcp:ok proxy:proxy.refused')
    await proxy.stop()
  })

  it('lets the certificate check be off where the kubeconfig says so, and shows the chain all the same', async () => {
    const path = kube.writeKubeconfig('insecure', {
      cluster: { 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true },
    })
    const steps = await test(path)
    expect(brief(steps)).toBe('access:ok tcp:ok tls:ok auth:ok permission:ok data:ok')
    expect(stepOf(steps, 'tls')?.certificates.length).toBeGreaterThan(0)
  })
})

describeAlertmanager('the test of a connection to a real Alertmanager', () => {
  let am: Alertmanager
  beforeAll(async () => {
    am = await startAlertmanager()
    await am.fire({ alertname: 'EnrolSlow' })
  })
  afterAll(() => am?.stop())

  it('goes all the way, and tells what it found', async () => {
    const steps = await walked({ name: 'a', kind: 'alertmanager', url: am.url })
    expect(brief(steps)).toBe('access:ok tcp:ok auth:ok permission:ok data:ok')
    expect(stepOf(steps, 'permission')?.items.map(({ name }) => name)).toEqual(['status', 'alerts', 'silences'])
    expect(stepOf(steps, 'data')?.facts).toMatchObject({ count: 1, version: expect.stringMatching(/^0\.\d+/) })
  })

  it('stops where it is not an Alertmanager, or nobody is there', async () => {
    expect(brief(await walked({ name: 'a', kind: 'alertmanager', url: `${am.url}/elsewhere` }))).toBe(
      'access:ok tcp:ok auth:http.not-found',
    )
    expect(brief(await walked({ name: 'a', kind: 'alertmanager', url: `https://127.0.0.1:${am.port}` }))).toBe(
      'access:ok tcp:ok tls:tls.failed',
    )
    await am.kill()
    expect(brief(await walked({ name: 'a', kind: 'alertmanager', url: am.url }))).toBe('access:ok tcp:connect.refused')
    await am.start()
  })
})

describe('the test of a connection to a feed', () => {
  const dir = mkdtempSync(join(tmpdir(), 'wanglou-walk-feed-'))
  const authority = createAuthority(dir)
  let publisher: Publisher
  beforeAll(async () => {
    const { cert, key } = authority.issue('server', { subject: '/CN=feed', altNames: ['DNS:localhost'], usage: 'serverAuth' })
    publisher = await startPublisher({ tls: { cert, key }, token: 'feed-canary-5a1c' })
  })
  afterAll(async () => {
    await publisher?.stop()
    rmSync(dir, { recursive: true, force: true })
  })
  const entry = (more: Readonly<Record<string, unknown>> = {}) => ({
    ...{ name: 'f', kind: 'cloudevents', url: `wss://localhost:${publisher.port}/feed` },
    ...{ tls: { ca: authority.caFile }, auth: { type: 'bearer', token: { secret: 'f/token' } }, ...more },
  })
  const secrets = { 'f/token': 'feed-canary-5a1c' }

  it('goes all the way, and tells who speaks', async () => {
    const steps = await walked(entry(), secrets)
    expect(brief(steps)).toBe('access:ok dns:ok tcp:ok tls:ok auth:ok permission:ok data:ok')
    expect(stepOf(steps, 'permission')?.items.map(({ name }) => name)).toEqual(['hello'])
    expect(stepOf(steps, 'data')?.facts).toMatchObject({ platform: 'Sample', ageSeconds: expect.any(Number) })
  })

  it('stops at the step that fails, and says why', async () => {
    const found = {
      'another token': brief(await walked(entry(), { 'f/token': 'feed-canary-wrong' })),
      'another path': brief(await walked(entry({ url: `wss://localhost:${publisher.port}/elsewhere` }), secrets)),
      'unknown issuer': brief(await walked(entry({ tls: {} }), secrets)),
      'no token': brief(await walked(entry())),
    }
    expect(found).toEqual({
      'another token': 'access:ok dns:ok tcp:ok tls:ok auth:http.unauthorized',
      'another path': 'access:ok dns:ok tcp:ok tls:ok auth:http.unexpected',
      'unknown issuer': 'access:ok dns:ok tcp:ok tls:tls.unknown-issuer',
      'no token': 'access:secret.missing',
    })
  })
})
