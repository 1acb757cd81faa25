// A folder whose files are in memory. Plain JavaScript that any Node from 18 on can run.
import { readFileSync, statfsSync } from 'node:fs'
import { freemem } from 'node:os'
import process from 'node:process'

const SHARED_MEMORY = '/dev/shm'
/** Far more than unit tests leave lying at a time, bytes. */
const ROOM_BYTES = 2 * 1024 ** 3

/** Whether `mounts` (as in /proc/mounts) names `folder` as one in memory that may be written to and run from. */
export function isInMemory(mounts, folder) {
  const [, , type, options = ''] =
    mounts
      .split('\n')
      .map((line) => line.split(' '))
      .filter(([, path]) => path === folder)
      .at(-1) ?? []
  const has = new Set(options.split(','))
  return type === 'tmpfs' && has.has('rw') && !has.has('noexec')
}

/**
 * Where tests leave what passes: they open and close hundreds of journals, each of which waits for the disk many times, and a
 * processor stands idle meanwhile. null: this system has no such folder, or not the room; then it is the disk.
 */
export function memoryFolder() {
  if (process.platform !== 'linux') return null
  try {
    const { bavail, bsize } = statfsSync(SHARED_MEMORY)
    const hasRoom = Math.min(bavail * bsize, freemem()) >= ROOM_BYTES
    return hasRoom && isInMemory(readFileSync('/proc/mounts', 'utf8'), SHARED_MEMORY) ? SHARED_MEMORY : null
  } catch {
    return null // there is none
  }
}
