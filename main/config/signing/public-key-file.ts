import { z } from 'zod'
import { SUITES } from '../../../shared/snapshot/suite.ts'
import { MAX_NAME_CHARS } from './signers-file.ts'
import { type PublicSigner, readPublicKey } from './signing-key.ts'

/** A file with a public key, to be carried to those who receive packages: it holds nothing secret, and proves nothing until its fingerprint is compared. */
const fileSchema = z.object({
  wanglou: z.literal('public-key'),
  version: z.literal(1),
  name: z.string().trim().min(1).max(MAX_NAME_CHARS),
  suite: z.enum(SUITES),
  publicKey: z.base64(),
})

/** Larger than any, bytes: a file that was picked by mistake is not read. */
export const PUBLIC_KEY_MAX_BYTES = 16_384

const PEM = /^\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/

/** The text of such a file. */
export const publicKeyText = ({ name, suite, publicKey, fingerprint }: PublicSigner): string =>
  `${JSON.stringify({ wanglou: 'public-key', version: 1, name, suite, publicKey, fingerprint }, null, 2)}\n`

/**
 * The signer of a text that `publicKeyText` wrote, or of a PEM (SubjectPublicKeyInfo), which has no name: `fallback` is taken. The fingerprint is that of the
 * key, whatever the file says. null: it is neither.
 */
export function readPublicKeyText(text: string, fallback: string): PublicSigner | null {
  const pem = PEM.exec(text)?.[1]?.replaceAll(/\s/g, '')
  if (pem !== undefined) {
    const name = fallback.trim().slice(0, MAX_NAME_CHARS)
    return SUITES.map((suite) => readPublicKey(name, suite, pem)).find((signer) => signer !== null) ?? null
  }
  try {
    const { name, suite, publicKey } = fileSchema.parse(JSON.parse(text))
    return readPublicKey(name, suite, publicKey)
  } catch {
    return null
  }
}
