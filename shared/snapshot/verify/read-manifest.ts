import { z } from 'zod'
import { sameBytes, viewOf } from '../../lib/bytes.ts'
import { shortened } from '../../lib/shortened.ts'
import { canonicalJson, type Json } from '../canonical-json.ts'
import type { Finding } from '../finding.ts'
import {
  EVIDENCE_FORMAT,
  type Evidence,
  evidenceSchema,
  FORMAT,
  MANIFEST_PATH,
  MAX_MANIFEST_BYTES,
  MAX_MANIFEST_VALUES,
  MAX_SIGNATURE_BYTES,
  type Manifest,
  manifestSchema,
  SIGNATURE_PATH,
  type SignatureFile,
  signatureSchema,
  VERSION,
} from '../manifest.ts'
import { CENTRAL_BYTES, LOCAL_BYTES, LOCAL_SIGNATURE } from '../zip-layout.ts'
import type { PackageFile, Platform } from './platform.ts'
import { type Directory, type ListedEntry, nameFindings } from './read-directory.ts'
import { Refused } from './refused.ts'

/** Characters of what is said of a fault: what it quotes may be as long as the whole. */
const DETAIL_CHARS = 200

/** The two members that say what the others are. Their bytes are those in the file; nothing is known yet of who wrote them. */
export interface ManifestBytes {
  readonly manifest: Uint8Array
  readonly signature: Uint8Array
}

/** Reads the manifest and the signature. Answers findings where one is not there, or is not what was packed. @throws Refused */
export async function readManifestBytes(
  file: PackageFile,
  directory: Directory,
  platform: Platform,
): Promise<ManifestBytes | readonly Finding[]> {
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
  const plain = (entry: ListedEntry, path: string, maxBytes: number) =>
    readPlain(file, directory, entry, path, maxBytes, platform)
  const manifest = await plain(manifestEntry, MANIFEST_PATH, MAX_MANIFEST_BYTES)
  const signature = await plain(signatureEntry, SIGNATURE_PATH, MAX_SIGNATURE_BYTES)
  if (isBytes(manifest) && isBytes(signature)) return { manifest, signature }
  return [manifest, signature].flatMap((found) => (isBytes(found) ? [] : [found]))
}

const isBytes = (found: Uint8Array | Finding): found is Uint8Array => found instanceof Uint8Array

/** A member that is stored as it is, or why it cannot be had. */
async function readPlain(
  file: PackageFile,
  directory: Directory,
  entry: ListedEntry,
  path: string,
  maxBytes: number,
  { crc32 }: Platform,
): Promise<Uint8Array | Finding> {
  const local = await file.read(entry.offset, LOCAL_BYTES)
  const central = directory.bytes.subarray(entry.at, entry.at + CENTRAL_BYTES)
  const head = viewOf(local)
  const isHeader = local.length === LOCAL_BYTES && head.getUint32(0, true) === LOCAL_SIGNATURE
  // Both have the same facts in the same order (zip-layout.ts).
  if (!isHeader || !sameBytes(local.subarray(4), central.subarray(6, 32))) return { code: 'structure-disagrees', facts: { path } }
  if (entry.stored > maxBytes)
    return { code: 'manifest-invalid', facts: { detail: `${path}: ${entry.stored} > ${maxBytes} bytes` } }
  const body = await file.read(entry.offset + LOCAL_BYTES + head.getUint16(26, true) + head.getUint16(28, true), entry.stored)
  return body.length === entry.stored && crc32(body) === entry.crc32 ? body : { code: 'member-altered', facts: { path } }
}

/** The manifest, if it is one of this version in its one form. @throws Refused */
export const parseManifest = (bytes: Uint8Array, platform: Platform): Manifest =>
  parseList(bytes, manifestSchema, FORMAT, platform)

/** Likewise the list that is signed for a page inside a package. @throws Refused */
export const parseEvidence = (bytes: Uint8Array, platform: Platform): Evidence =>
  parseList(bytes, evidenceSchema, EVIDENCE_FORMAT, platform)

function parseList<T>(bytes: Uint8Array, schema: z.ZodType<T>, format: string, platform: Platform): T {
  const { json, isCanonical } = jsonOf(bytes, 'manifest-invalid', platform)
  const head = z.looseObject({ format: z.literal(format), version: z.int().positive() }).safeParse(json)
  if (!head.success) throw new Refused('manifest-invalid', { detail: detailOf(head.error) })
  if (head.data.version > VERSION) throw new Refused('version-later', { version: head.data.version, own: VERSION })
  const list = schema.safeParse(json)
  if (!list.success) throw new Refused('manifest-invalid', { detail: detailOf(list.error) })
  if (!isCanonical) throw new Refused('manifest-invalid', { detail: 'not canonical JSON' })
  return list.data
}

/** Whether the signature file is that of these bytes by the key that the manifest names. @throws Refused: it is no signature file */
export function isSigned(
  { manifest: bytes, signature }: ManifestBytes,
  manifest: Manifest | Evidence,
  platform: Platform,
): boolean {
  const file = parseSignature(signature, platform)
  const { suite, sm2Id, signer } = manifest
  if (file.suite !== suite) throw new Refused('signature-invalid', { detail: `${file.suite}, not ${suite}` })
  return platform.isSignatureOf(bytes, file.bytes, { suite, sm2Id, publicKey: signer.publicKey })
}

function parseSignature(bytes: Uint8Array, platform: Platform): SignatureFile & { readonly bytes: Uint8Array } {
  const { json, isCanonical } = jsonOf(bytes, 'signature-invalid', platform)
  const file = signatureSchema.safeParse(json)
  if (!file.success) throw new Refused('signature-invalid', { detail: detailOf(file.error) })
  const signature = platform.base64(file.data.signature)
  if (!isCanonical || signature === null) throw new Refused('signature-invalid', { detail: 'not canonical' })
  return { ...file.data, bytes: signature }
}

function jsonOf(
  bytes: Uint8Array,
  code: 'manifest-invalid' | 'signature-invalid',
  platform: Platform,
): { json: unknown; isCanonical: boolean } {
  const text = platform.text(bytes)
  if (text === null) throw new Refused(code, { detail: 'not UTF-8' })
  // Readers drop it, and so what is signed would not be what is read. No other form of it is canonical.
  if (text.includes('"__proto__":')) throw new Refused(code, { detail: 'a field __proto__' })
  if (valuesIn(bytes) > MAX_MANIFEST_VALUES) throw new Refused(code, { detail: `more than ${MAX_MANIFEST_VALUES} values` })
  try {
    const json: unknown = JSON.parse(text)
    // A name that stands twice, and whatever else one reader may take for this and another for that, has no canonical form.
    return { json, isCanonical: canonicalJson(json as Json) === text }
  } catch (error) {
    throw new Refused(code, { detail: error instanceof SyntaxError ? 'not JSON' : 'nested too deeply' })
  }
}

const [LIST, OBJECT, COMMA] = [0x5b, 0x7b, 0x2c]

/** As many values as a JSON text holds, or more where its strings hold such signs. */
function valuesIn(bytes: Uint8Array): number {
  let count = 1
  for (const byte of bytes) if (byte === LIST || byte === OBJECT || byte === COMMA) count += 1
  return count
}

function detailOf(error: z.ZodError): string {
  const [issue] = error.issues
  return issue === undefined ? '' : shortened(`${issue.path.map(String).join('.')}: ${issue.message}`, DETAIL_CHARS)
}
