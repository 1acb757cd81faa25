import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSecretStore } from './secret-store.ts'
import { openVault, VAULT_FILE } from './vault.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-store-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const QUICK = { N: 2 ** 8, r: 8, p: 1 }
const RING = {
  encrypt: (text: string) => Buffer.from(text).reverse(),
  decrypt: (bytes: Buffer) => Buffer.from(bytes).reverse().toString(),
}

it('waits for a passphrase where there is no keyring, and is locked at the next start', async () => {
  let changes = 0
  const store = createSecretStore(folder, null, () => (changes += 1), QUICK)
  expect([store.info(), store.all()]).toEqual([{ state: 'none', names: [], problem: null }, {}])
  expect(store.put('a', 'b')).toMatchObject({ code: 'vault.none' })
  expect(await store.setPassphrase('a long passphrase')).toBe(null)
  expect(store.put('a', 'b')).toBe(null)
  expect([store.info(), store.all(), changes]).toEqual([{ state: 'open', names: ['a'], problem: null }, { a: 'b' }, 2])
  store.lock()
  expect([store.info(), store.all(), changes]).toEqual([{ state: 'locked', names: [], problem: null }, null, 3])
  expect(store.put('a', 'c')).toMatchObject({ code: 'vault.locked' })

  const next = createSecretStore(folder, null, () => {})
  expect([next.info().state, next.all()]).toEqual(['locked', null])
  expect(await next.unlock('another passphrase')).toMatchObject({ code: 'vault.wrong-passphrase' })
  expect(await next.unlock('a long passphrase')).toBe(null)
  expect(next.all()).toEqual({ a: 'b' })
})

it('keeps to the keyring where there is one, and to a vault that is there already', async () => {
  const ring = createSecretStore(folder, RING, () => {})
  expect(ring.put('a', 'b')).toBe(null)
  expect([ring.info(), ring.all()]).toEqual([{ state: 'keyring', names: ['a'], problem: null }, { a: 'b' }])
  await openVault(join(folder, VAULT_FILE), QUICK).setPassphrase('a long passphrase')
  expect(createSecretStore(folder, RING, () => {}).info().state).toBe('locked')
})

it('says what is wrong with a vault', () => {
  writeFileSync(join(folder, VAULT_FILE), 'junk')
  const store = createSecretStore(folder, null, () => {})
  expect(store.info()).toMatchObject({ state: 'unusable', problem: { code: 'vault.damaged' } })
  expect(store.all()).toBe(null)
})
