import { isUtf8 } from 'node:buffer'
import type { Finding } from '../../../../shared/snapshot/finding.ts'
import { isMemberPath, MANIFEST_PATH, MAX_MEMBERS, MAX_PATH_CHARS, SIGNATURE_PATH } from '../../../../shared/snapshot/manifest.ts'
import {
  CENTRAL_BYTES,
  CENTRAL_SIGNATURE,
  END_BYTES,
  END_SIGNATURE,
  LOCAL_SIGNATURE,
} from '../../../../shared/snapshot/zip-layout.ts'
import type { PackageFile } from './package-file.ts'
import { Refused } from './refused.ts'

/** A line of the directory, as it stands in the file. */
export interface ListedEntry {
  /** null: it is not UTF-8. */
  readonly path: string | null
  readonly rawPath: Buffer
  /** Where its line begins in the directory. */
  readonly at: number
  readonly crc32: number
  readonly stored: number
  readonly offset: number
}

export interface Directory {
  readonly offset: number
  readonly bytes: Buffer
  /** null: it does not read as a directory. */
  readonly entries: readonly ListedEntry[] | null
}

/** A path may be as long as it likes to be found wrong, up to here, bytes. */
const MOST_BYTES = (MAX_MEMBERS + 2) * (CENTRAL_BYTES + 2 * MAX_PATH_CHARS)
/** How far from the end an end record is looked for, to tell bytes behind it from a file that is cut off. */
const TAIL_BYTES = 64 * 1024 + END_BYTES

/** Finds the directory from the end of the file. @throws Refused: there is none where it should be */
export async function readDirectory(file: PackageFile): Promise<Directory> {
  const end = await file.read(file.size - END_BYTES, END_BYTES)
  const offset = end.readUInt32LE(16)
  const length = end.readUInt32LE(12)
  const isMarked = end.readUInt32LE(0) === END_SIGNATURE
  if (offset + length + END_BYTES !== file.size) throw isMarked ? new Refused('structure-end', {}) : await unended(file)
  if (!isMarked) throw new Refused('structure-end', {})
  if (length > MOST_BYTES) throw new Refused('structure-directory', {})
  const bytes = await file.read(offset, length)
  return { offset, bytes, entries: entriesOf(bytes) }
}

/** Why there is no end record at the end. */
async function unended(file: PackageFile): Promise<Refused> {
  const head = await file.read(0, 4)
  if (head.readUInt32LE(0) !== LOCAL_SIGNATURE) return new Refused('not-a-package', {})
  const from = Math.max(0, file.size - TAIL_BYTES)
  const tail = await file.read(from, TAIL_BYTES)
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END_SIGNATURE) continue
    if (tail.readUInt32LE(at + 12) + tail.readUInt32LE(at + 16) === from + at)
      return new Refused('structure-trailing', { bytes: tail.length - END_BYTES - at })
  }
  return new Refused('truncated', { bytes: file.size })
}

function entriesOf(bytes: Buffer): readonly ListedEntry[] | null {
  const entries: ListedEntry[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + CENTRAL_BYTES > bytes.length || bytes.readUInt32LE(at) !== CENTRAL_SIGNATURE) return null
    const nameEnd = at + CENTRAL_BYTES + bytes.readUInt16LE(at + 28)
    const next = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    if (next > bytes.length) return null
    const rawPath = bytes.subarray(at + CENTRAL_BYTES, nameEnd)
    entries.push({
      ...{ path: isUtf8(rawPath) ? rawPath.toString() : null, rawPath, at, crc32: bytes.readUInt32LE(at + 16) },
      ...{ stored: bytes.readUInt32LE(at + 20), offset: bytes.readUInt32LE(at + 42) },
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
    if (path === null) findings.push({ code: 'name-not-utf8', facts: { bytes: rawPath.toString('hex') } })
    else {
      const count = (counts.get(path) ?? 0) + 1
      counts.set(path, count)
      if (count === 2) findings.push({ code: 'member-twice', facts: { path } })
      if (count > 1) continue
      if (!isMemberPath(path)) findings.push({ code: 'name-unsafe', facts: { path } })
      else if (!wanted.has(path)) findings.push({ code: 'member-added', facts: { path } })
    }
  }
  for (const path of wanted) if (!counts.has(path)) findings.push({ code: 'member-missing', facts: { path } })
  return findings
}
