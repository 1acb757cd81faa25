import { join } from 'node:path'
import type { VaultInfo, WordedProblem } from '../../../shared/ipc/connections.ts'
import { KEYRING_FILE, type Keyring, openKeyring } from './keyring.ts'
import { type Secrets, SecretsError } from './secrets.ts'
import { openVault, VAULT_FILE, type Vault } from './vault.ts'
import type { Cost } from './vault-file.ts'

/** The secrets of a data folder, wherever they are kept. Faults are answered, not thrown. */
export interface SecretStore {
  info(): VaultInfo
  /** All secrets, for the engine; null: they cannot be had (yet). */
  all(): Readonly<Record<string, string>> | null
  unlock(passphrase: string): Promise<WordedProblem | null>
  setPassphrase(passphrase: string): Promise<WordedProblem | null>
  /** Forgets the secrets of a vault until it is unlocked again; a keyring is the system's to lock. */
  lock(): void
  put(name: string, value: string): WordedProblem | null
  remove(name: string): WordedProblem | null
}

/**
 * A vault, where there is one: secrets once put under a passphrase stay there. Else the system's keyring, where there is one; else a vault
 * that waits for its passphrase. `changed` is called after each change; `cost` is of new passphrases.
 */
export function createSecretStore(folder: string, keyring: Keyring | null, changed: () => void, cost?: Cost): SecretStore {
  const vault = openVault(join(folder, VAULT_FILE), cost)
  let ring: Secrets | null = null
  let ringFault: WordedProblem | null = null

  if (keyring !== null && statusOf(vault) === 'none') {
    try {
      ring = openKeyring(join(folder, KEYRING_FILE), keyring)
    } catch (error) {
      ringFault = faultOf(error)
    }
  }
  const secrets: Secrets = ring ?? vault

  function act(work: () => void): WordedProblem | null {
    try {
      work()
      changed()
      return null
    } catch (error) {
      return faultOf(error)
    }
  }

  async function actLater(work: () => Promise<void>): Promise<WordedProblem | null> {
    try {
      await work()
      changed()
      return null
    } catch (error) {
      return faultOf(error)
    }
  }

  return {
    info() {
      const names = [...secrets.names()]
      if (ringFault !== null) return { state: 'unusable', names, problem: ringFault }
      if (ring !== null) return { state: 'keyring', names, problem: null }
      const status = statusOf(vault)
      return typeof status === 'string' ? { state: status, names, problem: null } : { state: 'unusable', names, problem: status }
    },
    all: () => (ring === null && statusOf(vault) === 'none' ? {} : secrets.all()),
    unlock: (passphrase) => actLater(() => vault.unlock(passphrase)),
    setPassphrase: (passphrase) => actLater(() => vault.setPassphrase(passphrase)),
    lock() {
      vault.lock()
      changed()
    },
    put: (name, value) => act(() => secrets.put(name, value)),
    remove: (name) => act(() => secrets.remove(name)),
  }
}

function statusOf(vault: Vault): 'none' | 'locked' | 'open' | WordedProblem {
  if (!vault.locked) return 'open'
  try {
    return vault.exists ? 'locked' : 'none'
  } catch (error) {
    return faultOf(error)
  }
}

/** @throws what is no fault of a vault */
function faultOf(error: unknown): WordedProblem {
  if (error instanceof SecretsError) return { code: error.code, facts: error.facts }
  throw error
}
