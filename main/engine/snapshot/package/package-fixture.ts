import { crc32 } from 'node:zlib'
import { canonicalJson, type Json } from '../../../../shared/snapshot/canonical-json.ts'
import { type About, MANIFEST_PATH, SIGNATURE_PATH } from '../../../../shared/snapshot/manifest.ts'
import type { SuiteId } from '../../../../shared/snapshot/suite.ts'
import { plainEntry } from '../../../../shared/snapshot/verify/zip-entries.ts'
import { LOCAL_BYTES, LOCAL_SIGNATURE, layOut, type ZipEntry } from '../../../../shared/snapshot/zip-layout.ts'
import { makeSigningKey, readSigningKey, type Signer } from '../../../config/signing/signing-key.ts'
import { signatureBytes } from './signed-manifest.ts'
import { createPackage, type WriteOptions } from './write-package.ts'

/** For tests: a fresh signer. */
export function signerOf(suite: SuiteId, name = 'test'): Signer {
  const signer = readSigningKey(makeSigningKey(suite, name))
  if (signer === null) throw new Error('a fresh key does not read')
  return signer
}

/** For tests: what a manifest says of a small estate. */
export const ABOUT: About = {
  tool: { name: 'wanglou', version: '0.1.0' },
  made: '2026-11-27T02:30:00.000Z',
  window: { from: '2026-11-27T01:00:00.000Z', to: '2026-11-27T02:00:00.000Z' },
  scope: { parts: [{ id: 'app:a', name: '甲应用' }] },
  redaction: { profile: 'none' },
  sources: [{ name: 'prom', kind: 'prometheus', state: 'live', dataAsOf: '2026-11-27T02:00:00.000Z', coverage: [] }],
}

/** For tests: content of each kind, one of it empty. */
export const CONTENT: Readonly<Record<string, Uint8Array | string>> = {
  'journal/checkpoint.json': '{"entities":["甲","乙"]}',
  'journal/changes.ndjson': Array.from({ length: 200 }, (_, seq) => `{"seq":${seq},"op":"put"}\n`).join(''),
  'notes.json': '',
  'pictures/at-detection.png': Uint8Array.from({ length: 700 }, (_, index) => (index * 73) % 256),
}

/** For tests: a package of `CONTENT` at `path`. */
export async function writeFixture(path: string, signer: Signer, options: Omit<WriteOptions, 'signer'> = {}): Promise<void> {
  const writer = await createPackage(path, { signer, ...options })
  for (const [name, content] of Object.entries(CONTENT))
    await writer.add(name, [content], name.endsWith('.png') ? 'store' : 'deflate')
  await writer.finish(ABOUT)
}

/** For tests: the trust store that knows `signer`. */
export const knowing = ({ name, suite, publicKey, fingerprint }: Signer) => [
  { name, suite, publicKey, fingerprint, added: '2026-11-27T00:00:00.000Z' },
]

/** For tests: a member as it lies in an archive. */
export interface Packed {
  readonly entry: ZipEntry
  readonly data: Uint8Array
}

/** For tests: the archive of any members, laid out as a package is. */
export function archiveOf(members: readonly Packed[]): Buffer {
  const { places, directory, end } = layOut(members.map((member) => member.entry))
  return Buffer.concat(
    [...places.flatMap((place, index) => [place.header, members[index]?.data ?? []]), directory, end].map((part) =>
      Buffer.from(part),
    ),
  )
}

/** For tests: the members of a package, taken apart. */
export function membersOf(bytes: Buffer): Packed[] {
  const members: Packed[] = []
  let at = 0
  while (bytes.readUInt32LE(at) === LOCAL_SIGNATURE) {
    const nameEnd = at + LOCAL_BYTES + bytes.readUInt16LE(at + 26)
    const stored = bytes.readUInt32LE(at + 18)
    members.push({
      entry: {
        path: bytes.subarray(at + LOCAL_BYTES, nameEnd).toString(),
        method: bytes.readUInt16LE(at + 8) === 8 ? 'deflate' : 'store',
        ...{ bytes: bytes.readUInt32LE(at + 22), stored, crc32: bytes.readUInt32LE(at + 14) },
      },
      data: bytes.subarray(nameEnd, nameEnd + stored),
    })
    at = nameEnd + stored
  }
  return members
}

/** For tests: a package with another manifest, signed anew. */
export function resigned(bytes: Buffer, signer: Signer, change: (manifest: Record<string, unknown>) => object): Buffer {
  const members = membersOf(bytes)
  const { data } = members.find((member) => member.entry.path === MANIFEST_PATH) ?? { data: [] }
  const manifest = Buffer.from(canonicalJson(change(JSON.parse(Buffer.from(data).toString()) as Record<string, unknown>) as Json))
  const file = {
    format: 'wanglou-signature',
    version: 1,
    suite: signer.suite,
    signature: signer.sign(manifest).toString('base64'),
  } as const
  const [first, second] = [plain(MANIFEST_PATH, manifest), plain(SIGNATURE_PATH, signatureBytes(file))]
  return archiveOf([...members.slice(0, -2), first, second])
}

/** For tests: a member that is stored as it is. */
export const plain = (path: string, data: Buffer): Packed => ({ entry: plainEntry(path, data, crc32(data)), data })

/** For tests: a copy of a list in which `count` items from `at` on are replaced. */
export function spliced<T>(list: readonly T[], at: number, count: number, ...items: readonly T[]): T[] {
  const copy = [...list]
  copy.splice(at, count, ...items)
  return copy
}
