import type { Member } from '../manifest.ts'
import type { ZipEntry } from '../zip-layout.ts'

/** What the archive says of a member of the manifest. */
export function entryOf({ path, method, bytes, stored, crc32: sum }: Member): ZipEntry {
  return { path, method, bytes, stored, crc32: Number.parseInt(sum, 16) }
}

/** What the archive says of the manifest and the signature, which it holds as they are. @param sum CRC-32 of `body` */
export function plainEntry(path: string, body: Uint8Array, sum: number): ZipEntry {
  return { path, method: 'store', bytes: body.length, stored: body.length, crc32: sum }
}
