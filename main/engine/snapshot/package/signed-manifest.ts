import { canonicalJson, type Json } from '../../../../shared/snapshot/canonical-json.ts'
import {
  type About,
  type EVIDENCE_FORMAT,
  type FORMAT,
  type Member,
  type SignatureFile,
  VERSION,
} from '../../../../shared/snapshot/manifest.ts'
import type { Signer } from '../../../config/signing/signing-key.ts'

/** The bytes of a manifest, and of the signature file over exactly these. */
export interface SignedManifest {
  readonly manifest: Buffer
  readonly signature: Buffer
}

/** A manifest of `members`, written in its one form and signed. */
export function signManifest(
  format: typeof FORMAT | typeof EVIDENCE_FORMAT,
  about: About,
  members: readonly Member[],
  signer: Signer,
): SignedManifest {
  const { name, suite, publicKey, fingerprint, sm2Id } = signer
  const facts = { ...about, format, version: VERSION, suite, sm2Id, signer: { name, publicKey, fingerprint }, members }
  // What is open in it was parsed from JSON or is about to become it.
  const manifest = Buffer.from(canonicalJson(facts as unknown as Json))
  const signature = signer.sign(manifest).toString('base64')
  return { manifest, signature: signatureBytes({ format: 'wanglou-signature', version: VERSION, suite, signature }) }
}

/** A signature file in its one form. */
export const signatureBytes = (file: SignatureFile): Buffer => Buffer.from(canonicalJson(file))
