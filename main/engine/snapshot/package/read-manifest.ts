import { isUtf8 } from 'node:buffer'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { canonicalJson, type Json } from '../../../../shared/snapshot/canonical-json.ts'
import type { Finding } from '../../../../shared/snapshot/finding.ts'
import {
  FORMAT,
  MANIFEST_PATH,
  MAX_MANIFEST_BYTES,
  MAX_SIGNATURE_BYTES,
  type Manifest,
  manifestSchema,
  SIGNATURE_PATH,
  type SignatureFile,
  signatureSchema,
  VERSION,
} from '../../../../shared/snapshot/manifest.ts'
import { CENTRAL_BYTES, LOCAL_BYTES, LOCAL_SIGNATURE } from '../../../../shared/snapshot/zip-layout.ts'
import { isSignatureOf } from '../../../config/signing/signing-key.ts'
import type { PackageFile } from './package-file.ts'
import { type Directory, type ListedEntry, nameFindings } from './read-directory.ts'
import { Refused } from './refused.ts'

/** The two members that say what the others are. Their bytes are those in the file; nothing is known yet of who wrote them. */
export interface ManifestBytes {
  readonly manifest: Buffer
  readonly signature: Buffer
}

/** Reads the manifest and the signature. Answers findings where one is not there, or is not what was packed. @throws Refused */
export async function readManifestBytes(file: PackageFile, directory: Directory): Promise<ManifestBytes | readonly Finding[]> {
  const { entries } = directory
  if (entries === null) return [{ code: 'structure-directory', facts: {} }]
  const listed = (path: string): readonly ListedEntry[] => entries.filter((entry) => entry.path === path)
  const [manifests, signatures] = [listed(MANIFEST_PATH), listed(SIGNATURE_PATH)]
  if (manifests.length === 0 && signatures.length === 0) return [{ code: 'not-a-package', facts: {} }]
  const [manifestEntry, signatureEntry] = [manifests[0], signatures[0]]
  if (manifestEntry === undefined || signatureEntry === undefined || manifests.length + signatures.length > 2) {
    const known = entries.flatMap(({ path }) => (path === null ? [] : [path]))
    return [...nameFindings(entries, known), { code: 'structure-directory', facts: {} }]
  }
  const manifest = await readPlain(file, directory, manifestEntry, MANIFEST_PATH, MAX_MANIFEST_BYTES)
  const signature = await readPlain(file, directory, signatureEntry, SIGNATURE_PATH, MAX_SIGNATURE_BYTES)
  if (isBytes(manifest) && isBytes(signature)) return { manifest, signature }
  return [manifest, signature].flatMap((found) => (isBytes(found) ? [] : [found]))
}

const isBytes = (found: Buffer | Finding): found is Buffer => Buffer.isBuffer(found)

/** A member that is stored as it is, or why it cannot be had. */
async function readPlain(
  file: PackageFile,
  directory: Directory,
  entry: ListedEntry,
  path: string,
  maxBytes: number,
): Promise<Buffer | Finding> {
  const local = await file.read(entry.offset, LOCAL_BYTES)
  const central = directory.bytes.subarray(entry.at, entry.at + CENTRAL_BYTES)
  const isHeader = local.length === LOCAL_BYTES && local.readUInt32LE(0) === LOCAL_SIGNATURE
  // Both have the same facts in the same order (zip-layout.ts).
  if (!isHeader || !local.subarray(4).equals(central.subarray(6, 32))) return { code: 'structure-disagrees', facts: { path } }
  if (entry.stored > maxBytes)
    return { code: 'manifest-invalid', facts: { detail: `${path}: ${entry.stored} > ${maxBytes} bytes` } }
  const body = await file.read(entry.offset + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28), entry.stored)
  return body.length === entry.stored && crc32(body) === entry.crc32 ? body : { code: 'member-altered', facts: { path } }
}

const headSchema = z.looseObject({ format: z.literal(FORMAT), version: z.int().positive() })

/** The manifest, if it is one of this version in its one form. @throws Refused */
export function parseManifest(bytes: Buffer): Manifest {
  const { json, isCanonical } = jsonOf(bytes, 'manifest-invalid')
  const head = headSchema.safeParse(json)
  if (!head.success) throw new Refused('manifest-invalid', { detail: detailOf(head.error) })
  if (head.data.version > VERSION) throw new Refused('version-later', { version: head.data.version, own: VERSION })
  const manifest = manifestSchema.safeParse(json)
  if (!manifest.success) throw new Refused('manifest-invalid', { detail: detailOf(manifest.error) })
  if (!isCanonical) throw new Refused('manifest-invalid', { detail: 'not canonical JSON' })
  return manifest.data
}

/** Whether the signature file is that of these bytes by the key that the manifest names. @throws Refused: it is no signature file */
export function isSigned({ manifest: bytes, signature }: ManifestBytes, manifest: Manifest): boolean {
  const file = parseSignature(signature)
  const { suite, sm2Id, signer } = manifest
  if (file.suite !== suite) throw new Refused('signature-invalid', { detail: `${file.suite}, not ${suite}` })
  return isSignatureOf(bytes, Buffer.from(file.signature, 'base64'), { suite, sm2Id, publicKey: signer.publicKey })
}

function parseSignature(bytes: Buffer): SignatureFile {
  const { json, isCanonical } = jsonOf(bytes, 'signature-invalid')
  const file = signatureSchema.safeParse(json)
  if (!file.success) throw new Refused('signature-invalid', { detail: detailOf(file.error) })
  const isBase64 = Buffer.from(file.data.signature, 'base64').toString('base64') === file.data.signature
  if (!isCanonical || !isBase64) throw new Refused('signature-invalid', { detail: 'not canonical' })
  return file.data
}

function jsonOf(bytes: Buffer, code: 'manifest-invalid' | 'signature-invalid'): { json: unknown; isCanonical: boolean } {
  if (!isUtf8(bytes)) throw new Refused(code, { detail: 'not UTF-8' })
  try {
    const json: unknown = JSON.parse(bytes.toString())
    // A name that stands twice, and whatever else one reader may take for this and another for that, has no canonical form.
    return { json, isCanonical: Buffer.from(canonicalJson(json as Json)).equals(bytes) }
  } catch (error) {
    throw new Refused(code, { detail: error instanceof SyntaxError ? 'not JSON' : 'nested too deeply' })
  }
}

function detailOf(error: z.ZodError): string {
  const [issue] = error.issues
  return issue === undefined ? '' : `${issue.path.map(String).join('.')}: ${issue.message}`
}
