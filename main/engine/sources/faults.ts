import type { ProblemCode } from '../../../shared/estate/problem-words.ts'
import type { Problem } from '../../../shared/estate/source-state.ts'
import { errorCode } from '../../config/yaml-file.ts'

/**
 * What a fault means for the one who asked. `unreachable`: no contact at all. `refused`: a person is needed (credentials,
 * kubeconfig). `denied`: this resource is not for us. `expired`: the history is gone (410). `broken`: this time it failed.
 */
export type FaultKind = 'unreachable' | 'refused' | 'denied' | 'expired' | 'broken'

export interface Fault {
  readonly kind: FaultKind
  readonly problem: Problem
  /** What the server asked for (Retry-After), ms. */
  readonly retryAfterMs: number | null
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault }

/** Whom we talk to, for the words. */
export interface Peer {
  readonly host: string
  readonly port: string
  readonly proxy: string | null
}

export function fault(
  kind: FaultKind,
  at: number,
  code: ProblemCode,
  facts: Problem['facts'],
  retryAfterMs: number | null = null,
): Fault {
  return { kind, problem: { code, facts, at }, retryAfterMs }
}

/** Error codes of sockets, DNS and TLS → what happened. Everything here means that there is no contact. */
const BY_CODE: Readonly<Record<string, ProblemCode>> = {
  ECONNREFUSED: 'connect.refused',
  ENOTFOUND: 'connect.dns',
  EAI_AGAIN: 'connect.dns',
  ETIMEDOUT: 'connect.timeout',
  ESOCKETTIMEDOUT: 'connect.timeout',
  EHOSTUNREACH: 'connect.unreachable',
  ENETUNREACH: 'connect.unreachable',
  EHOSTDOWN: 'connect.unreachable',
  ENETDOWN: 'connect.unreachable',
  ECONNRESET: 'connect.dropped',
  EPIPE: 'connect.dropped',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls.unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'tls.unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls.unknown-issuer',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls.unknown-issuer',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls.unknown-issuer',
  CERT_SIGNATURE_FAILURE: 'tls.unknown-issuer',
  CERT_UNTRUSTED: 'tls.unknown-issuer',
  CERT_HAS_EXPIRED: 'tls.expired',
  CERT_NOT_YET_VALID: 'tls.expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls.wrong-name',
  EPROTO: 'tls.failed',
}

/** Codes with which the way to the proxy itself fails. */
const CONNECT_CODES = new Set<ProblemCode>(['connect.refused', 'connect.dns', 'connect.timeout', 'connect.unreachable'])

/** An error thrown by a connection → fault. */
export function connectionFault(error: unknown, peer: Peer, at: number, seconds: number): Fault {
  const detail = errorCode(error)
  const { host, port, proxy } = peer
  const message = error instanceof Error ? error.message : detail
  // hpagent's words for an answer other than 200 to CONNECT
  const proxySaid = /^Bad response: (\d+)/.exec(message)?.[1]
  if (proxy !== null && proxySaid) return fault('unreachable', at, 'proxy.refused', { proxy, host, detail: proxySaid })
  // hpagent hands the socket's error on; the SOCKS client only its words
  const known = BY_CODE[detail] ?? BY_CODE[/\bE[A-Z]{4,}\b/.exec(message)?.[0] ?? '']
  const code = /timed? ?out/i.test(message) ? 'connect.timeout' : (known ?? tlsOrDropped(detail))
  if (proxy !== null && CONNECT_CODES.has(code)) return fault('unreachable', at, 'proxy.unreachable', { proxy, detail })
  return fault('unreachable', at, code, { host, port, detail, seconds })
}

function tlsOrDropped(detail: string): ProblemCode {
  return /^ERR_(SSL|TLS|OSSL)_|CERT|SSL/.test(detail) ? 'tls.failed' : 'connect.dropped'
}

/** Statuses with a meaning of their own; others by their class. */
const BY_STATUS: Readonly<Record<number, readonly [FaultKind, ProblemCode]>> = {
  401: ['refused', 'http.unauthorized'],
  403: ['denied', 'http.forbidden'],
  404: ['denied', 'http.not-found'],
  405: ['denied', 'http.not-found'],
  410: ['expired', 'http.expired'],
  429: ['broken', 'http.throttled'],
}

/** Wait where a 429 names none, s: the API server's own usual value. */
const THROTTLED_SECONDS = 1

/** Longest wait taken from a Retry-After, s: a wrong header must not silence a source for a day. */
const RETRY_AFTER_MAX_SECONDS = 300

/** An HTTP status other than success → fault. */
export function statusFault(status: number, retryAfter: string | undefined, resource: string, peer: Peer, at: number): Fault {
  const [kind, code] = BY_STATUS[status] ?? (status >= 500 ? ['broken', 'http.server-error'] : ['broken', 'http.unexpected'])
  const asked = Number(retryAfter)
  const named = retryAfter !== undefined && asked >= 0 ? asked : null
  const seconds = named === null ? (status === 429 ? THROTTLED_SECONDS : null) : Math.min(named, RETRY_AFTER_MAX_SECONDS)
  const facts = { host: peer.host, resource, status, ...(seconds === null ? {} : { seconds }) }
  return fault(kind, at, code, facts, waitMs(seconds))
}

/** What a server asked to wait, kept within reason, ms. */
export function waitMs(seconds: number | null): number | null {
  return seconds === null ? null : Math.min(seconds, RETRY_AFTER_MAX_SECONDS) * 1000
}
