import type { IncomingHttpHeaders } from 'node:http'

/** A bearer token's owner, and what it may read. */
export interface Account {
  readonly user: string
  /** Whether it may get, list and watch `resource` in `namespace` ('' = in all of them). */
  readonly may: (resource: string, namespace: string) => boolean
}

const BEARER = /^Bearer (\S+)$/i

/** A browser cannot set headers on a WebSocket, so the token may come as a subprotocol; never as the only one. */
const PROTOCOL_PREFIX = 'base64url.bearer.authorization.k8s.io.'

/** What a request may do without a token: on kube-apiserver 1.20.2 it is known as system:anonymous and may read nothing here. */
export const ANONYMOUS: Account = { user: 'system:anonymous', may: () => false }

/** Who asks; null for a token that nobody has (401). */
export function identify(headers: IncomingHttpHeaders, accounts: ReadonlyMap<string, Account>): Account | null {
  const { authorization } = headers
  if (authorization !== undefined) return accounts.get(BEARER.exec(authorization)?.[1] ?? '') ?? null
  const protocols = offeredProtocols(headers)
  const carrier = protocols.find((protocol) => protocol.startsWith(PROTOCOL_PREFIX))
  if (carrier === undefined) return ANONYMOUS
  if (protocols.length < 2) return null
  return accounts.get(Buffer.from(carrier.slice(PROTOCOL_PREFIX.length), 'base64url').toString()) ?? null
}

/** Subprotocols other than the one that carries a token. */
export function plainProtocols(headers: IncomingHttpHeaders): string[] {
  return offeredProtocols(headers).filter((protocol) => !protocol.startsWith(PROTOCOL_PREFIX))
}

function offeredProtocols(headers: IncomingHttpHeaders): string[] {
  return (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== '')
}
