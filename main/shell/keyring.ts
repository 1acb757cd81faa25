import process from 'node:process'
import { safeStorage } from 'electron'
import type { Keyring } from '../config/secrets/keyring.ts'

/**
 * The system's keyring, where it has one that keeps a secret; null: it has none. Where Linux has no keyring, Electron falls back to
 * `basic_text`, a key that stands in its source: that is no keyring. Only once the app is ready.
 */
export function systemKeyring(): Keyring | null {
  if (!safeStorage.isEncryptionAvailable()) return null
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return null
  return { encrypt: (text) => safeStorage.encryptString(text), decrypt: (bytes) => safeStorage.decryptString(bytes) }
}
