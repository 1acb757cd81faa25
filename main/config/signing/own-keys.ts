import type { WordedProblem } from '../../../shared/ipc/connections.ts'
import { SUITES, type SuiteId } from '../../../shared/snapshot/suite.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import { addSigner, SignersError } from './signers-file.ts'
import { keySecret, makeSigningKey, readSigningKey, type Signer, signingSecret } from './signing-key.ts'

export interface NewKey {
  readonly suite: SuiteId
  /** What packages say of their signer. */
  readonly name: string
  /** Makes a new key where there is one. What the old one signed stays valid: it stays known. */
  readonly replace: boolean
}

/** Makes a signing key, keeps it with the secrets of a data folder, and makes its signer known there. Faults are answered, not thrown. */
export function makeOwnKey(
  store: Pick<SecretStore, 'all' | 'info' | 'put'>,
  dataDir: string,
  { suite, name, replace }: NewKey,
  now: number,
): { readonly signer: Signer | null; readonly problem: WordedProblem | null } {
  const secrets = store.all()
  if (secrets === null) return { signer: null, problem: store.info().problem ?? { code: 'vault.locked', facts: {} } }
  if (!replace && Object.hasOwn(secrets, signingSecret(suite)))
    return { signer: null, problem: { code: 'signing-key.exists', facts: { suite } } }
  const text = makeSigningKey(suite, name)
  const signer = readSigningKey(text)
  if (signer === null) throw new Error('a fresh key does not read')
  const problem = store.put(signingSecret(suite), text)
  if (problem !== null) return { signer: null, problem }
  try {
    addSigner(dataDir, signer, now)
    return { signer, problem: null }
  } catch (error) {
    if (!(error instanceof SignersError)) throw error
    return { signer, problem: { code: error.code, facts: error.facts } }
  }
}

/** What of the secrets is in no package: all of them, of signing keys what is secret of them. */
export function unsaid(secrets: Readonly<Record<string, string>>): readonly string[] {
  const keys = new Set<string>(SUITES.map(signingSecret))
  return Object.entries(secrets).map(([name, text]) => (keys.has(name) ? (keySecret(text) ?? text) : text))
}

/** The signers whose keys are among the secrets, in the order of the suites. */
export function ownSigners(secrets: Readonly<Record<string, string>>): readonly Signer[] {
  return SUITES.flatMap((suite) => {
    const text = Object.hasOwn(secrets, signingSecret(suite)) ? secrets[signingSecret(suite)] : undefined
    const signer = text === undefined ? null : readSigningKey(text)
    return signer === null ? [] : [signer]
  })
}
