import type { PackageFile } from '../../../shared/snapshot/verify/platform.ts'
import { Refused } from '../../../shared/snapshot/verify/refused.ts'

/** Bytes of a file that are in memory at a time. */
const CHUNK_BYTES = 1024 * 1024

/** A file that a person chose, read slice by slice. @throws Refused where it cannot be read any more */
export function chosenFile(file: Blob): PackageFile {
  async function read(offset: number, length: number): Promise<Uint8Array> {
    const from = Math.max(0, offset)
    try {
      return new Uint8Array(await file.slice(from, Math.min(file.size, from + length)).arrayBuffer())
    } catch (error) {
      throw new Refused('unreadable', { detail: error instanceof Error ? error.name : '?' })
    }
  }

  return {
    size: file.size,
    read,
    async *chunks(offset, length) {
      const end = Math.min(file.size, offset + length)
      for (let at = offset; at < end; at += CHUNK_BYTES) yield await read(at, Math.min(CHUNK_BYTES, end - at))
    },
  }
}
