import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { errorCode } from './yaml-file.ts'

/** The bytes of a file; null: there is none. @throws what the file system throws otherwise */
export function readBytes(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/**
 * Writes a file whole: beside it first, on the disk, then in its place, so that a power cut or a full disk leaves the old one or the
 * new one, never half of either, and nothing beside it where it fails. A link is followed; `mode` null: that of the file that stood there. @throws what the file system throws
 */
export function writeDurably(path: string, bytes: Uint8Array, mode: number | null = null): void {
  mkdirSync(dirname(path), { recursive: true })
  const target = realPath(path)
  const fresh = `${target}.new`
  const given = mode ?? modeOf(target)
  // Of an earlier attempt: its mode would hold.
  rmSync(fresh, { force: true })
  try {
    const handle = openSync(fresh, 'wx', given ?? 0o666)
    try {
      writeFileSync(handle, bytes)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    if (given !== null) chmodSync(fresh, given)
    renameSync(fresh, target)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw error
  }
  syncFolder(dirname(target))
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function modeOf(path: string): number | null {
  try {
    return statSync(path).mode & 0o777
  } catch {
    return null
  }
}

/** The new name, too, has to reach the disk; Windows has no such call and does not need it. */
export function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r')
    fsyncSync(handle)
    closeSync(handle)
  } catch {
    // A file system that cannot do it (some network shares) has still taken the file.
  }
}
