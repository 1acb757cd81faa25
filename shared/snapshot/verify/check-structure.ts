import { sameBytes, viewOf } from '../../lib/bytes.ts'
import type { Finding } from '../finding.ts'
import { MANIFEST_PATH, type Manifest, SIGNATURE_PATH } from '../manifest.ts'
import { LOCAL_BYTES, layOut, type ZipLayout } from '../zip-layout.ts'
import type { PackageFile, Platform } from './platform.ts'
import { type Directory, nameFindings } from './read-directory.ts'
import type { ManifestBytes } from './read-manifest.ts'
import { entryOf, plainEntry } from './zip-entries.ts'

export interface Structure {
  readonly findings: readonly Finding[]
  /** Where the stored bytes of each member of the manifest begin, in its order; null: it is not there, or more than once. */
  readonly offsets: readonly (number | null)[]
}

/** Compares all that is not stored bytes of a member with the one archive that the manifest allows. @throws Refused, AbortError */
export async function checkStructure(
  file: PackageFile,
  directory: Directory,
  manifest: Manifest,
  bytes: ManifestBytes,
  { crc32 }: Platform,
): Promise<Structure> {
  const last = [
    plainEntry(MANIFEST_PATH, bytes.manifest, crc32(bytes.manifest)),
    plainEntry(SIGNATURE_PATH, bytes.signature, crc32(bytes.signature)),
  ]
  const layout = layOut([...manifest.members.map(entryOf), ...last])
  const paths = manifest.members.map((member) => member.path)
  if (layout.size !== file.size) {
    const named = nameFindings(directory.entries ?? [], paths)
    const sizes = { bytes: file.size, expected: layout.size }
    return {
      findings: named.length > 0 ? named : [{ code: 'structure-size', facts: sizes }],
      offsets: await listedOffsets(file, directory, paths),
    }
  }
  const headers = await headerFindings(file, layout)
  return {
    findings: [...headers, ...(await directoryFindings(file, directory, layout, paths, headers.length > 0))],
    offsets: layout.places.slice(0, paths.length).map((place) => place.dataOffset),
  }
}

async function headerFindings(file: PackageFile, layout: ZipLayout): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const { entry, offset, header } of layout.places) {
    const found = await file.read(offset, header.length)
    if (!sameBytes(found, header)) findings.push({ code: 'structure-header', facts: { path: entry.path } })
  }
  return findings
}

async function directoryFindings(
  file: PackageFile,
  directory: Directory,
  layout: ZipLayout,
  paths: readonly string[],
  headersDiffer: boolean,
): Promise<readonly Finding[]> {
  if (directory.offset !== layout.directoryOffset || !sameBytes(directory.bytes, layout.directory)) {
    // Where the headers agree with the manifest, all members are there, and a name in the directory alone is damage to it.
    const named = headersDiffer ? nameFindings(directory.entries ?? [], paths) : []
    return [...named, { code: 'structure-directory', facts: {} }]
  }
  const end = await file.read(layout.size - layout.end.length, layout.end.length)
  return sameBytes(end, layout.end) ? [] : [{ code: 'structure-end', facts: {} }]
}

/** Where an archive that is not laid out as the manifest has it says that its members are. */
async function listedOffsets(
  file: PackageFile,
  { entries }: Directory,
  paths: readonly string[],
): Promise<readonly (number | null)[]> {
  const listed = new Map<string, number | null>()
  for (const { path, offset } of entries ?? []) if (path !== null) listed.set(path, listed.has(path) ? null : offset)
  const offsets: (number | null)[] = []
  for (const path of paths) {
    const offset = listed.get(path) ?? null
    const header = offset === null ? null : viewOf(await file.read(offset, LOCAL_BYTES))
    const isHeader = header?.byteLength === LOCAL_BYTES
    const begins = isHeader ? LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true) : null
    offsets.push(offset === null || begins === null ? null : offset + begins)
  }
  return offsets
}
