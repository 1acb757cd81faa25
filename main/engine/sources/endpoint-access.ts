import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { type Agent, Agent as PlainAgent, validateHeaderValue } from 'node:http'
import { Agent as TlsAgent } from 'node:https'
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent'
import type { ProblemCode } from '../../../shared/estate/problem-words.ts'
import type { Problem } from '../../../shared/estate/source-state.ts'
import type { Endpoint, SecretRef } from '../../config/endpoint.ts'
import { errorCode } from '../../config/yaml-file.ts'
import type { Access, Learn } from './access.ts'
import { shownChain } from './certificates.ts'
import { connectionFault, type Fault, fault, type Outcome, type Peer } from './faults.ts'

/** Idle connections are kept this long for the next request, ms. */
const IDLE_MS = 15_000

/** A server shows its certificates within this time, ms. */
const SHOW_MS = 10_000

/** Largest token, key or bundle of authorities that is read, bytes. */
const MAX_FILE_BYTES = 4 * 1024 * 1024

const PORTS: Readonly<Record<string, string>> = { 'https:': '443', 'wss:': '443', 'http:': '80', 'ws:': '80' }

/** Looks a secret up by its name in the vault; null: it has none, or is locked. */
export type SecretLookup = (name: string) => string | null

/** Where secrets come from, and who is told of them. */
export interface Keys {
  readonly secret: SecretLookup
  readonly learn: Learn
}

/**
 * Reads credentials and certificates anew and prepares access. Where a certificate is trusted by its fingerprint, the server is asked first to show
 * its chain: in a handshake, and nothing else. A certificate with that fingerprint becomes one more authority, so that OpenSSL itself checks
 * signatures, dates and the name before any request; verification is never turned off for one. Never rejects. `at` is a wall time, ms.
 */
export async function openEndpoint(endpoint: Endpoint, keys: Keys, at: number): Promise<Outcome<Access>> {
  const read = endpointParts(endpoint, keys, at)
  if (!read.ok) return read
  const { headers, peer } = read.value
  try {
    const pinned = await pinnedOf(endpoint, read.value)
    const agent = read.value.agent(read.value.context(pinned))
    return {
      ok: true,
      value: {
        url: endpoint.url,
        origin: new URL(endpoint.url).origin,
        peer,
        options: { agent },
        headers,
        close: () => agent.destroy(),
      },
    }
  } catch (error) {
    return { ok: false, fault: connectionFault(error, peer, at, SHOW_MS / 1000) }
  }
}

/** What access to an endpoint is made of. Holds secrets. */
export interface EndpointParts {
  readonly headers: Readonly<Record<string, string>>
  readonly peer: Peer
  /** Authorities and client certificate; `pinned` are certificates (PEM) that are trusted beside. */
  context(pinned?: readonly string[]): SecureContext
  /** An agent that goes through the endpoint's proxy, where it has one. */
  agent(context: SecureContext): Agent
}

/** Reads them; refused where one is missing or cannot be used. Contacts nobody. */
export function endpointParts(endpoint: Endpoint, { secret, learn }: Keys, at: number): Outcome<EndpointParts> {
  const used: string[] = []
  try {
    return { ok: true, value: partsOf(endpoint, secret, used, at) }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, fault: error.fault }
    throw error
  } finally {
    learn(used)
  }
}

class Refusal extends Error {
  readonly fault: Fault
  constructor(at: number, code: ProblemCode, facts: Problem['facts']) {
    super(code)
    this.fault = fault('refused', at, code, facts)
  }
}

/** `used` takes every secret that goes in. */
function partsOf({ url, auth, tls, proxy }: Endpoint, secret: SecretLookup, used: string[], at: number): EndpointParts {
  const resolve = (ref: SecretRef, field: string): string => {
    const value = 'file' in ref ? read(ref.file) : secret(ref.secret)
    if (value === null) throw new Refusal(at, 'secret.missing', { secret: 'secret' in ref ? ref.secret : '' })
    used.push(value)
    return nonEmpty(value, field)
  }
  const read = (file: string): string => {
    try {
      const stat = statSync(file)
      // A pipe or a device would hold the process for as long as it pleases.
      if (!stat.isFile()) throw new Refusal(at, 'file.not-regular', { path: file })
      if (stat.size > MAX_FILE_BYTES) {
        throw new Refusal(at, 'file.too-large', { path: file, megabytes: MAX_FILE_BYTES / 1024 ** 2 })
      }
      return readFileSync(file, 'utf8').trim()
    } catch (error) {
      if (error instanceof Refusal) throw error
      throw new Refusal(at, 'endpoint.file-missing', { file, detail: errorCode(error) })
    }
  }
  const nonEmpty = (text: string, field: string): string => {
    if (text === '') throw new Refusal(at, 'endpoint.unusable', { field, detail: 'empty' })
    return text
  }
  /** What node would take unseen, and throw at the first request. */
  const checked = <T>(field: string, make: () => T): T => {
    try {
      return make()
    } catch (error) {
      throw new Refusal(at, 'endpoint.unusable', { field, detail: errorCode(error) })
    }
  }

  const target = new URL(url)
  const headers: Record<string, string> = {}
  if (auth.type === 'bearer') headers.Authorization = `Bearer ${resolve(auth.token, 'auth.token')}`
  if (auth.type === 'basic') {
    const pair = `${auth.username}:${resolve(auth.password, 'auth.password')}`
    used.push(pair)
    headers.Authorization = `Basic ${Buffer.from(pair).toString('base64')}`
  }
  for (const [name, value] of Object.entries(headers)) checked(`auth.${auth.type}`, () => validateHeaderValue(name, value))

  const ca = tls.ca === null ? null : read(tls.ca)
  if (ca !== null) checked('tls.ca', () => new X509Certificate(ca))
  const own = tls.cert !== null && tls.key !== null ? { cert: read(tls.cert), key: resolve(tls.key, 'tls.key') } : {}
  const context = (pinned: readonly string[] = []) =>
    createSecureContext({
      ...own,
      ca: [...(ca === null ? systemAuthorities() : [ca]), ...pinned],
      // A pinned certificate is the end of its chain, be it a root, an intermediate or the server's own.
      ...(pinned.length === 0 ? {} : { allowPartialTrustChain: true }),
    })
  checked('tls.cert, tls.key', () => createSecureContext(own))
  const servername = tls.serverName === null ? {} : { servername: tls.serverName }
  return {
    headers,
    peer: {
      host: target.hostname,
      port: target.port || (PORTS[target.protocol] ?? ''),
      proxy: proxy === null ? null : new URL(proxy).host,
    },
    context,
    agent(secureContext) {
      const kept = { keepAlive: true, timeout: IDLE_MS }
      if (!isTls(target)) return proxy === null ? new PlainAgent(kept) : new HttpProxyAgent({ ...kept, proxy })
      const secured = { ...kept, ...servername, secureContext }
      return proxy === null ? new TlsAgent(secured) : new HttpsProxyAgent({ ...secured, proxy })
    },
  }
}

const isTls = ({ protocol }: URL) => protocol === 'https:' || protocol === 'wss:'

/** The certificate that is trusted by its fingerprint, where the server shows it; none where it does not: then the authorities decide. */
async function pinnedOf(endpoint: Endpoint, parts: EndpointParts): Promise<readonly string[]> {
  const { trust, serverName } = endpoint.tls
  const target = new URL(endpoint.url)
  if (trust === null || !isTls(target)) return []
  const agent = parts.agent(createSecureContext())
  const asked = serverName === null ? {} : { servername: serverName }
  try {
    const { certificates } = await shownChain(target, agent, asked, AbortSignal.timeout(SHOW_MS))
    return certificates.filter(({ sha256 }) => sha256 === trust).map(({ pem }) => pem)
  } finally {
    agent.destroy()
  }
}

let authorities: readonly string[] | null = null

/** What this machine trusts: the list that comes with Node, and the system's own. Read once, since it takes tens of milliseconds. */
function systemAuthorities(): readonly string[] {
  authorities ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
  return authorities
}
