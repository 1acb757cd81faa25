import { readFileSync, statSync } from 'node:fs'
import { errorCode } from '../yaml-file.ts'
import { SecretsError } from './secrets.ts'

/** Longest file that is taken for a passphrase, bytes. */
const MAX_BYTES = 4_096

/** The passphrase in a file: its content without the line's end. @throws SecretsError */
export function readPassphraseFile(path: string): string {
  try {
    const { size } = statSync(path)
    const text = size <= MAX_BYTES ? readFileSync(path, 'utf8').replace(/\r?\n$/, '') : ''
    if (text !== '') return text
  } catch (error) {
    throw new SecretsError('vault.no-passphrase-file', { path, detail: errorCode(error) })
  }
  throw new SecretsError('vault.no-passphrase-file', { path, detail: 'empty or too large' })
}
