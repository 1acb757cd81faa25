import { X509Certificate } from 'node:crypto'
import type { Agent } from 'node:http'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ConnectionOptions, type DetailedPeerCertificate, TLSSocket } from 'node:tls'
import { urlToHttpOptions } from 'node:url'

/** A certificate that a peer showed. */
export interface ShownCertificate {
  /** 64 lower-case hex digits. */
  readonly sha256: string
  readonly subject: string
  readonly issuer: string
  /** As the certificate has them: `Nov 23 09:12:00 2026 GMT`. */
  readonly validFrom: string
  readonly validTo: string
  /** `DNS:…, IP Address:…`; '' where there are none. */
  readonly names: string
  readonly pem: string
}

/** What a TLS server showed, and what is held against it. */
export interface ShownChain {
  /** Its own first; then the issuers, as far as it sent them or they are known here. */
  readonly certificates: readonly ShownCertificate[]
  /** Why the authorities of `agent` do not vouch for it, as a code of OpenSSL or Node; null: they do. */
  readonly refusedBy: string | null
}

/** Longest chain that is followed: a server could show one without end. */
const MAX_CERTIFICATES = 10

/**
 * Shakes hands with the TLS server at `target` through `agent` and looks at what it shows, whoever vouches for it; `tls` holds the authorities
 * and the name to ask for. Nothing is ever sent on the connection but the handshake, and it ends with that. Rejects with the connection's error,
 * or with the reason of `signal`.
 */
export async function shownChain(
  target: URL,
  agent: Agent,
  tls: Pick<ConnectionOptions, 'secureContext' | 'servername'>,
  signal: AbortSignal,
): Promise<ShownChain> {
  const socket = await connect(target, agent, tls, signal)
  try {
    if (!(socket instanceof TLSSocket)) throw new Error('not a TLS connection')
    await shakenHands(socket, signal)
    return {
      certificates: chainOf(socket.getPeerCertificate(true)),
      // Node gives its code, whatever its types say
      refusedBy: socket.authorized ? null : String(socket.authorizationError),
    }
  } finally {
    socket.destroy()
  }
}

function connect(target: URL, agent: Agent, tls: ConnectionOptions, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const { hostname, port } = urlToHttpOptions(target)
    const host = hostname ?? ''
    const options = { servername: isIP(host) === 0 ? host : '', ...tls, host, port: port ?? 443, rejectUnauthorized: false }
    const over = () => reject(signal.reason)
    signal.addEventListener('abort', over, { once: true })
    let given = false
    const took = (error: Error | null, socket?: Duplex | null) => {
      if (given) return
      given = true
      signal.removeEventListener('abort', over)
      if (!socket) reject(error ?? new Error('no connection'))
      else if (signal.aborted) socket.destroy()
      else resolve(socket)
    }
    const made = agent.createConnection(options, took)
    if (made) took(null, made)
  })
}

function shakenHands(socket: TLSSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    socket.once('error', reject)
    socket.once('close', () => reject(Object.assign(new Error('closed during the handshake'), { code: 'ECONNRESET' })))
    socket.once('secureConnect', resolve)
  })
}

function chainOf(own: DetailedPeerCertificate): ShownCertificate[] {
  const chain: ShownCertificate[] = []
  let next: DetailedPeerCertificate | undefined = own
  while (next?.raw && chain.length < MAX_CERTIFICATES) {
    const certificate = new X509Certificate(next.raw)
    chain.push({
      sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
      subject: oneLine(certificate.subject),
      issuer: oneLine(certificate.issuer),
      validFrom: certificate.validFrom,
      validTo: certificate.validTo,
      names: certificate.subjectAltName ?? '',
      pem: certificate.toString(),
    })
    // a root is its own issuer
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate
  }
  return chain
}

/** `CN=…\nO=…` as `CN=…, O=…`. */
const oneLine = (name: string) => name.replaceAll('\n', ', ')
