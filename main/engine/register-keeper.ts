import { closeSync, copyFileSync, fsyncSync, openSync, renameSync } from 'node:fs'
import { EMPTY_REGISTER, type Register } from '../../shared/estate/register.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import { createFileWatch } from './file-watch.ts'

/** What reading the register file gave. */
export interface RegisterRead {
  /** null: the file cannot be used at all. */
  readonly register: Register | null
  readonly faults: readonly Problem[]
}

/** The register in force: the last good one of the file, across restarts. */
export interface RegisterKeeper {
  readonly register: Register
  readonly faults: readonly Problem[]
  /** Reads the file if it was written since; true when the register in force or its faults changed. */
  refresh(): boolean
  /** The register is another file from now on; null: none. */
  use(path: string | null): void
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

/**
 * @param path null: no register is configured, and none is in force
 * @param copyPath where a copy of the last good file is kept: a file that broke while nobody ran must not turn the whole estate to
 *   "unassigned"
 */
export function createRegisterKeeper(
  path: string | null,
  copyPath: string,
  read: (path: string) => RegisterRead,
): RegisterKeeper {
  let current = path
  let watch = createFileWatch(path)
  let register: Register | null = null
  let faults: readonly Problem[] = []
  /** There was a register and is none any more. */
  let gone = false

  function refresh(): boolean {
    if (gone) {
      gone = false
      return true
    }
    if (current === null || !watch.changed()) return false
    const next = read(current)
    faults = next.faults
    if (next.register === null) register ??= read(copyPath).register
    else {
      register = next.register
      keepCopy(current, copyPath)
    }
    return true
  }

  function use(path: string | null): void {
    if (path === current) return
    current = path
    watch = createFileWatch(path)
    if (path !== null) return
    register = null
    faults = []
    gone = true
  }

  refresh()
  return {
    get register() {
      return register ?? EMPTY_REGISTER
    },
    get faults() {
      return faults
    },
    refresh,
    use,
  }
}
