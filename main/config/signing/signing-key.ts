import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { isEd25519Key } from '../../../shared/snapshot/ed25519-key.ts'
import { verifySm2 } from '../../../shared/snapshot/sm2-signature.ts'
import { PUBLIC_KEY_FORMS, SM2_ID, SUITES, type SuiteId } from '../../../shared/snapshot/suite.ts'
import type { PublicSigner, Signed } from '../../../shared/snapshot/verify/platform.ts'
import { digestOf } from './digest.ts'
import { makeSm2Pair, signSm2, sm2PairOf } from './sm2.ts'

export type { PublicSigner }

/** Signs packages. The private key stays inside. */
export interface Signer extends PublicSigner {
  /** The ID that goes into an SM2 signature; null in the other suite. */
  readonly sm2Id: string | null
  /** The signature over `bytes`: 64 bytes of Ed25519, or DER of SM2's r and s. */
  sign(bytes: Uint8Array): Buffer
}

/** What a PKCS #8 of Ed25519 begins with; 32 bytes of key follow. */
const ED25519_PRIVATE = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The secret under which a data folder keeps its signing key of a suite. */
export const signingSecret = (suite: SuiteId): string => `signing-key/${suite}`

const textSchema = z.strictObject({
  wanglou: z.literal('signing-key'),
  version: z.literal(1),
  name: z.string().min(1).max(200),
  suite: z.enum(SUITES),
  /** 32 bytes in Base64: the seed of Ed25519, the number of SM2. */
  privateKey: z.base64().length(44),
})

/** A fresh signing key as the text that is kept with the secrets. `name` is what packages say of their signer. */
export function makeSigningKey(suite: SuiteId, name: string): string {
  const privateKey = suite === 'sm2-sm3' ? makeSm2Pair().privateKey : makeEd25519()
  return JSON.stringify({ wanglou: 'signing-key', version: 1, name, suite, privateKey: privateKey.toString('base64') })
}

function makeEd25519(): Buffer {
  const { privateKey } = generateKeyPairSync('ed25519')
  return privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(ED25519_PRIVATE.length)
}

/** What of a kept key is secret, as it is written: its name and suite stand in every package. null: the text is none. */
export function keySecret(text: string): string | null {
  try {
    return textSchema.parse(JSON.parse(text)).privateKey
  } catch {
    return null
  }
}

/** The signer of a kept key; null: the text is none. */
export function readSigningKey(text: string): Signer | null {
  try {
    const { name, suite, privateKey } = textSchema.parse(JSON.parse(text))
    return signerOf(name, suite, Buffer.from(privateKey, 'base64'))
  } catch {
    // What the parsers say may quote the key.
    return null
  }
}

function signerOf(name: string, suite: SuiteId, secret: Buffer): Signer {
  if (suite === 'sm2-sm3') {
    const pair = sm2PairOf(secret)
    return { ...publicSigner(name, suite, pair.point), sm2Id: SM2_ID, sign: (bytes) => signSm2(bytes, pair, SM2_ID) }
  }
  const key = createPrivateKey({ key: Buffer.concat([ED25519_PRIVATE, secret]), format: 'der', type: 'pkcs8' })
  const point = spkiOf(createPublicKey(key)).subarray(-PUBLIC_KEY_FORMS[suite].bytes)
  return { ...publicSigner(name, suite, point), sm2Id: null, sign: (bytes) => sign(null, bytes, key) }
}

const spkiOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' })

function publicSigner(name: string, suite: SuiteId, point: Buffer): PublicSigner {
  const der = Buffer.concat([Buffer.from(PUBLIC_KEY_FORMS[suite].prefix, 'hex'), point])
  return { name, suite, publicKey: der.toString('base64'), fingerprint: digestOf(suite, der) }
}

/** The signer of a public key (DER SubjectPublicKeyInfo in Base64); null: it is not in the suite's one form. */
export function readPublicKey(name: string, suite: SuiteId, publicKey: string): PublicSigner | null {
  const point = pointOf(suite, publicKey)
  return point === null ? null : publicSigner(name, suite, point)
}

function pointOf(suite: SuiteId, publicKey: string): Buffer | null {
  const { prefix, bytes } = PUBLIC_KEY_FORMS[suite]
  const der = Buffer.from(publicKey, 'base64')
  const head = Buffer.from(prefix, 'hex')
  const fits = der.length === head.length + bytes && der.subarray(0, head.length).equals(head)
  if (!fits || der.toString('base64') !== publicKey) return null
  const point = der.subarray(head.length)
  return suite === 'ed25519-sha256' && !isEd25519Key(point) ? null : point
}

/** Whether `signature` is that of `bytes` by this key. Never throws for what it is given. */
export function isSignatureOf(bytes: Uint8Array, signature: Uint8Array, { suite, publicKey, sm2Id }: Signed): boolean {
  const point = pointOf(suite, publicKey)
  if (point === null) return false
  if (suite === 'sm2-sm3') return sm2Id !== null && verifySm2(bytes, signature, point, sm2Id)
  try {
    return (
      sm2Id === null &&
      verify(null, bytes, createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }), signature)
    )
  } catch {
    // A point that is not on the curve.
    return false
  }
}
