import { z } from 'zod'
import { listOf } from '../lib/list-schema.ts'
import { scopeSchema } from './members.ts'
import { pictureCoverageSchema } from './pictures.ts'
import { SUITES } from './suite.ts'

/** What a manifest calls itself, and the version of the form that this program writes and reads. */
export const FORMAT = 'wanglou-snapshot'
/** A manifest that is signed for the page inside a package: it lists what had been added so far, and is no package's own. */
export const EVIDENCE_FORMAT = 'wanglou-snapshot-evidence'
export const VERSION = 1

/** The last two members of each package. */
export const MANIFEST_PATH = 'manifest.json'
export const SIGNATURE_PATH = 'signature.json'

/** Most members of a package, and characters of a member's path. */
export const MAX_MEMBERS = 10_000
export const MAX_PATH_CHARS = 120
/** ZIP without its 64-bit extension counts to here, bytes. */
export const MAX_PACKAGE_BYTES = 2 ** 32 - 1
/** Largest manifest and signature that are read, bytes. */
export const MAX_MANIFEST_BYTES = 8 * 1024 * 1024
/** Most values in it: as little as two bytes make one that takes tens in memory. With what packages say of themselves, its bytes end long before. */
export const MAX_MANIFEST_VALUES = 1_000_000
export const MAX_SIGNATURE_BYTES = 4_096

/** Segments of small letters, digits, `.`, `_` and `-` that begin and end with a letter or digit: one name on every file system. */
const PATH = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?(?:\/[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)*$/
/** Names that Windows gives to devices, whatever follows the dot. */
const DEVICE = /(?:^|\/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\/|$)/

/** Whether a member may have this path. */
export const isMemberPath = (path: string): boolean =>
  path.length <= MAX_PATH_CHARS && PATH.test(path) && !path.includes('..') && !DEVICE.test(path)

const countSchema = z.int().min(0).max(MAX_PACKAGE_BYTES)
const digestSchema = z.string().regex(/^[0-9a-f]{64}$/)
const timeSchema = z.iso.datetime()

const memberSchema = z.strictObject({
  path: z.string().refine(isMemberPath, 'not a path of a member'),
  method: z.enum(['store', 'deflate']),
  /** Of the content; `stored`: as it stands in the file. */
  bytes: countSchema,
  stored: countSchema,
  /** CRC-32 of the content, which ZIP asks for: 8 hexadecimal digits. No proof of anything. */
  crc32: z.string().regex(/^[0-9a-f]{8}$/),
  /** By the suite, in hexadecimal. `stored`: of the bytes in the file; it is checked before anything is unpacked. */
  digest: z.strictObject({ stored: digestSchema, content: digestSchema }),
})

const areDistinct = (members: readonly { readonly path: string }[]): boolean =>
  new Set([MANIFEST_PATH, SIGNATURE_PATH, ...members.map((member) => member.path)]).size === members.length + 2

/** A time when a source was watched, half open. */
const spanSchema = z.looseObject({ from: timeSchema, to: timeSchema })

const aboutShape = {
  tool: z.looseObject({ name: z.string(), version: z.string() }),
  made: timeSchema,
  window: spanSchema,
  scope: z.looseObject({ parts: scopeSchema }),
  redaction: z.looseObject({ profile: z.enum(['none', 'internal', 'external']) }),
  /** Absent in packages of versions that made none. */
  pictures: pictureCoverageSchema.optional(),
  sources: listOf(
    z.looseObject({
      name: z.string(),
      kind: z.string(),
      state: z.string(),
      /** Up to when its data reach; null: nothing of it was ever seen. */
      dataAsOf: timeSchema.nullable(),
      /** The times within the window when it was watched. */
      coverage: listOf(spanSchema),
    }),
  ),
}

/** What a manifest says of the content as a whole, open to more facts. Times are ISO 8601 in UTC. */
export const aboutSchema = z.looseObject(aboutShape)
export type About = z.infer<typeof aboutSchema>

const signerSchema = z.strictObject({
  name: z.string().min(1).max(200),
  /** DER SubjectPublicKeyInfo in Base64. */
  publicKey: z.base64().max(200),
  /** The suite's digest of that DER, in hexadecimal. */
  fingerprint: digestSchema,
})

const listSchema = z.looseObject({
  ...aboutShape,
  version: z.literal(VERSION),
  suite: z.enum(SUITES),
  /** The signer's ID, which goes into an SM2 signature; null in the other suite. */
  sm2Id: z.string().max(200).nullable(),
  signer: signerSchema,
  members: listOf(memberSchema)
    .refine((members) => members.length <= MAX_MEMBERS, `more than ${MAX_MEMBERS} members`)
    .refine(areDistinct, 'a path stands twice, or is not for members'),
})

export const manifestSchema = listSchema.extend({ format: z.literal(FORMAT) })
export const evidenceSchema = listSchema.extend({ format: z.literal(EVIDENCE_FORMAT) })

export const signatureSchema = z.strictObject({
  format: z.literal('wanglou-signature'),
  version: z.literal(VERSION),
  suite: z.enum(SUITES),
  /** Base64. Ed25519: 64 bytes; SM2: DER of r and s. */
  signature: z.base64().max(200),
})

export type Member = z.infer<typeof memberSchema>
export type Method = Member['method']
export type Manifest = z.infer<typeof manifestSchema>
export type Evidence = z.infer<typeof evidenceSchema>
export type SignatureFile = z.infer<typeof signatureSchema>

/** A signer whose key was compared and is trusted on this machine. */
export interface KnownSigner {
  readonly name: string
  readonly suite: (typeof SUITES)[number]
  /** DER SubjectPublicKeyInfo in Base64. */
  readonly publicKey: string
  readonly fingerprint: string
  /** When it was added, ISO 8601. */
  readonly added: string
}
