import { closeSync, copyFileSync, fsyncSync, openSync, renameSync } from 'node:fs'
import type { Problem } from '../../shared/estate/source-state.ts'
import { createFileWatch } from './file-watch.ts'

/** What reading a file of the user's gave. */
export interface FileRead<T> {
  /** null: the file cannot be used at all. */
  readonly value: T | null
  readonly faults: readonly Problem[]
}

/** What a file of the user's says, in force: the last good one, across restarts. */
export interface FileKeeper<T> {
  readonly value: T
  readonly faults: readonly Problem[]
  /** Reads the file if it was written since; true when what is in force or its faults changed. */
  refresh(): boolean
  /** It is another file from now on; null: none. */
  use(path: string | null): void
}

export interface FileKeeping<T> {
  /** null: no file is named, and `none` is in force. */
  readonly path: string | null
  /** Where a copy of the last good file is kept: a file that broke while nobody ran must not undo what it said. */
  readonly copyPath: string
  readonly none: T
  readonly read: (path: string) => FileRead<T>
}

/** By another name first, and on the disk before it takes the place of the last one: at a power cut or on a full disk that one stays. */
function keepCopy(path: string, copyPath: string): void {
  const fresh = `${copyPath}.new`
  try {
    copyFileSync(path, fresh)
    const handle = openSync(fresh, 'r+')
    fsyncSync(handle)
    closeSync(handle)
    renameSync(fresh, copyPath)
  } catch {
    // It was taken away since it was read, and is read again in a moment; where the data folder itself is at fault, the journal says so.
  }
}

export function createFileKeeper<T>({ path, copyPath, none, read }: FileKeeping<T>): FileKeeper<T> {
  let current = path
  let watch = createFileWatch(path)
  let value: T | null = null
  let faults: readonly Problem[] = []
  /** A file was named and is not any more. */
  let gone = false

  function refresh(): boolean {
    if (gone) {
      gone = false
      return true
    }
    if (current === null || !watch.changed()) return false
    const next = read(current)
    faults = next.faults
    if (next.value === null) value ??= read(copyPath).value
    else {
      value = next.value
      keepCopy(current, copyPath)
    }
    return true
  }

  function use(path: string | null): void {
    if (path === current) return
    current = path
    watch = createFileWatch(path)
    if (path !== null) return
    value = null
    faults = []
    gone = true
  }

  refresh()
  return {
    get value() {
      return value ?? none
    },
    get faults() {
      return faults
    },
    refresh,
    use,
  }
}
