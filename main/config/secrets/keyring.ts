import { z } from 'zod'
import { readBytes, writeDurably } from '../durable-file.ts'
import { errorCode } from '../yaml-file.ts'
import { type Secrets, SecretsError } from './secrets.ts'

/** Of the data folder: secrets, each encrypted by a key that the system keeps for the person who is logged in. */
export const KEYRING_FILE = 'secrets.keyring'

/** The system's keyring, by whatever the shell has for it. @throws Error what the system says */
export interface Keyring {
  encrypt(text: string): Buffer
  decrypt(bytes: Buffer): string
}

const fileSchema = z.strictObject({
  wanglou: z.literal('keyring'),
  version: z.literal(1),
  secrets: z.record(z.string(), z.base64()),
})

const MODE = 0o600

/** Secrets under the system's keyring. Never locked: the system asks for what it wants asked. @throws SecretsError */
export function openKeyring(path: string, keyring: Keyring): Secrets {
  const secrets = new Map<string, string>()
  const bytes = readBytes(path)
  if (bytes !== null) {
    try {
      const file = fileSchema.parse(JSON.parse(bytes.toString('utf8')))
      for (const [name, text] of Object.entries(file.secrets)) secrets.set(name, keyring.decrypt(Buffer.from(text, 'base64')))
    } catch {
      // What the parser says may quote what it read.
      throw new SecretsError('keyring.unreadable', { path })
    }
  }

  function write(next: ReadonlyMap<string, string>): void {
    const encrypted = [...next].map(([name, value]) => [name, keyring.encrypt(value).toString('base64')])
    const file = { wanglou: 'keyring', version: 1, secrets: Object.fromEntries(encrypted) }
    try {
      writeDurably(path, Buffer.from(`${JSON.stringify(file, null, 2)}\n`), MODE)
    } catch (error) {
      throw new SecretsError('file.unwritable', { path, detail: errorCode(error) })
    }
  }

  return {
    locked: false,
    names: () => [...secrets.keys()].sort(),
    get: (name) => secrets.get(name) ?? null,
    all: () => Object.fromEntries(secrets),
    put(name, value) {
      write(new Map([...secrets, [name, value]]))
      secrets.set(name, value)
    },
    remove(name) {
      write(new Map([...secrets].filter(([each]) => each !== name)))
      secrets.delete(name)
    },
  }
}
