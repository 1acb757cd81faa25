import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { WordedProblem } from '../../shared/ipc/connections.ts'
import type { SignerList } from '../../shared/ipc/signers.ts'
import type { KnownSigner } from '../../shared/snapshot/manifest.ts'
import type { SecretStore } from '../config/secrets/secret-store.ts'
import { errorCode } from '../config/yaml-file.ts'
import type { RequestHandlers } from './ipc.ts'

export interface SignerDeskDeps {
  /** The data folder in use, whose list it is. */
  readonly dataDir: () => string
  readonly secrets: () => Pick<SecretStore, 'all' | 'info'>
  /** Asks for a file; null: none was chosen. */
  readonly pick: () => Promise<string | null>
  /** Asks for a place to save; null: none was chosen. */
  readonly choose: (name: string) => Promise<string | null>
  /** ms since the epoch. */
  readonly now: () => number
}

type Handlers = Pick<
  RequestHandlers,
  'signers:list' | 'signers:pick' | 'signers:trust' | 'signers:rename' | 'signers:remove' | 'signers:undo' | 'signers:save-key'
>
type Answer<T> = { readonly value: T } | { readonly problem: WordedProblem }

/** A change that can be taken back, as long as the list is what it left. */
interface Done {
  readonly did: NonNullable<SignerList['undo']>['did']
  readonly name: string
  readonly before: readonly KnownSigner[]
  readonly after: readonly KnownSigner[]
}

/** Answers what the page of cases asks of the shell: whose snapshots are believed, and the own public keys. */
export function createSignerDesk({ dataDir, secrets, pick, choose, now }: SignerDeskDeps): Handlers {
  let last: Done | null = null
  // What reads keys is loaded only where somebody looks at them.
  const load = async () => ({
    ...(await import('../config/signing/signers-file.ts')),
    ...(await import('../config/signing/own-keys.ts')),
    ...(await import('../config/signing/public-key-file.ts')),
    ...(await import('../config/signing/signing-key.ts')),
  })
  type Keys = Awaited<ReturnType<typeof load>>

  async function answered<T>(work: (keys: Keys) => T | Promise<T>): Promise<Answer<T>> {
    const keys = await load()
    try {
      return { value: await work(keys) }
    } catch (error) {
      if (error instanceof keys.SignersError) return { problem: { code: error.code, facts: { ...error.facts } } }
      throw error
    }
  }

  const same = (a: readonly KnownSigner[], b: readonly KnownSigner[]): boolean => JSON.stringify(a) === JSON.stringify(b)

  function ownOf({ ownSigners }: Keys): Pick<SignerList, 'own' | 'ownProblem'> {
    const { state, problem } = secrets().info()
    if (state === 'none') return { own: [], ownProblem: { code: 'vault.none', facts: {} } }
    const all = secrets().all()
    if (all === null) return { own: [], ownProblem: problem ?? { code: 'vault.locked', facts: {} } }
    const own = ownSigners(all).map(({ name, suite, publicKey, fingerprint }) => ({ name, suite, publicKey, fingerprint }))
    return { own, ownProblem: null }
  }

  function list(keys: Keys): SignerList {
    const known = keys.readSigners(dataDir())
    if (last !== null && !same(known, last.after)) last = null
    return { known: [...known], ...ownOf(keys), undo: last && { did: last.did, name: last.name } }
  }

  /** Does it, and remembers how it was. */
  const changed = (did: Done['did'], name: (before: readonly KnownSigner[]) => string, work: (keys: Keys) => void) =>
    answered((keys) => {
      const before = keys.readSigners(dataDir())
      work(keys)
      last = { did, name: name(before), before, after: keys.readSigners(dataDir()) }
      return list(keys)
    })

  const nameOf = (fingerprint: string) => (before: readonly KnownSigner[]) =>
    before.find((each) => each.fingerprint === fingerprint)?.name ?? ''

  return {
    'signers:list': () => answered(list),
    async 'signers:pick'() {
      const path = await pick()
      if (path === null) return { value: null }
      return answered(async ({ SignersError, PUBLIC_KEY_MAX_BYTES, readPublicKeyText }) => {
        const text = await stat(path)
          .then(({ size }) => (size > PUBLIC_KEY_MAX_BYTES ? '' : readFile(path, 'utf8')))
          .catch((error: unknown) => {
            throw new SignersError('signers.unreadable-key', { path, detail: errorCode(error) })
          })
        const signer = readPublicKeyText(text, basename(path).replace(/\.[^.]*$/, ''))
        if (signer === null) throw new SignersError('signers.no-key', { path })
        return signer
      })
    },
    'signers:trust': ({ name, suite, publicKey, fingerprint }) =>
      changed(
        'trust',
        () => name,
        (keys) => {
          const signer = keys.readPublicKey(name, suite, publicKey)
          if (signer?.fingerprint !== fingerprint) throw new keys.SignersError('signers.no-key', { path: name })
          keys.addSigner(dataDir(), signer, now())
        },
      ),
    'signers:rename': ({ fingerprint, name }) =>
      changed('rename', nameOf(fingerprint), ({ renameSigner, SignersError }) => {
        if (!renameSigner(dataDir(), fingerprint, name)) throw new SignersError('signers.gone', {})
      }),
    'signers:remove': ({ fingerprint }) =>
      changed('remove', nameOf(fingerprint), ({ removeSigner, SignersError }) => {
        if (!removeSigner(dataDir(), fingerprint)) throw new SignersError('signers.gone', {})
      }),
    'signers:undo': () =>
      answered((keys) => {
        const done = last
        last = null
        if (done === null || !same(keys.readSigners(dataDir()), done.after)) throw new keys.SignersError('signers.changed', {})
        keys.writeSigners(dataDir(), done.before)
        return list(keys)
      }),
    async 'signers:save-key'({ suite, name }) {
      return answered(async (keys) => {
        const signer = ownOf(keys).own.find((each) => each.suite === suite)
        if (signer === undefined) throw new keys.SignersError('signing-key.none', { suite })
        const path = await choose(name)
        if (path === null) return null
        await writeFile(path, keys.publicKeyText(signer)).catch((error: unknown) => {
          throw new keys.SignersError('file.unwritable', { path, detail: errorCode(error) })
        })
        return path
      })
    },
  }
}
