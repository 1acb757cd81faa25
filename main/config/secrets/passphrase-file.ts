import { readFileSync, statSync } from 'node:fs'
import process from 'node:process'
import type { WordedProblem } from '../../../shared/ipc/connections.ts'
import { errorCode } from '../yaml-file.ts'
import type { SecretStore } from './secret-store.ts'

/** Longest file that is taken for a passphrase, bytes. */
const MAX_BYTES = 4_096

/** Rights of anyone but the owner. Windows has no such bits. */
const OTHERS = 0o077

export interface UnlockedByFile {
  /** Others on this machine may read the file; null: only its owner. It is told, and no obstacle. */
  readonly exposed: WordedProblem | null
  /** Why the vault stays locked; null: it is open. */
  readonly problem: WordedProblem | null
}

/** Unlocks the vault with the passphrase in a file: its content without the line's end. */
export async function unlockByFile(store: Pick<SecretStore, 'unlock'>, path: string): Promise<UnlockedByFile> {
  const unusable = (detail: string) => ({ exposed: null, problem: { code: 'vault.no-passphrase-file', facts: { path, detail } } })
  try {
    const { size, mode } = statSync(path)
    const passphrase = size <= MAX_BYTES ? readFileSync(path, 'utf8').replace(/\r?\n$/, '') : ''
    if (passphrase === '') return unusable('empty or too large')
    const isExposed = process.platform !== 'win32' && (mode & OTHERS) !== 0
    const exposed = isExposed ? { code: 'vault.passphrase-exposed', facts: { path } } : null
    return { exposed, problem: await store.unlock(passphrase) }
  } catch (error) {
    return unusable(errorCode(error))
  }
}
