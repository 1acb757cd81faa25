import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { EchoingServer } from './echoing-server.ts'
import type { Authority } from './pki.ts'

/** Ways of the echoing server that are of use to each kind. */
const OF_HTTP = ['unauthorized', 'forbidden', 'broken', 'throttled', 'redirect', 'html', 'no-json', 'truncated', 'wrong-types']
const WAYS = {
  prometheus: [...OF_HTTP, 'worded', 'unavailable', 'healthy'],
  alertmanager: [...OF_HTTP, 'healthy'],
  cloudevents: ['good', 'no-json', 'unfit', 'unknown', 'closed', 'unauthorized', 'redirect', 'broken'].map(
    (way) => `feed-${way}`,
  ),
  kubernetes: [
    ...OF_HTTP,
    ...['records', 'bad-frame', 'cut-frame', 'unknown', 'error', 'closed', 'refused'].map((way) => `watch-${way}`),
  ],
} as const

type Entry = Readonly<Record<string, unknown>>

export interface HostileConfig {
  /** By what they are, each never used for anything else. */
  readonly planted: Readonly<Record<string, string>>
  /** Of the planted, those that servers are sent and send back. */
  readonly sent: readonly string[]
  /** Sources, each of which meets one way of the server in which what it is sent comes back. */
  readonly entries: readonly Entry[]
  /** Sources whose files or entries hold secrets where they cannot be used. */
  readonly broken: readonly Entry[]
  readonly sourcesFile: string
  /** What belongs into the vault, by name. */
  readonly vault: Readonly<Record<string, string>>
}

/** A secret that is like no other, and needs escaping in JSON, in URLs and in both. */
const plant = (name: string) => `${name}"${randomBytes(15).toString('base64')}/+${randomBytes(6).toString('hex')}`

/** Writes sources that use every sort of secret that there is against every way of `server`. */
export function writeHostileConfig(folder: string, authority: Authority, server: EchoingServer): HostileConfig {
  mkdirSync(folder, { recursive: true })
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const key = (name: string) => authority.issue(name, { subject: `/CN=${name}`, usage: 'clientAuth' })
  const keys = { vault: key('vault'), file: key('file'), inline: key('inline'), named: key('named') }
  const words = Object.fromEntries(
    [
      ...['bearerVault', 'bearerFile', 'basicVault', 'basicFile', 'kubeToken', 'kubeTokenFile', 'kubePassword', 'proxyPassword'],
      ...['typedInline', 'urlPassword', 'brokenYaml', 'brokenProxy', 'brokenToken', 'brokenKey', 'unused'],
    ].map((name) => [name, plant(name)]),
  )
  const word = (name: string): string => words[name] ?? ''
  const secretFile = (name: string) => ({ file: write(`${name}.secret`, `${word(name)}\n`) })

  const auths: readonly Entry[] = [
    { auth: { type: 'bearer', token: { secret: 'a/bearer' } } },
    { auth: { type: 'bearer', token: secretFile('bearerFile') } },
    { auth: { type: 'basic', username: 'u', password: { secret: 'a/basic' } } },
    { auth: { type: 'basic', username: 'watcher', password: secretFile('basicFile') } },
  ]
  const certificates: readonly Entry[] = [
    { cert: keys.vault.certFile, key: { secret: 'a/key' } },
    { cert: keys.file.certFile, key: { file: keys.file.keyFile } },
  ]
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const proxy = (port: number) => `http://who:${encodeURIComponent(word('proxyPassword'))}@127.0.0.1:${port}`
  const token = { token: word('kubeToken') }
  const users: readonly (readonly [user: Entry, cluster?: Entry])[] = [
    [token],
    [{ tokenFile: secretFile('kubeTokenFile').file }],
    [{ username: 'kube', password: word('kubePassword') }],
    [{ 'client-certificate-data': base64(keys.inline.cert), 'client-key-data': base64(keys.inline.key), ...token }],
    [{ 'client-certificate': keys.named.certFile, 'client-key': keys.named.keyFile, ...token }],
    [token, { 'proxy-url': proxy(server.proxyPorts.open) }],
  ]
  const userAt = (at: number): readonly [Entry, Entry] => [
    users[at % users.length]?.[0] ?? token,
    users[at % users.length]?.[1] ?? {},
  ]
  const kubeconfig = (name: string, way: string, user: Entry, cluster: Entry = {}): Entry => {
    const at = { server: `https://127.0.0.1:${server.port}/${way}`, 'certificate-authority': authority.caFile, ...cluster }
    const file = {
      clusters: [{ name: 'c', cluster: at }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }
    return { name, kind: 'kubernetes', kubeconfig: write(`${name}.kubeconfig`, JSON.stringify(file)) }
  }

  const endpoints = (['prometheus', 'alertmanager', 'cloudevents'] as const).flatMap((kind) =>
    WAYS[kind].map((way, at) => ({
      ...{ name: `${kind}-${way}`, kind, ...auths[at % auths.length] },
      url: `${kind === 'cloudevents' ? 'wss' : 'https'}://127.0.0.1:${server.port}/${way}`,
      tls: { ca: authority.caFile, ...certificates[at % (certificates.length + 1)] },
    })),
  )
  const clusters = WAYS.kubernetes.map((way, at) => kubeconfig(`kubernetes-${way}`, way, ...userAt(at)))
  const url = `https://127.0.0.1:${server.port}/healthy`
  const broken: readonly Entry[] = [
    { name: 'typed', kind: 'prometheus', url, auth: { type: 'bearer', token: word('typedInline') } },
    { name: 'in-url', kind: 'prometheus', url: `https://u:${encodeURIComponent(word('urlPassword'))}@127.0.0.1:1` },
    { name: 'no-yaml', kind: 'kubernetes', kubeconfig: write('no-yaml', `users:\n- token: *${word('brokenYaml')}\n  x: '`) },
    kubeconfig('no-proxy', 'x', token, { 'proxy-url': `http://u:${word('brokenProxy')}@no host:1` }),
    kubeconfig('no-token', 'x', { token: `${word('brokenToken')}\u0001` }),
    kubeconfig('no-key', 'x', {
      'client-certificate-data': base64(keys.inline.cert),
      'client-key-data': base64(`-----BEGIN PRIVATE KEY-----\n${word('brokenKey')}\n-----END PRIVATE KEY-----`),
    }),
  ]
  const refused = kubeconfig('kubernetes-proxy', 'x', token, { 'proxy-url': proxy(server.proxyPorts.refusing) })
  const entries = [...endpoints, ...clusters, refused]
  const register = write('register.yaml', 'bureaus: []\napps: []\n')
  const planted = {
    ...words,
    ...{ passphrase: plant('passphrase'), keyVault: keys.vault.key, keyFile: keys.file.key, keyInline: keys.inline.key },
    keyNamed: keys.named.key,
  }
  const vault = {
    'a/bearer': word('bearerVault'),
    'a/basic': word('basicVault'),
    'a/key': keys.vault.key,
    unused: word('unused'),
  }
  return {
    ...{ planted, entries, broken, vault },
    sent: [
      ...['bearerVault', 'bearerFile', 'basicVault', 'basicFile', 'kubeToken', 'kubeTokenFile', 'kubePassword', 'proxyPassword'],
    ],
    sourcesFile: write('sources.yaml', stringify({ register, sources: [...entries, ...broken] })),
  }
}
