import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SignerList, ToldSigner } from '../../shared/ipc/signers.ts'
import { publicKeyText, readPublicKeyText } from '../config/signing/public-key-file.ts'
import { addSigner, readSigners, SIGNERS_FILE } from '../config/signing/signers-file.ts'
import { makeSigningKey, readSigningKey, signingSecret } from '../config/signing/signing-key.ts'
import { createSignerDesk } from './signer-desk.ts'

const NOW = 1_764_000_000_000

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'wanglou-signers-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function signerNamed(name: string): ToldSigner {
  const signer = readSigningKey(makeSigningKey('ed25519-sha256', name)) ?? expect.fail('no key')
  return { name, suite: signer.suite, publicKey: signer.publicKey, fingerprint: signer.fingerprint }
}

function begin(
  more: { readonly file?: string | null; readonly place?: string | null; readonly state?: 'open' | 'locked' | 'none' } = {},
) {
  const { file = null, place = null, state = 'open' } = more
  const secrets = { [signingSecret('sm2-sm3')]: makeSigningKey('sm2-sm3', '本局') }
  return createSignerDesk({
    dataDir: () => dir,
    secrets: () => ({ all: () => (state === 'locked' ? null : secrets), info: () => ({ state, names: [], problem: null }) }),
    ...{ pick: async () => file, choose: async () => place, now: () => NOW },
  })
}
type Answer = Awaited<ReturnType<ReturnType<typeof begin>['signers:list']>>
function listOf(answer: Answer): SignerList {
  if ('problem' in answer) throw new Error(JSON.stringify(answer.problem))
  return answer.value
}
const names = (list: SignerList): readonly string[] => list.known.map(({ name }) => name)

test('a signer that is trusted, renamed and removed is so in the data folder, and each is taken back by one undo', async () => {
  const desk = begin()
  const one = signerNamed('承建单位甲')
  addSigner(dir, signerNamed('上级单位'), NOW - 5)
  const before = readSigners(dir)
  expect(listOf(await desk['signers:list']())).toMatchObject({ known: before, undo: null })

  const trusted = listOf(await desk['signers:trust'](one))
  expect(names(trusted)).toEqual(['上级单位', '承建单位甲'])
  expect(trusted).toMatchObject({
    undo: { did: 'trust', name: '承建单位甲' },
    known: [{}, { added: new Date(NOW).toISOString() }],
  })
  const renamed = listOf(await desk['signers:rename']({ fingerprint: one.fingerprint, name: '甲公司' }))
  expect([names(renamed), names({ ...renamed, known: [...readSigners(dir)] })]).toEqual([
    ['上级单位', '甲公司'],
    ['上级单位', '甲公司'],
  ])
  expect(names(listOf(await desk['signers:undo']()))).toEqual(['上级单位', '承建单位甲'])
  const removed = listOf(await desk['signers:remove']({ fingerprint: before[0]?.fingerprint ?? '' }))
  expect(removed).toMatchObject({ undo: { did: 'remove', name: '上级单位' } })
  expect(names(removed)).toEqual(['承建单位甲'])
  expect(names(listOf(await desk['signers:undo']()))).toEqual(['上级单位', '承建单位甲'])
  expect(await desk['signers:undo']()).toMatchObject({ problem: { code: 'signers.changed' } })
})

test('what another program changed meanwhile is not taken back', async () => {
  const desk = begin()
  await desk['signers:trust'](signerNamed('甲'))
  addSigner(dir, signerNamed('乙'), NOW)
  expect(await desk['signers:undo']()).toMatchObject({ problem: { code: 'signers.changed' } })
  expect(readSigners(dir).map(({ name }) => name)).toEqual(['甲', '乙'])
})

test('a key is only believed by its own fingerprint, and one that is not known can be neither renamed nor removed', async () => {
  const desk = begin()
  const other = signerNamed('乙')
  expect(await desk['signers:trust']({ ...signerNamed('甲'), fingerprint: other.fingerprint })).toHaveProperty('problem')
  expect(await desk['signers:rename']({ fingerprint: other.fingerprint, name: 'x' })).toMatchObject({
    problem: { code: 'signers.gone' },
  })
  expect(await desk['signers:remove'](other)).toMatchObject({ problem: { code: 'signers.gone' } })
  expect(readSigners(dir)).toEqual([])
})

test('a public key is read from a file that is picked, and nothing is believed by that', async () => {
  const one = signerNamed('承建单位')
  const file = join(dir, 'key.json')
  writeFileSync(file, publicKeyText(one))
  expect(await begin({ file })['signers:pick']()).toEqual({ value: one })
  expect(await begin()['signers:pick']()).toEqual({ value: null })
  expect(readSigners(dir)).toEqual([])
  writeFileSync(file, 'x'.repeat(100_000))
  expect(await begin({ file })['signers:pick']()).toEqual({ problem: { code: 'signers.no-key', facts: { path: file } } })
  expect(await begin({ file: join(dir, 'none') })['signers:pick']()).toMatchObject({
    problem: { code: 'signers.unreadable-key' },
  })
})

test('the own public key is saved where it is wanted, by whoever opened the vault', async () => {
  const place = join(dir, 'own.json')
  const asked = { suite: 'sm2-sm3', name: 'own.json' } as const
  expect(await begin({ place })['signers:save-key'](asked)).toEqual({ value: place })
  const text = readFileSync(place, 'utf8')
  expect(text).not.toContain('privateKey')
  const { own } = listOf(await begin()['signers:list']())
  expect(readPublicKeyText(text, 'x')).toMatchObject({ name: '本局', suite: 'sm2-sm3' })
  expect(own).toHaveLength(1)
  expect(await begin()['signers:save-key'](asked)).toEqual({ value: null })
  expect(await begin({ place })['signers:save-key']({ ...asked, suite: 'ed25519-sha256' })).toMatchObject({
    problem: { code: 'signing-key.none' },
  })
  expect(await begin({ place: join(dir, 'no', 'where') })['signers:save-key'](asked)).toMatchObject({
    problem: { code: 'file.unwritable' },
  })
})

test('what cannot be had is said beside what can', async () => {
  addSigner(dir, signerNamed('甲'), NOW)
  expect(listOf(await begin({ state: 'locked' })['signers:list']())).toMatchObject({
    known: [{}],
    own: [],
    ownProblem: { code: 'vault.locked' },
  })
  expect(listOf(await begin({ state: 'none' })['signers:list']())).toMatchObject({ own: [], ownProblem: { code: 'vault.none' } })
  writeFileSync(join(dir, SIGNERS_FILE), '{')
  expect(await begin()['signers:list']()).toMatchObject({ problem: { code: 'signers.damaged' } })
  expect(await begin()['signers:trust'](signerNamed('乙'))).toMatchObject({ problem: { code: 'signers.damaged' } })
})
