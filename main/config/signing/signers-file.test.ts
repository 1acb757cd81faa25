import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SUITES } from '../../../shared/snapshot/suite.ts'
import { createSecretStore } from '../secrets/secret-store.ts'
import { openVault, VAULT_FILE } from '../secrets/vault.ts'
import { makeOwnKey, ownSigners } from './own-keys.ts'
import { addSigner, readSigners, removeSigner, SIGNERS_FILE } from './signers-file.ts'
import { signingSecret } from './signing-key.ts'

const NOW = Date.parse('2026-11-27T02:00:00Z')
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-signers-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A store that is open. */
async function storeOf() {
  await openVault(join(folder, VAULT_FILE), { N: 2 ** 8, r: 8, p: 1 }).setPassphrase('a long passphrase')
  const store = createSecretStore(folder, null, () => {})
  await store.unlock('a long passphrase')
  return store
}

it('makes a key of each suite, keeps it with the secrets and knows its signer', async () => {
  const store = await storeOf()
  expect(ownSigners(store.all() ?? {})).toEqual([])
  for (const suite of SUITES) {
    const { signer, problem } = makeOwnKey(store, folder, { suite, name: '某局', replace: false }, NOW)
    expect([signer?.suite, problem]).toEqual([suite, null])
    expect(readSigners(folder).at(-1)).toMatchObject({ name: '某局', suite, fingerprint: signer?.fingerprint })
    expect(makeOwnKey(store, folder, { suite, name: 'b', replace: false }, NOW).problem).toMatchObject({
      code: 'signing-key.exists',
    })
    expect(readFileSync(join(folder, SIGNERS_FILE), 'utf8')).not.toContain(store.all()?.[signingSecret(suite)])
  }
  expect(ownSigners(store.all() ?? {}).map((signer) => signer.fingerprint)).toEqual(
    readSigners(folder).map((signer) => signer.fingerprint),
  )
  const before = readSigners(folder)
  expect(makeOwnKey(store, folder, { suite: 'sm2-sm3', name: '某局', replace: true }, NOW).problem).toBe(null)
  expect(readSigners(folder).slice(0, 2)).toEqual(before)
  store.lock()
  expect(makeOwnKey(store, folder, { suite: 'sm2-sm3', name: 'b', replace: true }, NOW).problem).toMatchObject({
    code: 'vault.locked',
  })
})

it('forgets a signer, and renames one that is trusted again', async () => {
  makeOwnKey(await storeOf(), folder, { suite: 'sm2-sm3', name: 'a', replace: false }, NOW)
  const [known] = readSigners(folder)
  if (known === undefined) throw new Error('not known')
  addSigner(folder, { ...known, name: 'b' }, NOW)
  expect(readSigners(folder)).toEqual([{ ...known, name: 'b' }])
  expect([removeSigner(folder, known.fingerprint), removeSigner(folder, known.fingerprint)]).toEqual([true, false])
  expect(readSigners(folder)).toEqual([])
})

it('believes no list that is damaged, or in which a fingerprint is not that of its key', async () => {
  makeOwnKey(await storeOf(), folder, { suite: 'ed25519-sha256', name: 'a', replace: false }, NOW)
  const path = join(folder, SIGNERS_FILE)
  const text = readFileSync(path, 'utf8')
  const swapped = text.replace(/("fingerprint": ")../, '$100')
  for (const broken of ['', '{', '{}', text.replace('"version": 1', '"version": 2'), swapped === text ? '' : swapped]) {
    writeFileSync(path, broken)
    expect(() => readSigners(folder)).toThrow(expect.objectContaining({ code: 'signers.damaged' }))
  }
})

it('tells a list that the system does not let it read from one that is damaged', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => readSigners(join(folder, 'file'))).toThrow(
    expect.objectContaining({ code: 'file.unreadable', facts: expect.objectContaining({ detail: 'ENOTDIR' }) }),
  )
})
