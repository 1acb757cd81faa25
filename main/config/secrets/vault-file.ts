import { createCipheriv, createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/**
 * The vault file: one JSON object. Its parameters stand in it, so that a later version may choose others and still read this one.
 *
 *     scrypt(passphrase, salt; N, r, p) → 64 bytes: the cipher's key (32) and the check's key (32)
 *     check = HMAC-SHA-256(check's key, parameters): tells a wrong passphrase from a damaged body
 *     body  = AES-256-GCM(cipher's key, nonce, {name: secret}; parameters authenticated with it), tag at its end
 *     sum   = SHA-256 of all fields above: tells damage before anyone is asked for a passphrase
 */

/** What scrypt is told. */
export interface Cost {
  /** A power of two; memory is 128·N·r bytes, and time goes with N·r·p. */
  readonly N: number
  readonly r: number
  readonly p: number
}

export const VERSION = 1
export const SALT_BYTES = 32
export const KEY_BYTES = 64
export const NONCE_BYTES = 12
const TAG_BYTES = 16
const CIPHER_KEY_BYTES = 32

/** What a file may ask of this machine, so that one that was tampered with cannot take all its memory: 1 GiB at most. */
const isBearable = ({ N, r, p }: Cost): boolean => Number.isInteger(Math.log2(N)) && N >= 2 && 128 * N * r <= 2 ** 30 && p <= 16

const bytesSchema = z.base64().transform((text) => Buffer.from(text, 'base64'))
const fileSchema = z.strictObject({
  wanglou: z.literal('vault'),
  version: z.int(),
  kdf: z.strictObject({ name: z.literal('scrypt'), N: z.int(), r: z.int().min(1), p: z.int().min(1) }).refine(isBearable),
  salt: bytesSchema.refine((bytes) => bytes.length === SALT_BYTES),
  check: bytesSchema,
  nonce: bytesSchema.refine((bytes) => bytes.length === NONCE_BYTES),
  body: bytesSchema.refine((bytes) => bytes.length >= TAG_BYTES),
  sum: z.string(),
})

const bodySchema = z.record(z.string(), z.string())

/** What is known of a vault without its passphrase. */
export interface SealedVault {
  readonly cost: Cost
  readonly salt: Buffer
  readonly check: Buffer
  readonly nonce: Buffer
  readonly body: Buffer
}

export type VaultRead =
  | { readonly state: 'read'; readonly vault: SealedVault }
  /** Written by a later version of Wanglou. */
  | { readonly state: 'newer'; readonly version: number }
  | { readonly state: 'damaged' }

export function readVault(bytes: Uint8Array): VaultRead {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return { state: 'damaged' }
  }
  const head = z.looseObject({ wanglou: z.literal('vault'), version: z.int() }).safeParse(json)
  if (head.success && head.data.version > VERSION) return { state: 'newer', version: head.data.version }
  const file = fileSchema.safeParse(json)
  if (!file.success || file.data.version !== VERSION) return { state: 'damaged' }
  const { kdf, salt, check, nonce, body, sum } = file.data
  const vault = { cost: { N: kdf.N, r: kdf.r, p: kdf.p }, salt, check, nonce, body }
  return sumOf(vault) === sum ? { state: 'read', vault } : { state: 'damaged' }
}

export function writeVault(vault: SealedVault): Buffer {
  return Buffer.from(`${JSON.stringify({ ...fieldsOf(vault), sum: sumOf(vault) }, null, 2)}\n`)
}

const parametersOf = ({ cost: { N, r, p }, salt }: Pick<SealedVault, 'cost' | 'salt'>) => ({
  wanglou: 'vault',
  version: VERSION,
  kdf: { name: 'scrypt', N, r, p },
  salt: salt.toString('base64'),
})

const fieldsOf = (vault: SealedVault) => ({
  ...parametersOf(vault),
  check: vault.check.toString('base64'),
  nonce: vault.nonce.toString('base64'),
  body: vault.body.toString('base64'),
})

const sumOf = (vault: SealedVault): string =>
  createHash('sha256')
    .update(JSON.stringify(fieldsOf(vault)))
    .digest('hex')

/** `key`: KEY_BYTES from scrypt. `nonce` must never come twice with one key. */
export function seal(
  { cost, salt }: Pick<SealedVault, 'cost' | 'salt'>,
  key: Buffer,
  nonce: Buffer,
  secrets: Readonly<Record<string, string>>,
): SealedVault {
  const cipher = createCipheriv('aes-256-gcm', key.subarray(0, CIPHER_KEY_BYTES), nonce)
  cipher.setAAD(Buffer.from(JSON.stringify(parametersOf({ cost, salt }))))
  const body = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { cost, salt, nonce, body, check: checkOf({ cost, salt }, key) }
}

/** What came of a key: the secrets, or why not. `wrong-key` is the passphrase's fault, or that of a file changed by hand. */
export type Unsealed =
  | { readonly state: 'open'; readonly secrets: Readonly<Record<string, string>> }
  | { readonly state: 'wrong-key' }
  | { readonly state: 'damaged' }

export function unseal(vault: SealedVault, key: Buffer): Unsealed {
  const check = checkOf(vault, key)
  if (check.length !== vault.check.length || !timingSafeEqual(check, vault.check)) return { state: 'wrong-key' }
  try {
    const cipher = createDecipheriv('aes-256-gcm', key.subarray(0, CIPHER_KEY_BYTES), vault.nonce, { authTagLength: TAG_BYTES })
    cipher.setAAD(Buffer.from(JSON.stringify(parametersOf(vault))))
    cipher.setAuthTag(vault.body.subarray(-TAG_BYTES))
    const text = cipher.update(vault.body.subarray(0, -TAG_BYTES), undefined, 'utf8') + cipher.final('utf8')
    return { state: 'open', secrets: bodySchema.parse(JSON.parse(text)) }
  } catch {
    return { state: 'damaged' }
  }
}

function checkOf(vault: Pick<SealedVault, 'cost' | 'salt'>, key: Buffer): Buffer {
  return createHmac('sha256', key.subarray(CIPHER_KEY_BYTES))
    .update(JSON.stringify(parametersOf(vault)))
    .digest()
}
