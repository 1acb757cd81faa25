import { hexOf, viewOf } from '../../lib/bytes.ts'
import { shortened } from '../../lib/shortened.ts'
import type { Finding } from '../finding.ts'
import { isMemberPath, MANIFEST_PATH, MAX_MEMBERS, MAX_PACKAGE_BYTES, MAX_PATH_CHARS, SIGNATURE_PATH } from '../manifest.ts'
import { CENTRAL_BYTES, CENTRAL_SIGNATURE, END_BYTES, END_SIGNATURE, LOCAL_SIGNATURE } from '../zip-layout.ts'
import type { PackageFile, Platform } from './platform.ts'
import { Refused } from './refused.ts'

/** A line of the directory, as it stands in the file. */
export interface ListedEntry {
  /** null: it is not UTF-8. */
  readonly path: string | null
  readonly rawPath: Uint8Array
  /** Where its line begins in the directory. */
  readonly at: number
  readonly crc32: number
  readonly stored: number
  readonly offset: number
}

export interface Directory {
  readonly offset: number
  readonly bytes: Uint8Array
  /** null: it does not read as a directory. */
  readonly entries: readonly ListedEntry[] | null
}

/** A path may be as long as it likes to be found wrong, up to here, bytes. */
const MOST_BYTES = (MAX_MEMBERS + 2) * (CENTRAL_BYTES + 2 * MAX_PATH_CHARS)
/** How far from the end an end record is looked for, to tell bytes behind it from a file that is cut off. */
const TAIL_BYTES = 64 * 1024 + END_BYTES

/** Finds the directory from the end of the file. @throws Refused: there is none where it should be */
export async function readDirectory(file: PackageFile, platform: Platform): Promise<Directory> {
  if (file.size < END_BYTES) throw new Refused('not-a-package', {})
  if (file.size > MAX_PACKAGE_BYTES) throw new Refused('too-large', { bytes: file.size, limit: MAX_PACKAGE_BYTES })
  const end = viewOf(await file.read(file.size - END_BYTES, END_BYTES))
  const offset = end.getUint32(16, true)
  const length = end.getUint32(12, true)
  const isMarked = end.getUint32(0, true) === END_SIGNATURE
  if (offset + length + END_BYTES !== file.size) throw isMarked ? new Refused('structure-end', {}) : await unended(file)
  if (!isMarked) throw new Refused('structure-end', {})
  if (length > MOST_BYTES) throw new Refused('structure-directory', {})
  const bytes = await file.read(offset, length)
  return { offset, bytes, entries: entriesOf(bytes, platform) }
}

/** Why there is no end record at the end. */
async function unended(file: PackageFile): Promise<Refused> {
  const head = viewOf(await file.read(0, 4))
  if (head.getUint32(0, true) !== LOCAL_SIGNATURE) return new Refused('not-a-package', {})
  const from = Math.max(0, file.size - TAIL_BYTES)
  const tail = viewOf(await file.read(from, TAIL_BYTES))
  for (let at = tail.byteLength - END_BYTES; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== END_SIGNATURE) continue
    if (tail.getUint32(at + 12, true) + tail.getUint32(at + 16, true) === from + at)
      return new Refused('structure-trailing', { bytes: tail.byteLength - END_BYTES - at })
  }
  return new Refused('truncated', { bytes: file.size })
}

function entriesOf(bytes: Uint8Array, { text }: Platform): readonly ListedEntry[] | null {
  const view = viewOf(bytes)
  const entries: ListedEntry[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + CENTRAL_BYTES > bytes.length || view.getUint32(at, true) !== CENTRAL_SIGNATURE) return null
    const nameEnd = at + CENTRAL_BYTES + view.getUint16(at + 28, true)
    const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (next > bytes.length) return null
    const rawPath = bytes.subarray(at + CENTRAL_BYTES, nameEnd)
    entries.push({
      ...{ path: text(rawPath), rawPath, at, crc32: view.getUint32(at + 16, true) },
      ...{ stored: view.getUint32(at + 20, true), offset: view.getUint32(at + 42, true) },
    })
    at = next
  }
  return entries
}

/** What the names in the directory say against it: `expected` are those of the manifest, in its order. */
export function nameFindings(entries: readonly ListedEntry[], expected: readonly string[]): readonly Finding[] {
  const wanted = new Set([...expected, MANIFEST_PATH, SIGNATURE_PATH])
  const counts = new Map<string, number>()
  const findings: Finding[] = []
  for (const { path, rawPath } of entries) {
    if (path === null) findings.push({ code: 'name-not-utf8', facts: { bytes: shortened(hexOf(rawPath), 2 * MAX_PATH_CHARS) } })
    else {
      const count = (counts.get(path) ?? 0) + 1
      counts.set(path, count)
      const facts = { path: shortened(path, MAX_PATH_CHARS) }
      if (count === 2) findings.push({ code: 'member-twice', facts })
      if (count > 1) continue
      if (!isMemberPath(path)) findings.push({ code: 'name-unsafe', facts })
      else if (!wanted.has(path)) findings.push({ code: 'member-added', facts })
    }
  }
  for (const path of wanted) if (!counts.has(path)) findings.push({ code: 'member-missing', facts: { path } })
  return findings
}
