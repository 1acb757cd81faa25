import { statSync } from 'node:fs'

/** Tells whether a file was written since it was asked last; the first answer is yes. `path` null: there is none, and never news. */
export interface FileWatch {
  changed(): boolean
}

/** By size and time of change, polled: events of the file system miss network shares and editors that replace the file. */
export function createFileWatch(path: string | null): FileWatch {
  let seen: string | null = null
  return {
    changed() {
      if (path === null) return false
      const now = markOf(path)
      if (now === seen) return false
      seen = now
      return true
    },
  }
}

function markOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path)
    return `${mtimeMs}/${size}/${ino}`
  } catch {
    // Not there, or on a share that does not answer: whoever reads it says why.
    return 'missing'
  }
}
