import { join } from 'node:path'
import { z } from 'zod'
import type { KnownSigner } from '../../../shared/snapshot/manifest.ts'
import { SUITES } from '../../../shared/snapshot/suite.ts'
import { CodedError } from '../coded-error.ts'
import { readBytes, writeDurably } from '../durable-file.ts'
import { errorCode } from '../yaml-file.ts'
import { type PublicSigner, readPublicKey } from './signing-key.ts'

/** Of the data folder: whose packages are known here. It holds nothing secret, and whoever can write it decides whom this machine believes. */
export const SIGNERS_FILE = 'signers.json'

const VERSION = 1
/** Longest name of a signer, characters. */
export const MAX_NAME_CHARS = 200

const signerSchema = z.strictObject({
  name: z.string().min(1).max(MAX_NAME_CHARS),
  suite: z.enum(SUITES),
  publicKey: z.base64(),
  fingerprint: z.string(),
  added: z.iso.datetime(),
})
const fileSchema = z.strictObject({ wanglou: z.literal('signers'), version: z.literal(VERSION), signers: z.array(signerSchema) })

/** The trust store cannot be read or written. */
export class SignersError extends CodedError {
  override readonly name = 'SignersError'
}

/** The known signers of a data folder, in the order in which they were added; none where there is no file. @throws SignersError */
export function readSigners(dataDir: string): readonly KnownSigner[] {
  const path = join(dataDir, SIGNERS_FILE)
  try {
    const bytes = readBytes(path)
    if (bytes === null) return []
    const { signers } = fileSchema.parse(JSON.parse(bytes.toString('utf8')))
    for (const { name, suite, publicKey, fingerprint } of signers)
      if (readPublicKey(name, suite, publicKey)?.fingerprint !== fingerprint) throw new Error(`${name}: key or fingerprint`)
    return signers
  } catch (error) {
    // What the system refuses no backup mends.
    if (error instanceof Error && 'code' in error) throw new SignersError('file.unreadable', { path, detail: errorCode(error) })
    throw new SignersError('signers.damaged', { path, detail: detailOf(error) })
  }
}

function detailOf(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  if (error instanceof SyntaxError) return 'JSON'
  return error instanceof Error ? error.message : String(error)
}

/** Trusts a signer from now on, or gives a known one another name. @throws SignersError */
export function addSigner(dataDir: string, { name, suite, publicKey, fingerprint }: PublicSigner, now: number): void {
  const others = readSigners(dataDir).filter((each) => each.publicKey !== publicKey)
  writeSigners(dataDir, [...others, { name, suite, publicKey, fingerprint, added: new Date(now).toISOString() }])
}

/** Gives a known signer another name. Answers whether it was known. @throws SignersError */
export function renameSigner(dataDir: string, fingerprint: string, name: string): boolean {
  const signers = readSigners(dataDir)
  const renamed = signers.map((each) => (each.fingerprint === fingerprint ? { ...each, name } : each))
  const isKnown = signers.some((each) => each.fingerprint === fingerprint)
  if (isKnown) writeSigners(dataDir, renamed)
  return isKnown
}

/** Trusts the key of this fingerprint no longer. Answers whether it was known. @throws SignersError */
export function removeSigner(dataDir: string, fingerprint: string): boolean {
  const signers = readSigners(dataDir)
  const others = signers.filter((each) => each.fingerprint !== fingerprint)
  if (others.length < signers.length) writeSigners(dataDir, others)
  return others.length < signers.length
}

/** Makes these the known signers. @throws SignersError */
export function writeSigners(dataDir: string, signers: readonly KnownSigner[]): void {
  const path = join(dataDir, SIGNERS_FILE)
  try {
    writeDurably(path, Buffer.from(`${JSON.stringify({ wanglou: 'signers', version: VERSION, signers }, null, 2)}\n`))
  } catch (error) {
    throw new SignersError('file.unwritable', { path, detail: errorCode(error) })
  }
}
