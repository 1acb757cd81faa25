import { resolve } from 'node:path'
import { z } from 'zod'
import { parseUrl } from './url.ts'

/** A secret by its name in the vault, or a file that holds nothing else (what a mounted token is). Never the secret itself. */
export type SecretRef = { readonly secret: string } | { readonly file: string }

/** How to reach and be let in to one HTTP(S) or WebSocket API. */
export interface Endpoint {
  /** Without a slash at the end. */
  readonly url: string
  readonly auth:
    | { readonly type: 'none' }
    | { readonly type: 'basic'; readonly username: string; readonly password: SecretRef }
    | { readonly type: 'bearer'; readonly token: SecretRef }
  readonly tls: {
    /** Absolute paths of PEM files; null: the system's authorities, and no client certificate. */
    readonly ca: string | null
    readonly cert: string | null
    readonly key: SecretRef | null
    /** SHA-256 of a certificate of the server's chain that is trusted, 64 lower-case hex digits; null: none. */
    readonly trust: string | null
    /** The name that the server's certificate is for, where it is not the URL's; null: the URL's. */
    readonly serverName: string | null
  }
  /** URL of an HTTP proxy; null: none. */
  readonly proxy: string | null
}

/** What may stand for a secret's name: it is shown, and part of the vault's listing. */
export const secretNameSchema = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,126}$/u, 'not a name of a secret')

const secretRefSchema = z.union([z.strictObject({ secret: secretNameSchema }), z.strictObject({ file: z.string().min(1) })])

const authSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({
    type: z.literal('basic'),
    username: z
      .string()
      .min(1)
      .regex(/^[^:\p{Cc}]*$/u),
    password: secretRefSchema,
  }),
  z.strictObject({ type: z.literal('bearer'), token: secretRefSchema }),
])

const tlsSchema = z
  .strictObject({
    ca: z.string().min(1).optional(),
    cert: z.string().min(1).optional(),
    key: secretRefSchema.optional(),
    trust: z
      .string()
      .transform((text) =>
        text
          .replace(/^sha256:/i, '')
          .replaceAll(':', '')
          .toLowerCase(),
      )
      .refine((hex) => /^[0-9a-f]{64}$/.test(hex), 'trust is the SHA-256 of a certificate: 64 hex digits')
      .optional(),
    serverName: z.string().min(1).optional(),
  })
  .refine(
    ({ cert, key }) => (cert === undefined) === (key === undefined),
    'a client certificate needs its key, and a key its certificate',
  )

function urlWith(protocols: readonly string[]) {
  return z.string().refine(
    (text) => {
      const url = parseUrl(text)
      return url !== null && protocols.includes(url.protocol) && url.username === '' && url.password === '' && url.hash === ''
    },
    `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}, without user name and password`,
  )
}

/** Fields of an entry of the sources file that say how to reach its API by one of these `protocols` (`https:`, …). */
export function endpointFields(protocols: readonly string[]) {
  return {
    url: urlWith(protocols),
    auth: authSchema.default({ type: 'none' }),
    tls: tlsSchema.prefault({}),
    proxy: urlWith(['http:', 'https:']).optional(),
  }
}

const isLoopback = ({ hostname }: URL): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)

/** Credentials must not cross a network in the clear. */
export function isSafe({ url, auth }: { readonly url: string; readonly auth: { readonly type: string } }): boolean {
  const target = parseUrl(url)
  // What is no URL is told as such, by its own field.
  if (target === null || auth.type === 'none') return true
  return target.protocol === 'https:' || target.protocol === 'wss:' || isLoopback(target)
}

export const UNSAFE = 'credentials are sent to https: and wss: only, or to this machine'

type Fields = z.infer<z.ZodObject<ReturnType<typeof endpointFields>>>

/** The endpoint of a parsed entry; paths in it are relative to `folder`. */
export function endpointOf({ url, auth, tls, proxy }: Fields, folder: string): Endpoint {
  const at = (path: string | undefined): string | null => (path === undefined ? null : resolve(folder, path))
  const ref = (given: SecretRef): SecretRef => ('file' in given ? { file: resolve(folder, given.file) } : given)
  return {
    url: url.replace(/\/+$/, ''),
    auth:
      auth.type === 'basic'
        ? { ...auth, password: ref(auth.password) }
        : auth.type === 'bearer'
          ? { ...auth, token: ref(auth.token) }
          : auth,
    tls: {
      ca: at(tls.ca),
      cert: at(tls.cert),
      key: tls.key === undefined ? null : ref(tls.key),
      trust: tls.trust ?? null,
      serverName: tls.serverName ?? null,
    },
    proxy: proxy ?? null,
  }
}

/** Names of the vault's secrets that an endpoint needs. */
export function secretsOf({ auth, tls }: Endpoint): readonly string[] {
  const refs = [auth.type === 'basic' ? auth.password : null, auth.type === 'bearer' ? auth.token : null, tls.key]
  return refs.flatMap((ref) => (ref !== null && 'secret' in ref ? [ref.secret] : []))
}
