import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { PackageFile } from '../../../../shared/snapshot/verify/platform.ts'
import { Refused } from '../../../../shared/snapshot/verify/refused.ts'
import { errorCode } from '../../../config/yaml-file.ts'

/** A file on disk, of which pieces are read. */
export interface OpenedFile extends PackageFile {
  close(): Promise<void>
}

const CHUNK_BYTES = 256 * 1024
/** Opening a pipe would else wait for its writer, and nothing could end that. Windows has no such flag, and no such files. */
const READING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** Opens a file of at most `maxBytes`: larger ones are refused by their size alone. @throws Refused */
export async function openFile(path: string, maxBytes: number, signal?: AbortSignal): Promise<OpenedFile> {
  const handle = await orRefused(() => open(path, READING))
  try {
    const stat = await orRefused(() => handle.stat())
    if (!stat.isFile()) throw new Refused('unreadable', { detail: 'not a file' })
    if (stat.size > maxBytes) throw new Refused('too-large', { bytes: stat.size, limit: maxBytes })
    return fileOf(handle, stat.size, signal)
  } catch (error) {
    await handle.close().catch(() => {})
    throw error
  }
}

function fileOf(handle: FileHandle, size: number, signal: AbortSignal | undefined): OpenedFile {
  async function into(target: Buffer, offset: number): Promise<Buffer> {
    signal?.throwIfAborted()
    let done = 0
    while (done < target.length) {
      const { bytesRead } = await orRefused(() => handle.read(target, done, target.length - done, offset + done))
      if (bytesRead === 0) break
      done += bytesRead
    }
    return target.subarray(0, done)
  }
  const within = (offset: number, length: number): number => Math.max(0, Math.min(length, size - offset))

  return {
    size,
    read: (offset, length) => into(Buffer.allocUnsafe(within(offset, length)), offset),
    async *chunks(offset, length) {
      const end = offset + within(offset, length)
      for (let at = offset; at < end; at += CHUNK_BYTES) yield await into(Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - at)), at)
    },
    close: () => handle.close().catch(() => {}),
  }
}

async function orRefused<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new Refused('unreadable', { detail: errorCode(error) })
  }
}
