import { randomFillSync } from 'node:crypto'
import { closeSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { isSqliteError } from './damage.ts'

/** What SQLite says where the disk, not the program or the file, is at fault. */
const UNWRITABLE = [
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_PROTOCOL',
] as const

/** Whether `error` says that nothing can be written now, and may be later. */
export function isUnwritable(error: unknown): boolean {
  return UNWRITABLE.some((code) => isSqliteError(error, code))
}

/** Whether the disk has no room. A log index that cannot grow (SHMSIZE) is one way in which SQLite says so. */
export function isFull(error: unknown): boolean {
  return isSqliteError(error, 'SQLITE_FULL') || isSqliteError(error, 'SQLITE_IOERR_SHMSIZE')
}

/** Bytes free for us on the disk of `folder`; null: the system does not tell. */
export function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return null
  }
}

/** Bytes of a file; 0 where it is not there. */
export function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** Whether `path` still leads to the file that it led to. Where the system does not tell, it does. */
export function createIdentityCheck(path: string): () => boolean {
  const identity = (): bigint | null | undefined => {
    try {
      return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null
    } catch {
      return undefined
    }
  }
  const first = identity()
  return () => {
    const now = identity()
    return now === undefined || first === undefined || now === first
  }
}

const RESERVE_FILE = 'journal.reserve'

/** Bytes held back: a whole checkpoint of the log (16 MB) and the thinning after it fit in. */
export const RESERVE_BYTES = 33_554_432

/** It is written in pieces, bytes. Random ones: a disk that packs or shares equal blocks would not hold the place. */
const PIECE_BYTES = 1_048_576

/** Taken only where so many times its size are free: it must not be what fills a small disk. */
const TAKEN_OF = 8

/** A file that holds some of the disk back, to be let go when it is full: thinning needs room before it makes any. */
export interface Reserve {
  readonly bytes: number
  /** True where it was there and is gone: there is more room than before. */
  letGo(): boolean
  /** Takes the place, where it is not held and `free` bytes allow it. */
  take(free: number | null): void
}

export function createReserve(folder: string): Reserve {
  const path = join(folder, RESERVE_FILE)

  function letGo(): boolean {
    const held = fileBytes(path) > 0
    try {
      rmSync(path, { force: true })
    } catch {
      // In a folder that cannot be written it stays: an engine that ends must not fail by that.
      return false
    }
    return held
  }

  return {
    get bytes() {
      return fileBytes(path)
    },
    letGo,
    take(free) {
      if (free === null || free < RESERVE_BYTES * TAKEN_OF || fileBytes(path) === RESERVE_BYTES) return
      try {
        const piece = randomFillSync(Buffer.alloc(PIECE_BYTES))
        const file = openSync(path, 'w')
        try {
          for (let at = 0; at < RESERVE_BYTES; at += PIECE_BYTES) writeSync(file, piece, 0, PIECE_BYTES, at)
        } finally {
          closeSync(file)
        }
      } catch {
        // Somebody else was quicker: what was taken would only be missing elsewhere.
        letGo()
      }
    },
  }
}
