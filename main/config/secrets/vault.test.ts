import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it, test } from 'vitest'
import { type Keyring, openKeyring } from './keyring.ts'
import { openVault } from './vault.ts'

const dir = mkdtempSync(join(tmpdir(), 'wanglou-vault-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
/** Quick, for tests: the cost stands in the file. */
const QUICK = { N: 2 ** 8, r: 8, p: 1 }
let count = 0
const fresh = () => join(dir, `${count++}.vault`)

async function filled(path = fresh()) {
  const vault = openVault(path, QUICK)
  await vault.setPassphrase('正午的灯塔看见七条河')
  vault.put('prom/token', 'canary-token')
  vault.put('prom/password', 'canary-password')
  return { path, vault }
}

it('keeps secrets over a restart, under its passphrase, for its owner only, and not in the clear', async () => {
  const { path, vault } = await filled()
  vault.remove('prom/password')
  const bytes = readFileSync(path, 'latin1')
  for (const clear of ['canary', 'prom', 'token', '灯塔']) expect(bytes).not.toContain(clear)
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)

  const again = openVault(path)
  expect([again.exists, again.locked, again.names(), again.get('prom/token'), again.all()]).toEqual([true, true, [], null, null])
  expect(() => again.put('a', 'b')).toThrow('vault.locked')
  await expect(again.unlock('正午的灯塔看见六条河')).rejects.toMatchObject({ code: 'vault.wrong-passphrase' })
  expect(again.locked).toBe(true)
  await again.unlock('正午的灯塔看见七条河')
  expect(again.all()).toEqual({ 'prom/token': 'canary-token' })
  expect(again.get('toString')).toBe(null)
  again.lock()
  expect(again.all()).toBe(null)
})

it('takes another passphrase once it is open, and never in place of one that is locked', async () => {
  const { path, vault } = await filled()
  await expect(openVault(path, QUICK).setPassphrase('another one altogether')).rejects.toMatchObject({ code: 'vault.locked' })
  const before = vault.all()
  await vault.setPassphrase('another one altogether')
  const again = openVault(path)
  await expect(again.unlock('正午的灯塔看见七条河')).rejects.toMatchObject({ code: 'vault.wrong-passphrase' })
  await again.unlock('another one altogether')
  expect(again.all()).toEqual(before)
})

it('says that there is none, that it is of a later version, and that it is no vault', async () => {
  const path = fresh()
  expect(openVault(path).exists).toBe(false)
  await expect(openVault(path).unlock('x')).rejects.toMatchObject({ code: 'vault.none' })
  writeFileSync(path, '{"wanglou":"vault","version":9,"kdf":"argon9"}')
  await expect(openVault(path).unlock('x')).rejects.toMatchObject({ code: 'vault.newer', facts: { version: 9 } })
  for (const text of ['', '{}', 'null', '\ufffd']) {
    writeFileSync(path, text)
    await expect(openVault(path).unlock('x')).rejects.toMatchObject({ code: 'vault.damaged' })
    // and is not made anew over what may be mended
    await expect(openVault(path, QUICK).setPassphrase('x')).rejects.toMatchObject({ code: 'vault.damaged' })
  }
})

it('asks no more memory of this machine than it has to spare, whatever a file says', async () => {
  const { path } = await filled()
  const file = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(path, JSON.stringify({ ...file, kdf: { ...file.kdf, N: 2 ** 30 } }))
  await expect(openVault(path).unlock('x')).rejects.toMatchObject({ code: 'vault.damaged' })
})

test('a flipped, missing or added byte is damage, never a wrong secret', async () => {
  const { path } = await filled()
  const good = readFileSync(path)
  const change = fc.record({ at: fc.nat(good.length - 1), how: fc.constantFrom('flip', 'cut', 'add'), bit: fc.nat(7) })
  await fc.assert(
    fc.asyncProperty(change, async ({ at, how, bit }) => {
      const bytes =
        how === 'cut'
          ? Buffer.concat([good.subarray(0, at), good.subarray(at + 1)])
          : how === 'add'
            ? Buffer.concat([good.subarray(0, at), Buffer.from('7'), good.subarray(at)])
            : Buffer.from(good)
      if (how === 'flip') bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
      writeFileSync(path, bytes)
      const vault = openVault(path)
      const outcome = await vault.unlock('正午的灯塔看见七条河').then(
        () => vault.all(),
        (error: { code: string }) => error.code,
      )
      // White space between fields may come and go, and a changed version is one that is not known.
      if (typeof outcome === 'string') expect(['vault.damaged', 'vault.newer']).toContain(outcome)
      else expect(outcome).toEqual({ 'prom/token': 'canary-token', 'prom/password': 'canary-password' })
    }),
    { numRuns: 200 },
  )
})

test('the keyring keeps secrets over a restart, and says when the system gives them back no more', () => {
  const path = join(dir, 'secrets.keyring')
  const turned = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x5a))
  const keyring: Keyring = {
    encrypt: (text) => turned(Buffer.from(text)),
    decrypt: (bytes) => turned(bytes).toString('utf8'),
  }
  const secrets = openKeyring(path, keyring)
  secrets.put('a', 'canary-a')
  secrets.put('b', 'canary-b')
  secrets.remove('b')
  expect(readFileSync(path, 'utf8')).not.toContain('canary')
  expect(openKeyring(path, keyring).all()).toEqual({ a: 'canary-a' })
  const deaf: Keyring = {
    ...keyring,
    decrypt() {
      throw new Error('no')
    },
  }
  expect(() => openKeyring(path, deaf)).toThrow('keyring.unreadable')
})
