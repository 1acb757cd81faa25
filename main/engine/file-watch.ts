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
      const stat = statSync(path, { throwIfNoEntry: false })
      const now = stat === undefined ? 'missing' : `${stat.mtimeMs}/${stat.size}/${stat.ino}`
      if (now === seen) return false
      seen = now
      return true
    },
  }
}
