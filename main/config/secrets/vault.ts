import { randomBytes, scrypt } from 'node:crypto'
import { readBytes, writeDurably } from '../durable-file.ts'
import { errorCode } from '../yaml-file.ts'
import { type Secrets, SecretsError } from './secrets.ts'
import {
  type Cost,
  KEY_BYTES,
  NONCE_BYTES,
  readVault,
  SALT_BYTES,
  type SealedVault,
  seal,
  unseal,
  VERSION,
  writeVault,
} from './vault-file.ts'

/** Of the data folder. */
export const VAULT_FILE = 'secrets.vault'

/**
 * OWASP's recommendation for scrypt: 128 MiB and a good third of a second a try here. It is the only thing that bounds how often a
 * passphrase can be guessed: whoever has the file can try elsewhere, so a counter of tries would keep out only its owner.
 */
const COST: Cost = { N: 2 ** 17, r: 8, p: 1 }

/** Only its owner reads it. */
const MODE = 0o600

/** Secrets in one file under a passphrase. */
export interface Vault extends Secrets {
  /** Whether there is a file. */
  readonly exists: boolean
  /** @throws SecretsError: wrong passphrase, or a file that is damaged or of a later version */
  unlock(passphrase: string): Promise<void>
  /** Makes the vault, or puts an unlocked one under another passphrase. @throws SecretsError */
  setPassphrase(passphrase: string): Promise<void>
  /** Forgets key and secrets. */
  lock(): void
}

interface Open {
  readonly key: Buffer
  readonly sealed: Pick<SealedVault, 'cost' | 'salt'>
  readonly secrets: Readonly<Record<string, string>>
}

/** The vault at `path`, locked at first. `cost` is for new passphrases. */
export function openVault(path: string, cost: Cost = COST): Vault {
  let open: Open | null = null

  function read(): SealedVault | null {
    let bytes: Buffer | null
    try {
      bytes = readBytes(path)
    } catch (error) {
      throw new SecretsError('vault.unreadable', { path, detail: errorCode(error) })
    }
    if (bytes === null) return null
    const found = readVault(bytes)
    if (found.state === 'newer') throw new SecretsError('vault.newer', { path, version: found.version, own: VERSION })
    if (found.state === 'damaged') throw new SecretsError('vault.damaged', { path })
    return found.vault
  }

  function write(next: Open): void {
    const sealed = seal(next.sealed, next.key, randomBytes(NONCE_BYTES), next.secrets)
    try {
      writeDurably(path, writeVault(sealed), MODE)
    } catch (error) {
      throw new SecretsError('file.unwritable', { path, detail: errorCode(error) })
    }
    open = next
  }

  function change(make: (secrets: Readonly<Record<string, string>>) => Readonly<Record<string, string>>): void {
    if (open === null) throw read() === null ? new SecretsError('vault.none', { path }) : new SecretsError('vault.locked', {})
    write({ ...open, secrets: make(open.secrets) })
  }

  return {
    get exists() {
      return read() !== null
    },
    get locked() {
      return open === null
    },
    names: () => Object.keys(open?.secrets ?? {}).sort(),
    get: (name) => (open !== null && Object.hasOwn(open.secrets, name) ? (open.secrets[name] ?? null) : null),
    all: () => open?.secrets ?? null,
    put: (name, value) => change((secrets) => ({ ...secrets, [name]: value })),
    remove: (name) => change(({ [name]: _, ...rest }) => rest),
    async unlock(passphrase) {
      const sealed = read()
      if (sealed === null) throw new SecretsError('vault.none', { path })
      const key = await keyOf(passphrase, sealed)
      const found = unseal(sealed, key)
      if (found.state === 'wrong-key') throw new SecretsError('vault.wrong-passphrase', {})
      if (found.state === 'damaged') throw new SecretsError('vault.damaged', { path })
      open = { key, sealed: { cost: sealed.cost, salt: sealed.salt }, secrets: found.secrets }
    },
    async setPassphrase(passphrase) {
      // What another passphrase guards must not be lost to a new one.
      if (open === null && read() !== null) throw new SecretsError('vault.locked', {})
      const sealed = { cost, salt: randomBytes(SALT_BYTES) }
      write({ key: await keyOf(passphrase, sealed), sealed, secrets: open?.secrets ?? {} })
    },
    lock() {
      open?.key.fill(0)
      open = null
    },
  }
}

/** One passphrase typed on two keyboards may come as different code points of the same characters. */
function keyOf(passphrase: string, { cost, salt }: Pick<SealedVault, 'cost' | 'salt'>): Promise<Buffer> {
  const { N, r, p } = cost
  return new Promise((done, fail) => {
    // Twice what it takes: the library's own bound leaves no room for what comes beside it.
    scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? fail(error) : done(key),
    )
  })
}
