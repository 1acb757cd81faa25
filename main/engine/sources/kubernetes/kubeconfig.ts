import { readFileSync } from 'node:fs'
import { Agent as HttpAgent, validateHeaderValue } from 'node:http'
import { Agent, type RequestOptions } from 'node:https'
import { dirname, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { z } from 'zod'
import type { KubernetesConfig } from '../../../config/sources-file.ts'
import { errorCode, firstIssue, readYamlFile } from '../../../config/yaml-file.ts'
import type { Access, Learn } from '../access.ts'
import { type Fault, fault, type Outcome } from '../faults.ts'

/** Idle connections are kept this long for the next request, ms. */
const IDLE_MS = 15_000

/** What the client library has an agent for. */
const PROXY_PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'socks:', 'socks4:', 'socks4a:', 'socks5:', 'socks5h:'])

const namedSchema = <T extends z.ZodType>(key: string, value: T) =>
  z.array(z.looseObject({ name: z.string(), [key]: value })).default([])

const clusterSchema = z.looseObject({
  server: z.string(),
  'certificate-authority': z.string().optional(),
  // the library takes any text for true, "false" among them
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'proxy-url': z.string().optional(),
})
const contextSchema = z.looseObject({ cluster: z.string(), user: z.string() })
const userSchema = z
  .looseObject({
    exec: z.looseObject({ command: z.string().optional() }).nullish(),
    'auth-provider': z.looseObject({ name: z.string().optional() }).nullish(),
    tokenFile: z.string().nullish(),
    'client-certificate': z.string().nullish(),
    'client-key': z.string().nullish(),
    'client-key-data': z.string().nullish(),
    token: z.string().nullish(),
    username: z.string().nullish(),
    password: z.string().nullish(),
  })
  .nullable()
type UserEntry = NonNullable<z.infer<typeof userSchema>>

const fileSchema = z.looseObject({
  'current-context': z.string().nullish(),
  clusters: namedSchema('cluster', clusterSchema),
  contexts: namedSchema('context', contextSchema),
  users: namedSchema('user', userSchema),
})

class Refusal extends Error {
  readonly fault: Fault
  constructor(refused: Fault) {
    super(refused.problem.code)
    this.fault = refused
  }
}

/**
 * Reads the kubeconfig anew and prepares access by its context. Only the chosen cluster and user are handed to the client
 * library, after their fields were looked at: a program or plugin for credentials is refused before anything could run it.
 */
export async function openAccess(config: KubernetesConfig, learn: Learn, at: number): Promise<Outcome<Access>> {
  const used: string[] = []
  try {
    return { ok: true, value: await open(config, used, at) }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, fault: error.fault }
    const detail = errorCode(error)
    return { ok: false, fault: fault('refused', at, 'kubeconfig.broken', { path: config.kubeconfig, detail }) }
  } finally {
    learn(used)
  }
}

/** Secrets of a user's entry; `read` gives a file that it names. */
function secretsOf(user: UserEntry, read: (name: string) => string): readonly string[] {
  const { token, tokenFile, username, password } = user
  const keyData = user['client-key-data']
  const key = user['client-key']
  return [
    ...(token ? [token] : []),
    ...(tokenFile ? [read(tokenFile).trim()] : []),
    ...(password ? [password, `${username ?? ''}:${password}`] : []),
    ...(keyData ? [keyData, Buffer.from(keyData, 'base64').toString()] : []),
    ...(key ? [read(key)] : []),
  ]
}

/** What a proxy's address says of the one who asks. */
function secretsOfProxy({ username, password }: URL): readonly string[] {
  const [name, word] = [username, password].map(decoded)
  return password === '' ? [] : [password, word ?? '', `${name}:${word}`]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `used` takes every secret that goes in. */
async function open(config: KubernetesConfig, used: string[], at: number): Promise<Access> {
  const path = config.kubeconfig
  const refuse = (code: Fault['problem']['code'], facts: Fault['problem']['facts']) =>
    new Refusal(fault('refused', at, code, { path, ...facts }))
  const file = readYamlFile(path)
  if (file.state === 'missing') throw refuse('kubeconfig.missing', {})
  if (file.state === 'unusable') throw refuse(file.code, file.facts)
  if (file.state === 'broken') throw refuse('kubeconfig.broken', { detail: file.detail })
  const parsed = fileSchema.safeParse(file.value)
  if (!parsed.success) throw refuse('kubeconfig.broken', { detail: firstIssue(parsed.error) })

  const { contexts, clusters, users } = parsed.data
  const contextName = config.context ?? parsed.data['current-context'] ?? ''
  const context = contexts.find((each) => each.name === contextName)?.context
  if (!context) {
    const known = contexts.map((each) => each.name).join(', ')
    throw refuse('kubeconfig.no-context', { context: contextName || '–', known: known || '–' })
  }
  const { cluster: clusterName, user: userName } = contextSchema.parse(context)
  const cluster = clusterSchema.safeParse(clusters.find((each) => each.name === clusterName)?.cluster)
  if (!cluster.success) throw refuse('kubeconfig.broken', { detail: `no cluster ${clusterName}` })
  const named = users.find((each) => each.name === userName)
  if (!named) throw refuse('kubeconfig.broken', { detail: `no user ${userName}` })
  const user = userSchema.parse(named.user) ?? {}
  if (!config.allowExec) {
    if (user.exec) throw refuse('kubeconfig.exec-refused', { user: userName, how: `exec: ${user.exec.command ?? '–'}` })
    const provider = user['auth-provider']
    if (provider) throw refuse('kubeconfig.exec-refused', { user: userName, how: `auth-provider: ${provider.name ?? '–'}` })
  }

  const checked = (field: string, check: () => void) => {
    try {
      check()
    } catch (error) {
      throw refuse('kubeconfig.broken', { detail: `${field}: ${errorCode(error)}` })
    }
  }
  const folder = dirname(path)
  const read = (name: string) => {
    const absolute = resolve(folder, name)
    try {
      return readFileSync(absolute, 'utf8')
    } catch {
      throw refuse('kubeconfig.file-missing', { file: absolute })
    }
  }
  for (const name of [cluster.data['certificate-authority'], user['client-certificate'], user['client-key']]) if (name) read(name)
  used.push(...secretsOf(user, read))
  // the library knows the key only by its old name; kubectl lets the file win over a token
  const credentials = user.tokenFile ? { ...user, token: read(user.tokenFile).trim() } : user

  // 450 ms and 70 MB: not before it is needed
  const { KubeConfig } = await import('@kubernetes/client-node')
  // a new one each time: it caches agents, so rotated certificates would be missed
  const kubeConfig = new KubeConfig()
  kubeConfig.loadFromString(
    JSON.stringify({
      clusters: [{ name: clusterName, cluster: cluster.data }],
      users: [{ name: userName, user: credentials }],
      contexts: [{ name: contextName, context }],
      'current-context': contextName,
    }),
  )
  kubeConfig.makePathsAbsolute(folder)
  const urlOf = (field: string, value: string) => {
    const url = URL.parse(value)
    // it may hold a password, at a place that cannot be told where it is no URL
    if (url === null) throw refuse('kubeconfig.broken', { detail: `${field}: not a URL` })
    return url
  }
  const server = urlOf('server', cluster.data.server)
  const proxyUrl = cluster.data['proxy-url']
  const proxy = proxyUrl ? urlOf('proxy-url', proxyUrl) : null
  if (proxy !== null) used.push(...secretsOfProxy(proxy))
  if (proxy !== null && !PROXY_PROTOCOLS.has(proxy.protocol)) {
    throw refuse('kubeconfig.broken', { detail: `proxy-url: ${proxy.protocol} is none of ${[...PROXY_PROTOCOLS].join(' ')}` })
  }
  if (server.protocol !== 'https:') throw refuse('kubeconfig.broken', { detail: `server ${server.protocol}//… is not https` })
  const applied: RequestOptions = {}
  await kubeConfig.applyToHTTPSOptions(applied)
  const { ca, cert, key, servername, rejectUnauthorized, auth } = applied
  const tls = defined({ ca, cert, key, servername, rejectUnauthorized })
  const headers = z.record(z.string(), z.string()).parse(applied.headers ?? {})
  if (auth) headers.Authorization = `Basic ${Buffer.from(auth).toString('base64')}`
  if (headers.Authorization) used.push(headers.Authorization.replace(/^\S+ +/, ''))
  // node:https takes all of these unseen and throws at the first request
  checked('user: the client certificate and its key', () => createSecureContext(tls))
  for (const [name, value] of Object.entries(headers)) checked(`user: ${name} header`, () => validateHeaderValue(name, value))
  const agent = proxyUrl ? z.instanceof(HttpAgent).parse(applied.agent) : new Agent({ ...tls, keepAlive: true, timeout: IDLE_MS })
  return {
    url: cluster.data.server.replace(/\/+$/, ''),
    origin: server.origin,
    peer: { host: server.hostname, port: server.port || '443', proxy: proxy?.host ?? null },
    // a SOCKS agent takes the certificates from the request
    options: { ...tls, agent },
    headers,
    close: () => agent.destroy(),
  }
}

/** Without the fields that are undefined: TLS options tell absent from undefined. */
function defined<T extends object>(all: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const kept: { [K in keyof T]?: NonNullable<T[K]> } = {}
  for (const key in all) {
    const value = all[key]
    if (value !== undefined && value !== null) kept[key] = value
  }
  return kept
}
